/** Calls of models, added up over trials, cases and suites. The system's and the judges' are never added together. */
import type { Metrics, Row } from '../row/row.ts'
import type { Span } from '../trace/span.ts'
import { innermostCalls } from '../trace/trace.ts'

export interface ModelTotals {
  calls: number
  /** Calls that were answered from the cache. */
  cached: number
  /** Milliseconds that those took when they were asked. */
  savedMs: number
  /** What those cost when they were asked, in US dollars, as far as their prices are known. */
  savedUsd?: number | undefined
  /** Of all calls, cached ones too. Absent: no answer said it, which is not 0. */
  tokens?: number | undefined
  /** Of all calls whose price is known, cached ones too. */
  costUsd?: number | undefined
  /** Calls whose price is not known. */
  unpriced: number
}

/** By the names that they have in a row's metrics: the task's, and the scorers'. */
const KEYS = {
  task: { calls: 'modelCalls', cached: 'cachedCalls', savedMs: 'savedMs', savedUsd: 'savedUsd', promptTokens: 'promptTokens', completionTokens: 'completionTokens', costUsd: 'costUsd', unpriced: 'unpricedCalls' },
  scorer: { calls: 'judgeCalls', cached: 'judgeCachedCalls', savedMs: 'judgeSavedMs', savedUsd: 'judgeSavedUsd', promptTokens: 'judgePromptTokens', completionTokens: 'judgeCompletionTokens', costUsd: 'judgeCostUsd', unpriced: 'judgeUnpricedCalls' },
} as const

/** @returns what a row has in its metrics for the calls of its task, or of its scorers; nothing where there were none */
export function modelMetrics(spans: readonly Span[], phase: 'task' | 'scorer'): Partial<Metrics> {
  const calls = innermostCalls(spans)
  if (calls.length === 0) return {}
  const cached = calls.filter((call) => call.cached)
  const unpriced = calls.filter(({ costUsd }) => costUsd === undefined).length
  const keys = KEYS[phase]
  const metrics = defined({
    [keys.calls]: calls.length,
    [keys.cached]: cached.length,
    [keys.savedMs]: cached.reduce((total, { savedMs }) => total + savedMs, 0),
    [keys.savedUsd]: sum(cached.map(({ costUsd }) => costUsd)),
    [keys.promptTokens]: sum(calls.map(({ inputTokens }) => inputTokens)),
    [keys.completionTokens]: sum(calls.map(({ outputTokens }) => outputTokens)),
    [keys.costUsd]: sum(calls.map(({ costUsd }) => costUsd)),
    [keys.unpriced]: unpriced === 0 ? undefined : unpriced,
  })
  return phase === 'task' ? { ...metrics, cached: cached.length === calls.length } : metrics
}

/** Reads back what the one above wrote. */
export function totalsOf({ metrics }: Row): { models?: ModelTotals; judges?: ModelTotals } {
  const read = (keys: (typeof KEYS)['task' | 'scorer']): ModelTotals | undefined => {
    const number = (key: keyof typeof keys): number | undefined => {
      const value = metrics?.[keys[key]]
      return typeof value === 'number' ? value : undefined
    }
    const calls = number('calls')
    if (calls === undefined) return undefined
    const optional = { savedUsd: number('savedUsd'), tokens: sum([number('promptTokens'), number('completionTokens')]), costUsd: number('costUsd') }
    return { calls, cached: number('cached') ?? 0, savedMs: number('savedMs') ?? 0, unpriced: number('unpriced') ?? 0, ...defined(optional) }
  }
  return defined({ models: read(KEYS.task), judges: read(KEYS.scorer) })
}

/** @returns `undefined` where there is nothing to add */
export function addTotals(all: readonly (ModelTotals | undefined)[]): ModelTotals | undefined {
  const known = all.filter((totals) => totals !== undefined)
  if (known.length === 0) return undefined
  const add = (key: 'calls' | 'cached' | 'savedMs' | 'unpriced'): number => known.reduce((total, totals) => total + totals[key], 0)
  const some = (key: 'savedUsd' | 'tokens' | 'costUsd'): number | undefined => sum(known.map((totals) => totals[key]))
  return { calls: add('calls'), cached: add('cached'), savedMs: add('savedMs'), unpriced: add('unpriced'), ...defined({ savedUsd: some('savedUsd'), tokens: some('tokens'), costUsd: some('costUsd') }) }
}

function sum(numbers: readonly (number | undefined)[]): number | undefined {
  return numbers.reduce((total, number) => (number === undefined ? total : (total ?? 0) + number), undefined)
}

function defined<T extends object>(fields: T): { [K in keyof T]?: Exclude<T[K], undefined> } {
  return Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined)) as never
}
