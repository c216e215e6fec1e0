/** One scorer's mean over runs with its interval, the baseline it was compared with, and its regressions. A point leads to its run; the table below has all of it in words. */
import { useCallback, useMemo, useState } from 'react'
import uPlot from 'uplot'
import { useLocation } from 'wouter'
import { runLink } from '../../links.ts'
import { Chart } from '../../ui/chart.tsx'
import { titleOf, type History, type HistoryPoint } from './histories.ts'
import classes from './historyChart.module.css'
import { inPoints, percent, VERDICT_SIGNS } from './numbers.ts'

const moment = new Intl.DateTimeFormat('en-GB', { day: 'numeric', month: 'short', hour: '2-digit', minute: '2-digit' })
const day = new Intl.DateTimeFormat('en-GB', { day: 'numeric', month: 'short' })

export function HistoryChart({ history, height = 96 }: { history: History; height?: number }) {
  const { points, scorer } = history
  const [, go] = useLocation()
  const [hovered, setHovered] = useState<number>()
  const shown = points[hovered ?? points.length - 1]!
  const data = useMemo(() => dataOf(points), [points])
  const openPoint = useCallback((at: number) => go(runLink(points[at]!.run.id, { file: history.file, suite: history.suite, variant: history.variant })), [go, points, history])
  const options = useCallback((color: (token: string) => string) => optionsOf(points, color, setHovered, openPoint), [points, openPoint])
  const title = titleOf({ name: history.suite, variant: history.variant })
  return (
    <figure className={classes['card']} aria-label={`${title}: ${scorer}`}>
      <figcaption className={classes['caption']}>
        <span className={classes['title']} title={`${title} · ${scorer}`}>
          <span className={classes['suite']}>{title}</span>
          <span className={classes['scorer']}>{scorer}</span>
        </span>
        <span className={`${classes['mean']} num`}>{percent(shown.mean)}</span>
        <Sign point={shown} />
      </figcaption>
      <p className={`${classes['facts']} num`}>{factsOf(shown)}</p>
      {/* Keys go by the table: a canvas has none */}
      <div className={classes['plot']} onMouseLeave={() => setHovered(undefined)}>
        <Chart label={inWords(history)} data={data} options={options} height={height} />
      </div>
    </figure>
  )
}

function Sign({ point: { comparison } }: { point: HistoryPoint }) {
  if (!comparison) return null
  const { verdict, difference } = comparison
  return (
    <span className={`${classes['sign']} num`} data-verdict={verdict} title={`${verdict} against its baseline`}>
      <span aria-hidden>{VERDICT_SIGNS[verdict]}</span> {inPoints(difference)}
    </span>
  )
}

function factsOf({ run, interval, baselineMoved }: HistoryPoint): string {
  const commit = run.git ? `${run.git.commit.slice(0, 7)}${run.git.dirty ? '+' : ''}` : undefined
  return [`${percent(interval[0])}–${percent(interval[1])}`, commit, run.git?.branch, run.startedAt && moment.format(new Date(run.startedAt)), baselineMoved ? 'new baseline' : undefined].filter((part) => part !== undefined && part !== '').join(' · ')
}

function inWords({ points, scorer, suite }: History): string {
  const [first, last] = [points[0]!, points.at(-1)!]
  const regressed = points.filter(({ comparison }) => comparison?.verdict === 'regressed').length
  return `${suite}, ${scorer}: ${points.length === 1 ? `${percent(last.mean)} in one run` : `from ${percent(first.mean)} to ${percent(last.mean)} over ${points.length} runs`}${regressed === 0 ? '' : `, ${regressed} of them regressed`}`
}

function dataOf(points: readonly HistoryPoint[]): uPlot.AlignedData {
  return [
    points.map((_, at) => at),
    points.map(({ interval }) => interval[1]),
    points.map(({ interval }) => interval[0]),
    points.map(({ comparison }) => comparison?.baseMean ?? null),
    points.map(({ mean }) => mean),
    points.map(({ mean, comparison }) => (comparison?.verdict === 'regressed' ? mean : null)),
  ]
}

function optionsOf(points: readonly HistoryPoint[], color: (token: string) => string, hover: (at: number | undefined) => void, open: (at: number) => void): Omit<uPlot.Options, 'width' | 'height'> {
  const [line, band, base, bad] = [color('--accent'), color('--accent-soft'), color('--ink-3'), color('--bad')]
  const axis = { stroke: color('--ink-3'), font: '10.5px Inter Variable, sans-serif', ticks: { show: false } }
  const hidden = { show: false }
  const step = Math.max(1, Math.ceil(points.length / 4))
  return {
    padding: [6, 18, 0, 0],
    scales: { x: { time: false, range: [-0.4, Math.max(points.length - 0.6, 0.4)] }, y: { range: rangeOf(points) } },
    cursor: { y: false, points: { show: false }, drag: { x: false, y: false } },
    bands: [{ series: [1, 2], fill: band }],
    series: [
      {},
      { width: 0, points: hidden },
      { width: 0, points: hidden },
      { stroke: base, width: 1, dash: [3, 3], points: hidden, spanGaps: true, paths: uPlot.paths.stepped!({ align: 1 }) },
      { stroke: line, width: 1.5, points: { show: points.length <= 60, size: 4, fill: line, stroke: line } },
      { width: 0, points: { show: true, size: points.length > 100 ? 4 : 8, fill: bad, stroke: bad } },
    ],
    axes: [
      { ...axis, grid: hidden, size: 18, gap: 2, splits: () => points.flatMap((_, at) => ((points.length - 1 - at) % step === 0 ? [at] : [])), values: (_, splits) => withoutRepeats(splits.map((at) => labelOf(points, at))) },
      { ...axis, grid: { stroke: color('--line'), width: 1 }, size: 36, gap: 4, space: 28, values: (_, splits) => splits.map((value) => `${Math.round(value * 1_000) / 10}%`) },
    ],
    hooks: {
      ready: [
        (plot) => {
          plot.over.addEventListener('click', () => {
            if (typeof plot.cursor.idx === 'number') open(plot.cursor.idx)
          })
          plot.over.style.cursor = 'pointer'
        },
      ],
      setCursor: [(plot) => hover(plot.cursor.left !== undefined && plot.cursor.left >= 0 ? (plot.cursor.idx ?? undefined) : undefined)],
    },
  }
}

function labelOf(points: readonly HistoryPoint[], at: number): string {
  const started = points[at]?.run.startedAt
  return started === undefined ? '' : day.format(new Date(started))
}

/** Several runs of one day have its name once. */
function withoutRepeats(labels: readonly string[]): string[] {
  return labels.map((label, at) => (label === labels[at - 1] ? '' : label))
}

/** As near as the intervals allow, and never so near that noise fills it. */
function rangeOf(points: readonly HistoryPoint[]): [number, number] {
  const values = points.flatMap(({ interval, comparison }) => [...interval, ...(comparison ? [comparison.baseMean] : [])])
  const [low, high] = [Math.min(...values), Math.max(...values)]
  const room = Math.max(0.01, (high - low) * 0.12, (0.05 - (high - low)) / 2)
  return [Math.max(0, low - room), Math.min(1, high + room)]
}
