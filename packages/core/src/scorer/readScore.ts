/**
 * Reads what a scorer returned into one form, and refuses what is no score. Every surface reads scores through this, so
 * that none of them can count a NaN, a "1" or a 7.
 */

import { inspect } from 'node:util'
import type { Json } from '../json.ts'
import { jsonSafe } from './jsonSafe.ts'

/** Which scorer, on which case: for messages. */
export interface ScoreSource {
  scorer: string
  /** The case's title. Left out where there is no case, as in an assertion of a unit test. */
  case?: string
}

/** A score as the rest of the project knows it. */
export interface ReadScore {
  /** In [0, 1], or null: the scorer says that this can not be scored. */
  score: number | null
  /** The name that the result gave itself, where it did. */
  name?: string
  reason?: string
  metadata?: Json
}

/** A scorer's result that is no score. The message names the scorer, the case and the value. */
export class ScoreError extends Error {
  override readonly name: string = 'ScoreError'
  readonly scorer: string
  readonly case: string | undefined

  constructor(message: string, source: ScoreSource, options?: ErrorOptions) {
    super(message, options)
    this.scorer = source.scorer
    this.case = source.case
  }
}

/** Sums of fractions overshoot 1 by some units in the last place; nothing that is wrong is this close to right. */
const FLOAT_NOISE = 1e-9

/**
 * Reads a scorer's awaited result.
 *
 * - `true` and `false` are 1 and 0, `null` stays null (unscored).
 * - A number must lie in [0, 1]; float noise of at most 1e-9 outside is clamped.
 * - An object must have a `score` by the same rules. Its `reason` is kept, else autoevals' `metadata.rationale`.
 * - `metadata` is made JSON-safe by `jsonSafe`.
 *
 * @throws ScoreError for anything else: undefined, NaN, text (even '1'), 7, -1, an object without `score`, a result
 *   with a non-null `error` (whatever its score: a judge that failed is not a 0).
 * @throws TypeError for a promise: the caller forgot to await.
 *
 * @example
 * readScore({ score: true, metadata: { rationale: 'polite' } }, { scorer: 'tone', case: 'greeting' })
 * // { score: 1, reason: 'polite', metadata: { rationale: 'polite' } }
 */
export function readScore(result: unknown, source: ScoreSource): ReadScore {
  if (typeof result !== 'object' || result === null) return { score: readValue(result, result, source) }
  if ('then' in result && typeof result.then === 'function') {
    throw new TypeError(`The result of ${describe(source)} is a promise. Await it before readScore.`)
  }
  const { score, name, reason, metadata, error } = result as Record<string, unknown>
  if (error !== undefined && error !== null) {
    throw new ScoreError(`${sentence(source)} reported an error: ${messageOf(error)}`, source, { cause: error })
  }
  if (score === undefined) throw notAScore(result, source)

  const read: ReadScore = { score: readValue(score, result, source) }
  if (typeof name === 'string' && name !== '') read.name = name
  const why = isText(reason) ? reason : rationaleOf(metadata)
  if (why !== undefined) read.reason = why
  const safe = metadata === null ? undefined : jsonSafe(metadata)
  if (safe !== undefined) read.metadata = safe
  return read
}

function readValue(value: unknown, result: unknown, source: ScoreSource): number | null {
  if (value === null) return null
  if (typeof value === 'boolean') return value ? 1 : 0
  if (typeof value !== 'number' || !(value >= -FLOAT_NOISE && value <= 1 + FLOAT_NOISE)) throw notAScore(result, source)
  // The comparison, unlike Math.max, turns -0 into 0, which stable JSON and Object.is tell apart.
  return value <= 0 ? 0 : Math.min(value, 1)
}

function notAScore(result: unknown, source: ScoreSource): ScoreError {
  const rule = 'A score is a number from 0 to 1, a boolean, null for "not scored", or an object with such a `score`.'
  return new ScoreError(`${sentence(source)} returned ${shown(result)}, which is not a score. ${rule}`, source)
}

function describe(source: ScoreSource): string {
  return `scorer "${source.scorer}"${source.case === undefined ? '' : ` on case "${source.case}"`}`
}

function sentence(source: ScoreSource): string {
  return `S${describe(source).slice(1)}`
}

function messageOf(error: unknown): string {
  if (typeof error === 'object' && error !== null && 'message' in error && isText(error.message)) return error.message
  return isText(error) ? error : shown(error)
}

function shown(value: unknown): string {
  return inspect(value, { depth: 1, maxStringLength: 80, maxArrayLength: 5, breakLength: Infinity, compact: true })
}

function rationaleOf(metadata: unknown): string | undefined {
  if (typeof metadata !== 'object' || metadata === null || !('rationale' in metadata)) return undefined
  return isText(metadata.rationale) ? metadata.rationale : undefined
}

function isText(value: unknown): value is string {
  return typeof value === 'string' && value !== ''
}
