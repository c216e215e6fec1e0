/** Brings the scores of two runs together, case by case: what both have is compared, and nothing else. */

import { type ClusterId, type ClusterIds, isClusterId } from './clusters.ts'

/** The score of one case: a number in [0, 1], its trials, or null (undefined) where it could not be scored. */
export type CaseScore = number | null | undefined | readonly (number | null)[]

/** The scores of a run: by position, or by the key of the case. */
export type CaseScores = readonly CaseScore[] | Readonly<Record<string, CaseScore>> | ReadonlyMap<string, CaseScore>

/** The clusters of cases, in the shape of the scores: by position, or by the key of the case. */
export type CaseClusters =
  | ClusterIds
  | Readonly<Record<string, ClusterId | null | undefined>>
  | ReadonlyMap<string, ClusterId | null | undefined>

/** Scores of the cases that both runs have, by position. */
export interface PairedScores {
  readonly base: Float64Array
  readonly next: Float64Array
  /** Whether no case has more than one scored trial on either side. */
  readonly single: boolean
  /** Cluster ids of these cases, if clusters were given. None is missing. */
  readonly clusters?: ClusterId[]
}

/**
 * Pairs scores by position (arrays) or by key (records and maps). The score of a case is the mean of its scored
 * trials; a case without a score on either side is left out.
 *
 * @throws RangeError for a score that is NaN or outside [0, 1], naming the case; for arrays of different lengths; for
 *   clusters of another length
 * @throws TypeError when an array is given with a record or map, or a compared case has no cluster id
 */
export function pairScores(base: CaseScores, next: CaseScores, clusters?: CaseClusters): PairedScores {
  const byPosition = isArray(base)
  if (byPosition !== isArray(next) || (clusters !== undefined && byPosition !== isArray(clusters))) {
    throw new TypeError('base, next and clusters must all be arrays, or all records or maps by the key of the case')
  }
  if (byPosition) {
    requireLength('next', (next as readonly CaseScore[]).length, base.length)
    if (clusters) requireLength('clusters', (clusters as ClusterIds).length, base.length)
  }
  const keys = byPosition ? undefined : keysOf(base)
  const baseOf = reader(base)
  const nextOf = reader(next)
  const clusterOf = clusters && reader<ClusterId | null | undefined>(clusters)

  const size = keys ? keys.length : (base as readonly CaseScore[]).length
  const baseScores = new Float64Array(size)
  const nextScores = new Float64Array(size)
  const ids: ClusterId[] = []
  let n = 0
  let single = true
  for (let i = 0; i < size; i++) {
    const key = keys ? keys[i]! : i
    const baseEntry = baseOf(key)
    const nextEntry = nextOf(key)
    const baseScore = caseScore(baseEntry, key, 'base')
    const nextScore = caseScore(nextEntry, key, 'next')
    if (baseScore === undefined || nextScore === undefined) continue
    if (single && (hasTrials(baseEntry) || hasTrials(nextEntry))) single = false
    if (clusterOf) {
      const id = clusterOf(key)
      if (!isClusterId(id)) {
        throw new TypeError(`case ${JSON.stringify(key)} has no cluster id: give each compared case one`)
      }
      ids.push(id)
    }
    baseScores[n] = baseScore
    nextScores[n] = nextScore
    n++
  }
  const paired = { base: baseScores.subarray(0, n), next: nextScores.subarray(0, n), single }
  return clusterOf ? { ...paired, clusters: ids } : paired
}

/** Array.isArray does not narrow readonly arrays. */
function isArray(value: unknown): value is readonly unknown[] {
  return Array.isArray(value)
}

function requireLength(name: string, length: number, expected: number): void {
  if (length !== expected) {
    throw new RangeError(
      `${name} has ${length} cases, base ${expected}: arrays are paired by position, so give records by case key`,
    )
  }
}

function keysOf(entries: object): readonly string[] {
  return entries instanceof Map ? [...entries.keys()] : Object.keys(entries)
}

/** Reads an entry by position or key. A record is asked for its own keys only: a case may be called 'constructor'. */
function reader<T>(
  entries: readonly T[] | Readonly<Record<string, T>> | ReadonlyMap<string, T>,
): (key: string | number) => T | undefined {
  if (isArray(entries)) return (key) => (entries as readonly T[])[key as number]
  if (entries instanceof Map) return (key) => (entries as ReadonlyMap<string, T>).get(key as string)
  const record = entries as Readonly<Record<string, T>>
  return (key) => (Object.hasOwn(record, key) ? record[key] : undefined)
}

/** The mean over the scored trials of a case, or undefined if there are none. */
function caseScore(entry: CaseScore, key: string | number, side: string): number | undefined {
  if (entry === null || entry === undefined) return undefined
  if (!isArray(entry)) return requireScore(entry, key, side)
  let sum = 0
  let scored = 0
  for (const trial of entry) {
    if (trial === null || trial === undefined) continue
    sum += requireScore(trial, key, side)
    scored++
  }
  return scored === 0 ? undefined : sum / scored
}

function requireScore(score: number, key: string | number, side: string): number {
  if (typeof score === 'number' && score >= 0 && score <= 1) return score
  const name = `the ${side} score of case ${JSON.stringify(key)}`
  throw new RangeError(`${name} must be a number in [0, 1], but is ${String(score)}`)
}

function hasTrials(entry: CaseScore): boolean {
  if (!isArray(entry)) return false
  let scored = 0
  for (const trial of entry) if (trial !== null && trial !== undefined) scored++
  return scored > 1
}
