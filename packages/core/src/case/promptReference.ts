/** Prompts in files, as far as a run has to know of them: which text was used, and when to run again. */

/** A prompt says by this what it is; who makes prompts is not known here. */
export const PROMPT: unique symbol = Symbol.for('@evals/core prompt')

export interface PromptReference {
  /** Absolute: its own, then those of its partials. */
  files: readonly string[]
  /** Changes with the text of any of them. */
  hash: string
  /** What its file says, for an editor; read when it is asked for. */
  text?: (() => { source: string; variables: string[] }) | undefined
  /** The same prompt with another text in place of its file's. Throws for a text that is no prompt. */
  withSource?: ((source: string) => unknown) | undefined
}

// One for all copies of this module. In Jest and in isolated workers of Vitest there is one for each test file
const STORE = Symbol.for('@evals/core prompts in use')
const holder = globalThis as { [STORE]?: Map<string, PromptReference> }

/** Notes a prompt that some module of this test file has read: the code under test has its own. */
export function notePrompt(reference: PromptReference): void {
  const [file] = reference.files
  if (file !== undefined) (holder[STORE] ??= new Map()).set(file, reference)
}

/**
 * @param params of a suite
 * @param others of the suites beside it: what is theirs is not this one's
 * @returns prompts in these params, and those that are in nobody's params but were read
 */
export function promptsOf(params: unknown, others: readonly unknown[]): PromptReference[] {
  const own = promptsIn(params)
  const elsewhere = new Set(others.flatMap(promptsIn).map(fileOf))
  const inCode = [...(holder[STORE]?.values() ?? [])].filter((reference) => !elsewhere.has(fileOf(reference)))
  return [...new Map([...inCode, ...own].map((reference) => [fileOf(reference), reference])).values()]
}

/** All in a params object, or in one value of it. */
export function promptsIn(params: unknown): PromptReference[] {
  if (typeof params !== 'object' || params === null) return []
  if (PROMPT in params) return [params[PROMPT] as PromptReference]
  const prototype: unknown = Object.getPrototypeOf(params)
  const isPlain = Array.isArray(params) || prototype === null || Object.getPrototypeOf(prototype) === null
  return isPlain ? Object.values(params).flatMap(promptsIn) : []
}

function fileOf({ files }: PromptReference): string | undefined {
  return files[0]
}
