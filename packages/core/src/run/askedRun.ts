/** What somebody who starts a runner asks of its run, by the environment, which workers inherit: the run's id, so that it can be followed from its beginning; other params for one eval, so that they are tried on all of it before they are written down. */
import type { ParamValue } from '../playground/playground.ts'

export interface AskedParams {
  /** The eval file, relative to the project's root, with forward slashes. */
  file: string
  /** Path of describe names, joined by ' > '. */
  suite: string
  /** Over those of the base. */
  params: Record<string, ParamValue>
}

const ID = 'EVALS_RUN_ID'
const PARAMS = 'EVALS_PARAMS'

/** @returns what is to be set in the environment of the runner */
export function askRun(id: string, params?: AskedParams): Record<string, string> {
  return { [ID]: id, ...(params ? { [PARAMS]: JSON.stringify(params) } : {}) }
}

/** Once: the next run of a process, or of one that it starts, is another. */
export function takeAskedId(): string | undefined {
  const id = process.env[ID]
  delete process.env[ID]
  return id && /^[\w-]+$/.test(id) ? id : undefined
}

/** @throws {TypeError} where the variable does not hold what `askRun` makes */
export function askedParams(): AskedParams | undefined {
  const text = process.env[PARAMS]
  if (!text) return undefined
  try {
    return JSON.parse(text) as AskedParams
  } catch {
    throw new TypeError(`${PARAMS} must be JSON: { file, suite, params }`)
  }
}
