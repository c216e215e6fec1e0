/** What somebody who starts a runner asks of its run, by the environment, which workers inherit: the run's id, so that it can be followed from its beginning; other params for one eval, so that they are tried on all of it before they are written down. */
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import type { ParamValue } from '../playground/playground.ts'
import { runsFolder } from './runFolder.ts'

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

/** @returns `undefined` where there is such a run already: the next one of a process, or of one that it starts, is another */
export function askedId(root: string): string | undefined {
  const id = process.env[ID]
  return id !== undefined && /^[\w-]+$/.test(id) && !existsSync(join(runsFolder(root), id)) ? id : undefined
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
