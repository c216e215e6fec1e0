/** Progress of a run: a live block at the foot of a terminal, or a calm line for a log. */
import { cutEnd, flow, textWidth } from '../text/columns.ts'
import { count, duration, percent, plural } from '../text/numbers.ts'
import { paletteFor } from '../text/paint.ts'
import { plainText } from '../text/plainText.ts'
import type { TerminalOptions } from './renderRun.ts'

export interface Progress {
  /** Cases that have ended, however they did. */
  done: number
  total: number
  /** Cases with an error. */
  errors: number
  /** Cases whose test failed. */
  failed: number
  /** Running means, over the cases that have a score. */
  means: readonly { scorer: string; mean: number; n: number }[]
  elapsedMs: number
  /** By suite, where that is known. */
  suites?: readonly { title: string; done: number; total: number }[] | undefined
}

const BAR = 24
const MAX_LINES = 4
/** An estimate from fewer cases, or less time, is a guess. */
const ENOUGH_CASES = 3
const ENOUGH_MS = 1_000

/**
 * One to four lines that fit into the width.
 * @example
 * renderProgress({ done: 400, total: 1319, errors: 0, failed: 0, means: [], elapsedMs: 5000 }, { width: 80, color: false })
 */
export function renderProgress(progress: Progress, { width, color }: TerminalOptions): string[] {
  const palette = paletteFor(color)
  const { done, total, errors, failed, suites = [] } = progress
  const share = total > 0 ? Math.min(1, done / total) : 0
  const cases = `${count(done)} of ${plural(total, 'case')}`
  const left = timeLeft(progress)
  const room = width - textWidth(cases) - textWidth(left ?? '') - 8
  const bar = Math.max(0, Math.min(BAR, room))
  const filled = Math.floor(share * bar)
  const first = `${palette.good('━'.repeat(filled))}${palette.dim('─'.repeat(bar - filled))}${bar > 0 ? '  ' : ''}${cutEnd(left ? `${cases}  ${left}` : cases, width - (bar > 0 ? bar + 2 : 0))}`
  const running = suites.filter((suite) => suite.done < suite.total && suite.done > 0).map((suite) => `${plainText(suite.title.slice(0, 200))} ${count(suite.done)}/${count(suite.total)}`)
  const problems = [...(errors > 0 ? [`${plural(errors, 'case')} with an error`] : []), ...(failed > 0 ? [`${count(failed)} failed`] : [])]
  return [
    first,
    ...(problems.length > 0 ? [palette.bad(cutEnd(problems.join(' · '), width))] : []),
    ...flow(meanTexts(progress), '   ', width),
    ...flow(running, ' · ', width).map((line) => palette.dim(line)),
  ].slice(0, MAX_LINES)
}

/** @example progressLine(state)   // 'eval: 400 of 1,319 cases, 0 errors, numericMatch 38.9%, about 12 s left' */
export function progressLine(progress: Progress): string {
  const { done, total, errors, failed } = progress
  const left = timeLeft(progress)
  const means = meanTexts(progress)
  return [
    `eval: ${count(done)} of ${plural(total, 'case')}`,
    plural(errors, 'error'),
    ...(failed > 0 ? [`${count(failed)} failed`] : []),
    ...means.slice(0, 4),
    ...(means.length > 4 ? [`${count(means.length - 4)} more scorers`] : []),
    ...(left ? [left] : []),
  ].join(', ')
}

function meanTexts({ means }: Progress): string[] {
  return means.map(({ scorer, mean, n }) => `${cutEnd(plainText(scorer.slice(0, 200)), 30)} ${n === 0 ? '–' : percent(mean)}`)
}

/** As if the rest took as long as what is done. */
function timeLeft({ done, total, elapsedMs }: Progress): string | undefined {
  if (done >= total || done < ENOUGH_CASES || elapsedMs < ENOUGH_MS) return undefined
  return `about ${duration(Math.max(1000, Math.round((elapsedMs / done) * (total - done) / 1000) * 1000)).replace('.0 s', ' s')} left`
}
