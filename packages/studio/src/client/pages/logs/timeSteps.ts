/** Over what time the charts go, and in what steps. */
import type { LogRequest } from './logState.ts'

const HOUR_MS = 3_600_000
export const STEP_MS = { minute: 60_000, hour: HOUR_MS, day: 24 * HOUR_MS } as const
export type Step = keyof typeof STEP_MS

export interface Domain {
  /** Milliseconds since 1970, at whole steps. */
  from: number
  to: number
  step: Step
}

/**
 * @param extent of all logs that there are
 * @example domainOf({ from: now - 3_600_000, … }, extent, now).step   // 'minute'
 */
export function domainOf({ from, to }: Pick<LogRequest, 'from' | 'to'>, extent: { oldestMs?: number | undefined; newestMs?: number | undefined }, now: number): Domain {
  const end = to ?? Math.max(extent.newestMs ?? now, from === undefined ? 0 : now)
  const start = Math.min(from ?? extent.oldestMs ?? end - HOUR_MS, end)
  const step = stepFor(end - start)
  const size = STEP_MS[step]
  return { from: Math.floor(start / size) * size, to: Math.max(Math.ceil(end / size) * size, Math.floor(start / size) * size + size), step }
}

/** So that there are seldom more than some hundred of them. */
function stepFor(ms: number): Step {
  if (ms <= 6 * HOUR_MS) return 'minute'
  return ms <= 14 * 24 * HOUR_MS ? 'hour' : 'day'
}

/** The beginnings of all steps, in which there may be nothing. */
export function stepsOf({ from, to, step }: Domain): number[] {
  const size = STEP_MS[step]
  return Array.from({ length: Math.min(5_000, Math.round((to - from) / size)) }, (_, index) => from + index * size)
}
