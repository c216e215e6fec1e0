/** Calls of models, added up over trials, cases and suites. The system's and the judges' are never added together. */
import type { Metrics, Row } from '../row/row.ts'
import type { ModelUsage } from './currentTrial.ts'

export interface ModelTotals {
  calls: number
  /** Calls that were answered from the cache. */
  cached: number
  /** Milliseconds that those took when they were asked. */
  savedMs: number
  /** Of all calls, cached ones too. Absent: no answer said it, which is not 0. */
  tokens?: number | undefined
}

/** @returns what a row has in its metrics for the calls of its task; nothing where there were none */
export function taskMetrics({ calls, cached, savedMs, promptTokens, completionTokens }: ModelUsage): Partial<Metrics> {
  return calls === 0 ? {} : { modelCalls: calls, cachedCalls: cached, savedMs, cached: cached === calls, ...defined({ promptTokens, completionTokens }) }
}

/** The same for the calls of its scorers. */
export function judgeMetrics({ calls, cached, savedMs, promptTokens, completionTokens }: ModelUsage): Partial<Metrics> {
  return calls === 0 ? {} : { judgeCalls: calls, judgeCachedCalls: cached, judgeSavedMs: savedMs, ...defined({ judgePromptTokens: promptTokens, judgeCompletionTokens: completionTokens }) }
}

/** Reads back what the two above wrote. */
export function totalsOf({ metrics }: Row): { models?: ModelTotals; judges?: ModelTotals } {
  const read = (calls: string, cached: string, savedMs: string, tokens: readonly string[]): ModelTotals | undefined => {
    const number = (key: string): number | undefined => (typeof metrics?.[key] === 'number' ? metrics[key] : undefined)
    if (number(calls) === undefined) return undefined
    return { calls: number(calls) ?? 0, cached: number(cached) ?? 0, savedMs: number(savedMs) ?? 0, ...defined({ tokens: sum(tokens.map(number)) }) }
  }
  return defined({
    models: read('modelCalls', 'cachedCalls', 'savedMs', ['promptTokens', 'completionTokens']),
    judges: read('judgeCalls', 'judgeCachedCalls', 'judgeSavedMs', ['judgePromptTokens', 'judgeCompletionTokens']),
  })
}

/** @returns `undefined` where there is nothing to add */
export function addTotals(all: readonly (ModelTotals | undefined)[]): ModelTotals | undefined {
  const known = all.filter((totals) => totals !== undefined)
  if (known.length === 0) return undefined
  const add = (key: 'calls' | 'cached' | 'savedMs'): number => known.reduce((total, totals) => total + totals[key], 0)
  return { calls: add('calls'), cached: add('cached'), savedMs: add('savedMs'), ...defined({ tokens: sum(known.map(({ tokens }) => tokens)) }) }
}

function sum(numbers: readonly (number | undefined)[]): number | undefined {
  return numbers.reduce((total, number) => (number === undefined ? total : (total ?? 0) + number), undefined)
}

function defined<T extends object>(fields: T): { [K in keyof T]?: Exclude<T[K], undefined> } {
  return Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined)) as never
}
