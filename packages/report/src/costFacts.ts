/** What a run cost, as far as it is known. */
import type { ReportInput } from './reportInput.ts'
import { dollars, tokens } from './text/numbers.ts'

export function costFacts({ record: { suites }, savedUsd }: Pick<ReportInput, 'record' | 'savedUsd'>): string[] {
  const total = (key: 'costUsd' | 'tokens'): number | undefined => {
    const known = suites.map((suite) => suite[key]).filter((value) => value !== undefined)
    return known.length === 0 ? undefined : known.reduce((sum, value) => sum + value, 0)
  }
  const cost = total('costUsd')
  const used = total('tokens')
  return [...(cost === undefined ? [] : [dollars(cost)]), ...(used === undefined ? [] : [tokens(used)]), ...(savedUsd ? [`${dollars(savedUsd)} saved by the cache`] : [])]
}
