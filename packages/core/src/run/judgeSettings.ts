/** Which model judges in a project: said in the plugin's or the reporter's options, and read in workers, which inherit the environment. Ordinary tests have no other way to know of the run. */
import { unknownKeys } from '../case/unknownKeys.ts'

export interface JudgeSettings {
  /** Default: gpt-5-mini. `EVALS_JUDGE_MODEL` wins. */
  model?: string | undefined
  /** A server that speaks OpenAI's protocol. Default: `OPENAI_BASE_URL`, else the client's own. */
  baseURL?: string | undefined
  /** How often each question is asked, independently; the score is the mean. Default: 1. */
  trials?: number | undefined
  /** Not sent unless it is given: some models refuse it. */
  temperature?: number | undefined
  /** Of the client, after errors that pass. Default: the client's own. */
  maxRetries?: number | undefined
}

const KNOWN = { model: true, baseURL: true, trials: true, temperature: true, maxRetries: true } satisfies Record<keyof JudgeSettings, true>
const VARIABLE = 'EVALS_JUDGE_SETTINGS'

/** @returns what is wrong, a line each */
export function judgeProblems(settings: JudgeSettings): string[] {
  if (typeof settings !== 'object' || settings === null) return ['`judge` must be an object, such as { model: \'gpt-5\' }']
  // A configuration is in git
  if ('apiKey' in settings) return ['`judge` takes no apiKey: keys are in the environment, as OPENAI_API_KEY']
  const { model, baseURL, trials, temperature, maxRetries } = settings
  return [
    ...unknownKeys(settings, KNOWN, 'judge option'),
    ...(model === undefined || (typeof model === 'string' && model.trim() !== '') ? [] : ['`judge.model` must be the name of a model']),
    ...(baseURL === undefined || URL.canParse(baseURL) ? [] : [`\`judge.baseURL\` must be a URL, such as http://127.0.0.1:8080/v1, and ${JSON.stringify(baseURL)} is none`]),
    ...(trials === undefined || (Number.isInteger(trials) && trials >= 1) ? [] : ['`judge.trials` must be a whole number of at least 1']),
    ...(temperature === undefined || (Number.isFinite(temperature) && temperature >= 0) ? [] : ['`judge.temperature` must be a number, 0 or more']),
    ...(maxRetries === undefined || (Number.isInteger(maxRetries) && maxRetries >= 0) ? [] : ['`judge.maxRetries` must be a whole number of at least 0']),
  ]
}

/** Before the workers are started. */
export function shareJudgeSettings(settings: JudgeSettings | undefined): void {
  if (settings === undefined) delete process.env[VARIABLE]
  else process.env[VARIABLE] = JSON.stringify(settings)
}

export function judgeSettings(): JudgeSettings {
  const text = process.env[VARIABLE]
  return text ? (JSON.parse(text) as JudgeSettings) : {}
}
