/** A prompt as a task: a row's input are its variables, and what the model answers is the output. */
import { isPlainObject, type EvalOptions, type Json } from '@evals/core'
import { streamChat, type PromptFacts } from '@evals/llm'
import { plainly } from './plainly.ts'
import type { ModelParams } from './playgroundRequests.ts'

export interface AskedPrompt extends PromptFacts {
  /** In place of the front matter's. */
  askModel: string | undefined
  params: ModelParams
}

/** By the API's names. */
const NAMES: Record<keyof ModelParams, string> = { temperature: 'temperature', maxTokens: 'max_completion_tokens', topP: 'top_p', seed: 'seed', reasoningEffort: 'reasoning_effort' }

/** @param root the project's: messages name files from there */
export function promptTask(root: string, { prompt, variables, askModel, params }: AskedPrompt): EvalOptions['task'] {
  const settings = Object.fromEntries(Object.entries(params).filter(([, value]) => value !== undefined).map(([key, value]) => [NAMES[key as keyof ModelParams], value]))
  return plainly(root, async (input, { signal }) => {
    const rendered = await prompt.render(variablesOf(input as Json, variables), askModel === undefined ? {} : { model: askModel })
    const { text, finishReason } = await streamChat({ ...rendered, ...settings }, signal)
    if (finishReason === 'content_filter') throw new Error(`the provider's content filter stopped ${rendered.model}`)
    return rendered.response_format === undefined ? text : asJson(text)
  })
}

/**
 * @param names of the variables that the prompt uses
 * @example variablesOf('Where is my order?', ['question'])   // { question: 'Where is my order?' }
 */
export function variablesOf(input: Json, names: readonly string[]): Record<string, unknown> {
  if (isPlainObject(input)) return input
  const [only] = names
  return names.length === 1 && only !== undefined ? { [only]: input } : { input }
}

/** What was asked for as JSON and is none stays text: that it is none is for a scorer to say. */
function asJson(text: string): Json {
  try {
    return JSON.parse(text) as Json
  } catch {
    return text
  }
}
