/** What there is in many logs: values of a field, a histogram, scores by a field. */
import type { FacetValue, Field, HistogramBucket, ScoreSummary } from '@evals/store'
import { count, dollars, duration, padEnd, paletteFor, plainText, plural, score, textWidth } from '@evals/report'
import { renderBars } from './bars.ts'
import { timeOf } from './facts.ts'

export interface SummaryOptions {
  width: number
  color: boolean
}

const MAX_LABEL = 200

/** @param total of all that was looked at */
export function renderFacet(name: string, values: readonly FacetValue[], total: number, options: SummaryOptions): string {
  const { dim } = paletteFor(options.color)
  if (values.length === 0) return `nothing in ${plural(total, 'row')} has ${plainText(name)}`
  const bars = renderBars(values.map(({ value, count: times }) => ({ label: plainText(value.slice(0, MAX_LABEL)), value: times })), options)
  return [dim(plainText(name)), ...bars, '', dim(`of ${plural(total, 'row')}`)].join('\n')
}

/** How a number of the field is written. */
export function numberText(field: Field): (value: number) => string {
  if (field.of === 'score') return score
  if (field.of !== 'number') return plainNumber
  switch (field.name) {
    case 'latency':
      return (value) => (value > 0 && value < 9.95 ? `${Number(value.toPrecision(2))} ms` : duration(value))
    case 'cost':
      return dollars
    case 'start':
      return timeOf
    default:
      return plainNumber
  }
}

function plainNumber(value: number): string {
  return Math.abs(value) >= 100 ? count(Math.round(value)) : String(Number(value.toPrecision(3)))
}

/** With the steps between in which there is nothing. */
export function renderHistogram(name: string, field: Field, buckets: readonly HistogramBucket[], options: SummaryOptions): string {
  const { dim } = paletteFor(options.color)
  if (buckets.length === 0) return `nothing has a number ${plainText(name)}`
  const text = numberText(field)
  const filled = withGaps(buckets)
  const from = filled.map((bucket) => text(bucket.from))
  const to = filled.map((bucket) => text(bucket.to))
  const columns = Math.max(...from.map(textWidth))
  const label = (index: number): string => (filled[index]!.from === filled[index]!.to ? from[index]! : `${padEnd(from[index]!, columns)} – ${to[index]!}`)
  const total = buckets.reduce((sum, bucket) => sum + bucket.count, 0)
  return [dim(plainText(name)), ...renderBars(filled.map((bucket, index) => ({ label: label(index), value: bucket.count })), options), '', dim(`${plural(total, 'row')} with ${plainText(name)}`)].join('\n')
}

const MAX_BUCKETS = 60

/** Steps are equal, in numbers or in their logarithm, so those between follow from the one before. */
function withGaps(buckets: readonly HistogramBucket[]): HistogramBucket[] {
  const filled: HistogramBucket[] = []
  for (const bucket of buckets) {
    for (let last = filled.at(-1); last && last.to > last.from && last.to < bucket.from * (1 - 1e-9) && filled.length < MAX_BUCKETS; last = filled.at(-1)) filled.push({ from: last.to, to: isOfLogarithm(last) ? (last.to * last.to) / last.from : last.to + (last.to - last.from), count: 0 })
    filled.push(bucket)
  }
  return filled
}

/** Two steps for each doubling, however small the numbers are; no tenth is so. */
function isOfLogarithm({ from, to }: HistogramBucket): boolean {
  return from > 0 && Math.abs(to / from - Math.SQRT2) < 1e-6
}

/** @param by the name of the field that they are grouped by */
export function renderScores(summaries: readonly ScoreSummary[], by: string | undefined, options: SummaryOptions): string {
  const { dim, strong } = paletteFor(options.color)
  if (summaries.length === 0) return 'nothing of it has a score'
  const groups = [...Map.groupBy(summaries, ({ scorer }) => scorer)]
  const lines = (of: readonly ScoreSummary[], label: (summary: ScoreSummary) => string): string[] => {
    const counts = of.map((summary) => count(summary.count))
    const columns = Math.max(...counts.map(textWidth))
    const means = of.map(({ mean }) => score(mean))
    const meanColumns = Math.max(...means.map(textWidth))
    return renderBars(of.map((summary, index) => ({ label: label(summary), value: summary.mean, text: `${means[index]!.padStart(meanColumns)}  ${counts[index]!.padStart(columns)}` })), { ...options, most: 1 })
  }
  if (by === undefined) return [dim('scorer: mean, rows'), ...lines(summaries, ({ scorer }) => plainText(scorer.slice(0, MAX_LABEL)))].join('\n')
  return groups.map(([scorer, of]) => [`${strong(plainText(scorer.slice(0, MAX_LABEL)))} ${dim(`by ${plainText(by)}: mean, rows`)}`, ...lines(of, (summary) => (summary.by === undefined ? '(none)' : plainText(summary.by.slice(0, MAX_LABEL))))].join('\n')).join('\n\n')
}
