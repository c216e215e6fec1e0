/** Whether answers are taken from the cache, and kept in it, and where it is. */
import { join } from 'node:path'
import { CACHE_MODES, currentTrial, type CacheMode } from '@evals/core/worker'

/** @returns `EVALS_CACHE`, else what the run's options say; `undefined` where it is none of the modes */
export function cacheMode(): CacheMode | undefined {
  const given = process.env['EVALS_CACHE']
  if (given) return CACHE_MODES.find((mode) => mode === given)
  // The same client may be in the application that is evaluated: in production nothing is written to its disk
  const trial = currentTrial()
  return trial ? (trial.cache?.mode ?? 'auto') : 'off'
}

export function modeProblem(): string {
  return `EVALS_CACHE is ${JSON.stringify(process.env['EVALS_CACHE'])}; it can be ${CACHE_MODES.join(', ')}`
}

/** In the project's root, which outside of an eval is the current folder. */
export function cacheFolder(): string {
  return currentTrial()?.cache?.folder ?? join(process.cwd(), '.evals', 'cache')
}
