/** How a scorer stands against its baseline, in a symbol and in words that read without colour. */
import type { ScorerResult, SuiteResult } from '@evals/core'
import { baselineFile } from './baselineFile.ts'
import type { Paint, Palette } from './text/paint.ts'

export type Standing = 'regressed' | 'inconclusive' | 'improved' | 'unchanged' | 'baseline written' | 'no baseline'

/** In the order in which they are counted. */
export const STANDINGS: readonly Standing[] = ['regressed', 'inconclusive', 'improved', 'unchanged', 'baseline written', 'no baseline']

export const SYMBOLS: Readonly<Record<Standing, string>> = { regressed: '✗', inconclusive: '?', improved: '✓', unchanged: '✓', 'baseline written': '·', 'no baseline': '·' }

/** @param written whether this run wrote the suite's baseline file, see {@link wroteBaseline} */
export function standingOf({ comparison, n }: Pick<ScorerResult, 'comparison' | 'n'>, written: boolean): Standing {
  return comparison?.verdict ?? (written && n > 0 ? 'baseline written' : 'no baseline')
}

export function wroteBaseline({ file }: Pick<SuiteResult, 'file'>, written: readonly string[]): boolean {
  return written.includes(baselineFile(file))
}

export function standingPaint(standing: Standing, { bad, good, unsure, dim }: Palette): Paint {
  return { regressed: bad, inconclusive: unsure, improved: good, unchanged: good, 'baseline written': good, 'no baseline': dim }[standing]
}

/** How many scorers stand how, of the suites that were run at all; only what there is. */
export function countStandings(suites: readonly SuiteResult[], written: readonly string[]): [standing: Standing, count: number][] {
  const standings = suites.filter(({ cases }) => cases > 0).flatMap((suite) => suite.scorers.map((scorer) => standingOf(scorer, wroteBaseline(suite, written))))
  const counts = Map.groupBy(standings, (standing) => standing)
  return STANDINGS.flatMap((standing): [Standing, number][] => (counts.has(standing) ? [[standing, counts.get(standing)!.length]] : []))
}
