/** `prompt(path)`: a prompt in a file of its own, in the dotprompt format, rendered to what `openai` takes. */
import { lazyRequire, notePrompt, PROMPT, type PromptReference } from '@evals/core/worker'
import type { Dotprompt, ParsedPrompt } from 'dotprompt'
import type { ChatCompletionCreateParamsNonStreaming, ChatCompletionMessageParam } from 'openai/resources/chat/completions'
import { pathFromCaller } from '../callerFile.ts'
import { zodLibrary } from '../judges/libraries.ts'
import { fromChatMessages, toChatMessages, type DotpromptMessage } from './chatMessages.ts'
import { disarmed } from './markers.ts'
import { PromptError } from './promptError.ts'
import { readPromptFile, type PromptFile } from './promptFile.ts'
import { neededVariables, usedVariables } from './template.ts'

/** What is filled into a prompt. */
export type PromptVariables = Readonly<Record<string, unknown>>

/** What a call overrides of a prompt file, and what it continues. */
export interface RenderOptions {
  /** In place of the file's. */
  model?: string | undefined
  /** A conversation so far: where the template has `{{history}}`, else before the last user message. */
  history?: readonly ChatCompletionMessageParam[] | undefined
}

/** What `openai.chat.completions.create` takes. */
export type RenderedPrompt = ChatCompletionCreateParamsNonStreaming

/** A prompt file, read and checked. */
export interface Prompt<Variables extends PromptVariables = PromptVariables> {
  /** Absolute. */
  readonly path: string
  /** 16 hex digits of what the file and its partials say. */
  readonly hash: string
  /**
   * The whole request: model, messages, what `config` says, and the output's schema as `response_format`.
   *
   * @throws PromptError for variables that are missing or not as the schema wants them, and where no model is named
   */
  render: (variables: Variables, options?: RenderOptions) => Promise<RenderedPrompt>
  /** The messages alone. */
  messages: (variables: Variables, options?: Pick<RenderOptions, 'history'>) => Promise<ChatCompletionMessageParam[]>
  /** In a run record, and wherever params are shown. */
  toJSON: () => { file: string; hash: string }
}

/**
 * A prompt in a file: front matter with model, config, input and output schema; a Handlebars template with
 * `{{role "system"}}`, and partials `{{>style}}` from `_style.prompt` beside it. A change of the file runs the evals
 * again that use it, and its hash is in the run record. Variables are text: nothing in them makes a message of its own.
 *
 * @param path relative to the file that calls this, absolute, or a file URL
 * @throws PromptError for a file that is not there, or can not be read as a prompt
 * @example
 * const solve = prompt<{ question: string }>('./solve.prompt')
 * const answer = await openai.chat.completions.create(await solve.render({ question: 'What is 2 + 2?' }))
 */
export function prompt<Variables extends PromptVariables = PromptVariables>(path: string | URL): Prompt<Variables> {
  return promptOf<Variables>(readPromptFile(pathFromCaller(path))).prompt
}

/** What a prompt says of itself. Not by dotprompt's own types: those do not compile where a user's compiler checks libraries. */
export interface PromptHead {
  template: string
  model?: string | undefined
}

export function promptOf<Variables extends PromptVariables>(file: PromptFile): { prompt: Prompt<Variables>; parsed: PromptHead } {
  const compiled = compile(file)
  const reference: PromptReference = {
    files: file.files,
    hash: file.hash,
    text: () => ({ source: file.source, variables: usedVariables(compiled.parsed.template) }),
    withSource: (source) => promptOf(readPromptFile(file.path, source)).prompt,
  }
  notePrompt(reference)
  const render = async (variables: Variables, { history }: RenderOptions = {}) => {
    const given = { ...compiled.parsed.input?.default, ...variables }
    await checkVariables(compiled, file, given)
    return compiled.library.render(file.source, { input: disarmed(given) as Record<string, unknown>, ...(history && { messages: disarmed(fromChatMessages(history)) as never }) })
  }
  const prompt = {
    path: file.path,
    hash: file.hash,
    async render(variables, options = {}) {
      const rendered = await render(variables, options)
      const model = options.model ?? rendered.model
      if (model === undefined) throw new PromptError(file.path, 'it names no model: write `model: gpt-5-mini` in its front matter, or give one: render(variables, { model })')
      return { ...requestConfig(rendered.config), ...outputFormat(file, rendered.output), model, messages: toChatMessages(rendered.messages as DotpromptMessage[]) }
    },
    async messages(variables, options) {
      return toChatMessages((await render(variables, options)).messages as DotpromptMessage[])
    },
    toJSON: () => ({ file: file.path, hash: file.hash }),
    [PROMPT]: reference,
  } satisfies Prompt<Variables> & { [PROMPT]: PromptReference } as Prompt<Variables>
  return { prompt, parsed: compiled.parsed }
}

interface Compiled {
  library: Dotprompt
  parsed: ParsedPrompt
  needed: readonly string[]
  /** JSON Schema of the variables. */
  schema: Promise<Record<string, unknown> | undefined>
}

function compile(file: PromptFile): Compiled {
  const { Dotprompt: Library } = lazyRequire('dotprompt', import.meta.url) as typeof import('dotprompt')
  const library = new Library({ partials: Object.fromEntries(file.partials) })
  const parsed = library.parse(file.source)
  return { library, parsed, needed: neededVariables(parsed.template), schema: parsed.input?.schema === undefined ? Promise.resolve(undefined) : library.renderMetadata(file.source).then(({ input }) => input?.schema as Record<string, unknown> | undefined) }
}

async function checkVariables({ schema, needed }: Compiled, { path }: PromptFile, given: PromptVariables): Promise<void> {
  const wanted = await schema
  if (wanted) {
    const z = zodLibrary()
    const result = z.fromJSONSchema(wanted as Parameters<typeof z.fromJSONSchema>[0]).safeParse(given)
    if (!result.success) throw new PromptError(path, `its variables are not as its input schema says: ${result.error.issues.map(({ path: at, message }) => `${at.join('.') || 'they'}: ${message}`).join('; ')}`)
  }
  const missing = needed.filter((name) => given[name] === undefined || given[name] === null)
  if (missing.length > 0) throw new PromptError(path, `it was rendered without ${missing.map((name) => `{{${name}}}`).join(', ')}; it was given ${Object.keys(given).join(', ') || 'nothing'}`)
}

/** dotprompt's names for what OpenAI calls otherwise; all else goes as it is. */
const NAMES: Record<string, string> = { maxOutputTokens: 'max_completion_tokens', topP: 'top_p', topK: 'top_k', stopSequences: 'stop', frequencyPenalty: 'frequency_penalty', presencePenalty: 'presence_penalty', reasoningEffort: 'reasoning_effort' }

function requestConfig(config: Record<string, unknown> = {}): Record<string, unknown> {
  return Object.fromEntries(Object.entries(config).map(([key, value]) => [NAMES[key] ?? key, value]))
}

/** Not strict: strict has no optional keys, and a prompt's schema may. */
function outputFormat({ path }: PromptFile, output: { format?: string | undefined; schema?: unknown } | undefined): Pick<RenderedPrompt, 'response_format'> {
  if (output?.schema !== undefined && output.schema !== null) {
    const name = path.replace(/^.*[\\/]/, '').replace(/\.prompt$/, '').replaceAll(/[^\w-]/g, '_').slice(0, 64)
    return { response_format: { type: 'json_schema', json_schema: { name, schema: output.schema as Record<string, unknown> } } }
  }
  return output?.format === 'json' ? { response_format: { type: 'json_object' } } : {}
}
