/** Cases that have a tag or a value of metadata in common, with what their scores are together: to see where a change helps and where it hurts. */
import { mean, meanInterval } from '@evals/core/stats'
import { differenceOf, metadataAt, type CaseIndex } from './caseIndex.ts'

/** What cases are put together by: `tag`, or `metadata.` and a path. */
export type GroupBy = string

export interface GroupScore {
  /** Cases with a score. */
  n: number
  /** `null` where none has one: not a zero. */
  mean: number | null
  /** 95% interval of the mean. */
  interval: readonly [low: number, high: number]
  /** Mean difference to the baseline, over the cases that have both. */
  difference?: number | undefined
}

export interface CaseGroup {
  /** `undefined`: the cases that have none. */
  value: string | undefined
  /** Places in the index. */
  cases: number[]
  /** By the index's scorers. */
  scores: GroupScore[]
}

/** A case with several tags is in several groups. In the order in which their values first occur; those that have none last. */
export function groupCases(index: CaseIndex, cases: readonly number[], by: GroupBy): CaseGroup[] {
  const members = new Map<string | undefined, number[]>()
  for (const at of cases) {
    for (const value of valuesOf(index, at, by)) {
      const known = members.get(value)
      if (known) known.push(at)
      else members.set(value, [at])
    }
  }
  const groups = [...members].map(([value, own]) => ({ value, cases: own, scores: index.scorers.map((_, scorer) => groupScore(index, own, scorer)) }))
  return [...groups.filter(({ value }) => value !== undefined), ...groups.filter(({ value }) => value === undefined)]
}

function valuesOf({ cases }: CaseIndex, at: number, by: GroupBy): (string | undefined)[] {
  const { tags, metadata } = cases[at]!
  if (by === 'tag') return tags && tags.length > 0 ? [...new Set(tags)] : [undefined]
  const value = metadataAt(metadata, by.slice('metadata.'.length))
  return [value === undefined ? undefined : String(value)]
}

function groupScore(index: CaseIndex, cases: readonly number[], scorer: number): GroupScore {
  const scores = cases.flatMap((at) => index.cases[at]!.scores[scorer] ?? [])
  const differences = cases.flatMap((at) => differenceOf(index.cases[at]!, scorer) ?? [])
  return {
    n: scores.length,
    mean: scores.length === 0 ? null : mean(scores),
    interval: meanInterval(scores),
    ...(differences.length === 0 ? {} : { difference: mean(differences) }),
  }
}
