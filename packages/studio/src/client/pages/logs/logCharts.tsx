/** What there was when: volume with what failed, latency, cost, tokens and mean scores, over the same time, which is brushed in any of them. */
import { useQuery } from '@tanstack/react-query'
import { useCallback, useMemo, useState, type ReactNode } from 'react'
import uPlot from 'uplot'
import type { ScoreSummary, TimelinePoint } from '@evals/store'
import { answerOf, logsApi } from '../../api/client.ts'
import { Chart, type ChartProps } from '../../ui/chart.tsx'
import { cost, count, duration } from '../../ui/format.ts'
import { Select } from '../../ui/select.tsx'
import classes from './logCharts.module.css'
import { asQuery, type LogRequest } from './logState.ts'
import { ScoresBy } from './scoresBy.tsx'
import { STEP_MS, stepsOf, type Domain } from './timeSteps.ts'

const HEIGHT = 84
const MAX_SCORERS = 4
/** It tells the time of all of them, where it is pointed at one. */
const VOLUME = 'Volume'
/** Told apart by their dashes too. */
const LINES = [
  { color: '--accent', dash: [] },
  { color: '--good', dash: [6, 3] },
  { color: '--warn', dash: [2, 3] },
  { color: '--ink-2', dash: [8, 3, 2, 3] },
] as const

export interface LogChartsProps {
  request: LogRequest
  domain: Domain
  /** Goes up when rows have come. */
  epoch: number
  /** Milliseconds since 1970; `undefined`: the brush was cleared. */
  onBrush: (range: { from: number; to: number } | undefined) => void
  scoresBy: string | undefined
  onScoresBy: (field: string | undefined) => void
}

interface Line {
  name: string
  values: (number | null)[]
  color: string
  dash?: readonly number[]
  bars?: boolean
}

export function LogCharts({ request, domain, epoch, onBrush, scoresBy, onScoresBy }: LogChartsProps) {
  const { step } = domain
  const timeline = useQuery({
    queryKey: ['logs', 'timeline', request, step, epoch],
    queryFn: ({ signal }) => answerOf(logsApi.timeline.$get({ query: { ...asQuery(request), step } }, { init: { signal } })),
    placeholderData: (before) => before,
  })
  const points = timeline.data?.points
  const steps = useMemo(() => stepsOf(domain), [domain.from, domain.to, domain.step])
  const lines = useMemo(() => (points ? timelineLines(points, steps) : undefined), [points, steps])
  const brush = useCallback((range: readonly [number, number] | undefined) => onBrush(range && { from: Math.round(range[0] * 1_000), to: Math.round(range[1] * 1_000) }), [onBrush])
  const shared = { steps, step, onBrush: brush, isBusy: timeline.isFetching }
  return (
    <section aria-label="Charts" className={classes['charts']}>
      <Multiple title={VOLUME} show={count} problem={timeline.error} lines={lines?.volume} {...shared} />
      <Multiple title="Latency" show={duration} problem={timeline.error} lines={lines?.latency} {...shared} />
      <Multiple title="Cost" show={cost} problem={timeline.error} lines={lines?.cost} {...shared} />
      <Multiple title="Tokens" show={compact} problem={timeline.error} lines={lines?.tokens} {...shared} />
      <MeanScores request={request} epoch={epoch} steps={steps} step={step} onBrush={brush} by={scoresBy} onBy={onScoresBy} />
    </section>
  )
}

function timelineLines(points: readonly TimelinePoint[], steps: readonly number[]): Record<'volume' | 'latency' | 'cost' | 'tokens', Line[]> {
  const at = new Map(points.map((point) => [point.startMs, point]))
  const line = (name: string, read: (point: TimelinePoint) => number, color: string, none: number | null, rest: Partial<Line> = {}): Line => ({ name, color, values: steps.map((start) => (at.has(start) ? read(at.get(start)!) : none)), ...rest })
  return {
    volume: [line('rows', (point) => point.count, '--accent', 0, { bars: true }), line('failed', (point) => point.errors, '--bad', 0, { bars: true })],
    // Where there was nothing, nothing took no time
    latency: [line('p95', (point) => point.p95, '--warn', null, { dash: [4, 3] }), line('p50', (point) => point.p50, '--accent', null)],
    cost: [line('cost', (point) => point.costUsd, '--accent', 0, { bars: true })],
    tokens: [line('tokens', (point) => point.tokens, '--accent', 0, { bars: true })],
  }
}

function MeanScores({ request, epoch, steps, step, onBrush, by, onBy }: Pick<MultipleProps, 'steps' | 'step' | 'onBrush'> & { request: LogRequest; epoch: number; by: string | undefined; onBy: (field: string | undefined) => void }) {
  const found = useQuery({
    queryKey: ['logs', 'scores', request, by ?? step, epoch],
    queryFn: ({ signal }) => answerOf(logsApi.scores.$get({ query: { ...asQuery(request), ...(by === undefined ? { step } : { by }) } }, { init: { signal } })),
    placeholderData: (before) => before,
  })
  const scores = found.data?.scores
  const lines = useMemo(() => (scores && by === undefined ? scoreLines(scores, steps) : undefined), [scores, steps, by])
  const choice = <Select label="Mean scores" value={by ?? 'time'} options={BY} onChange={(value) => onBy(value === 'time' ? undefined : value)} />
  if (by !== undefined) return <ScoresBy scores={scores} problem={found.error} choice={choice} />
  return <Multiple title="Mean scores" choice={choice} show={(value) => value.toFixed(2)} range={[0, 1]} problem={found.error} lines={lines} none={lines?.length === 0 ? 'No scores here' : undefined} steps={steps} step={step} onBrush={onBrush} isBusy={found.isFetching} />
}

const BY = [
  { value: 'time', label: 'over time' },
  { value: 'tag', label: 'by tag' },
  { value: 'model', label: 'by model' },
  { value: 'operation', label: 'by operation' },
  { value: 'service', label: 'by service' },
]

function scoreLines(scores: readonly ScoreSummary[], steps: readonly number[]): Line[] {
  const scorers = [...Map.groupBy(scores, ({ scorer }) => scorer)].toSorted(([, a], [, b]) => total(b) - total(a)).slice(0, MAX_SCORERS)
  return scorers.map(([name, of], index) => {
    const at = new Map(of.map(({ startMs, mean }) => [startMs, mean]))
    return { name, values: steps.map((start) => at.get(start) ?? null), ...LINES[index]! }
  })
}

function total(scores: readonly ScoreSummary[]): number {
  return scores.reduce((sum, score) => sum + score.count, 0)
}

interface MultipleProps {
  title: string
  choice?: ReactNode
  lines: readonly Line[] | undefined
  show: (value: number) => string
  range?: [number, number]
  none?: string | undefined
  problem: Error | null
  /** Milliseconds since 1970. */
  steps: readonly number[]
  step: Domain['step']
  onBrush: NonNullable<ChartProps['onBrush']>
  isBusy: boolean
}

function Multiple({ title, choice, lines, show, range, none, problem, steps, step, onBrush, isBusy }: MultipleProps) {
  const [at, setAt] = useState<number | null>(null)
  const data = useMemo(() => (lines ? ([steps.map((start) => start / 1_000), ...lines.map(({ values }) => values)] as uPlot.AlignedData) : undefined), [lines, steps])
  const shape = lines?.map(({ name, color, dash = [], bars = false }) => ({ name, color, dash, bars }))
  const shapeKey = JSON.stringify(shape)
  const edges = `${steps[0]} ${steps.at(-1)}`
  const options = useMemo(() => chartOptions({ shape: shape ?? [], show, range, x: [steps[0]! / 1_000, (steps.at(-1)! + STEP_MS[step]) / 1_000], setAt }), [shapeKey, edges, step, range?.join()])
  return (
    <figure className={classes['multiple']} aria-busy={isBusy}>
      <figcaption className={classes['caption']}>
        <span className={classes['title']}>{title}</span>
        {at !== null && steps[at] !== undefined ? (
          <span className={`${classes['now']} num`}>
            {title === VOLUME && stepText(steps[at], step)}
            {lines?.map(({ name, values, color }) => (
              <span key={name} title={name}>
                <i className={classes['dot']} data-color={color} aria-hidden /> {values[at] === null || values[at] === undefined ? '–' : show(values[at])}
              </span>
            ))}
          </span>
        ) : (
          choice ?? (
            <span className={classes['now']}>
              {lines && lines.length > 1 && lines.map(({ name, color }) => (
                <span key={name}>
                  <i className={classes['dot']} data-color={color} aria-hidden /> {name}
                </span>
              ))}
            </span>
          )
        )}
      </figcaption>
      {problem && !problem.message.includes('query') ? <p className={classes['problem']}>{problem.message}</p> : none !== undefined ? <p className={classes['none']}>{none}</p> : data ? <Chart label={labelOf(title, lines!, steps, step, show)} data={data} options={options} height={HEIGHT} onBrush={onBrush} /> : <div style={{ height: HEIGHT }} />}
    </figure>
  )
}

interface Shape {
  shape: readonly { name: string; color: string; dash: readonly number[]; bars: boolean }[]
  show: (value: number) => string
  range: [number, number] | undefined
  /** Seconds since 1970. */
  x: [number, number]
  setAt: (index: number | null) => void
}

function chartOptions({ shape, show, range, x, setAt }: Shape): ChartProps['options'] {
  return (color) => ({
    // At the right, half of the last time
    padding: [6, 16, 0, 0],
    cursor: { y: false, sync: { key: 'logs', setSeries: false } },
    scales: { x: { time: true, range: () => x }, y: { range: (_plot, _min, max) => range ?? [0, max > 0 ? max * 1.08 : 1] } },
    axes: [
      { stroke: color('--ink-3'), font: '11px "Inter Variable", sans-serif', size: 20, gap: 4, space: 64, grid: { show: false }, ticks: { show: false }, values: (_plot, ticks) => ticks.map((second) => tickText(second * 1_000, x[1] - x[0])) },
      { stroke: color('--ink-3'), font: '11px "Inter Variable", sans-serif', size: (_plot, texts) => Math.max(46, ...(texts ?? []).map((text) => text.length * CHARACTER + 4)), gap: 2, space: 26, grid: { stroke: color('--line'), width: 1 }, ticks: { show: false }, values: (_plot, ticks) => ticks.map((value) => (value === 0 ? '0' : show(value))) },
    ],
    series: [
      {},
      ...shape.map(({ name, color: token, dash, bars }) => ({
        label: name,
        stroke: color(token),
        width: bars ? 0 : 1.5,
        ...(dash.length > 0 && { dash: [...dash] }),
        ...(bars && { fill: color(token), paths: uPlot.paths.bars!({ size: [0.8, 40], align: 1 }) }),
        // A line shows what has a neighbour
        points: { show: !bars, size: 4, filter: (plot: uPlot, index: number) => (bars ? [] : alone(plot.data[index]!)) },
      })),
    ],
    hooks: { setCursor: [({ cursor }) => setAt(cursor.idx ?? null)] },
  })
}

/** Of the axes' font, in pixels. */
const CHARACTER = 6.5

function alone(values: ArrayLike<number | null | undefined>): number[] {
  const has = (index: number): boolean => typeof values[index] === 'number'
  return Array.from(values, (_, index) => index).filter((index) => has(index) && !has(index - 1) && !has(index + 1))
}

const dayText = new Intl.DateTimeFormat('en-GB', { day: 'numeric', month: 'short' })
const timeText = new Intl.DateTimeFormat('en-GB', { day: 'numeric', month: 'short', hour: '2-digit', minute: '2-digit' })

const hourText = new Intl.DateTimeFormat('en-GB', { hour: '2-digit', minute: '2-digit' })
const DAYS_S = 2 * 86_400

/** @param span seconds over which the axis goes */
function tickText(ms: number, span: number): string {
  return (span < DAYS_S ? hourText : dayText).format(ms)
}

function stepText(ms: number, step: Domain['step']): string {
  return (step === 'day' ? dayText : timeText).format(ms)
}

function labelOf(title: string, lines: readonly Line[], steps: readonly number[], step: Domain['step'], show: (value: number) => string): string {
  const parts = lines.map(({ name, values }) => {
    const known = values.filter((value) => value !== null)
    return known.length === 0 ? `${name}: nothing` : `${name}: from ${show(Math.min(...known))} to ${show(Math.max(...known))}`
  })
  return `${title} by ${step}, ${stepText(steps[0]!, step)} to ${stepText(steps.at(-1)!, step)}; ${parts.join('; ')}`
}

const compactly = new Intl.NumberFormat('en-US', { notation: 'compact', maximumFractionDigits: 1 })

function compact(value: number): string {
  return compactly.format(value)
}
