/** Which model judges, and how: said once for a process, and overridden where a scorer is used. */
import { judgeSettings } from '@evals/core/worker'
import { setting } from './setting.ts'

/** Which model judges, where it is, and how often it is asked. */
export interface JudgeOptions {
  /** Default: `EVALS_JUDGE_MODEL`, else what the runner's options say, else gpt-5-mini. */
  model?: string | undefined
  /** Any server that speaks OpenAI's protocol. Default: `OPENAI_BASE_URL`, else the client's own. */
  baseURL?: string | undefined
  /** Default: `OPENAI_API_KEY`. */
  apiKey?: string | undefined
  /** How often each question is asked, independently; the score is the mean. Default: 1. */
  trials?: number | undefined
  /** Not sent unless it is given: some models refuse it. */
  temperature?: number | undefined
  /** Of the client, after errors that pass. Default: the client's own. */
  maxRetries?: number | undefined
}

const KEYS = ['model', 'baseURL', 'apiKey', 'trials', 'temperature', 'maxRetries'] as const

// One for all copies of this module: CommonJS and ESM, and a test file's registry that was reset
const STORE = Symbol.for('@evals/llm judge')
const holder = globalThis as { [STORE]?: JudgeOptions }

/**
 * Sets what all judges of this process use, in place of what was set before. A scorer's own `judge` wins, key by key.
 *
 * @throws TypeError for an option that does not exist, or a value that makes no sense
 * @example
 * configureJudge({ model: 'gpt-5', trials: 3 })
 */
export function configureJudge(options: JudgeOptions): void {
  holder[STORE] = { ...checked(options) }
}

/** What holds for one call: its own options, then the process's, then the environment's, then the runner's. `undefined` hides nothing. */
export function judgeOptions(own: JudgeOptions = {}): JudgeOptions & { trials: number } {
  const given = Object.fromEntries(Object.entries(checked(own)).filter(([, value]) => value !== undefined))
  const model = setting('EVALS_JUDGE_MODEL')
  const options: JudgeOptions = { ...judgeSettings(), ...(model !== undefined && { model }), ...holder[STORE], ...given }
  return { ...options, trials: options.trials ?? 1 }
}

/** A mistyped option would be ignored in silence, and a score of another model than was meant looks like any other. */
export function checked(options: JudgeOptions): JudgeOptions {
  const strange = Object.keys(options).find((key) => !(KEYS as readonly string[]).includes(key))
  if (strange !== undefined) throw new TypeError(`judge has no option '${strange}'. It has ${KEYS.join(', ')}`)
  const { trials } = options
  if (trials !== undefined && !(Number.isInteger(trials) && trials > 0)) throw new TypeError(`judge.trials is ${trials}, and must be a whole number from 1`)
  return options
}
