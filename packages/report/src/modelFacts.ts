/** How often models were asked, and what the cache spared. */
import { addTotals } from '@evals/core/worker'
import type { ReportInput } from './reportInput.ts'
import { count, dollars, duration, plural, tokens } from './text/numbers.ts'

/** @param which the system's calls, or the judges' */
export function modelFacts(suites: ReportInput['record']['suites'], which: 'models' | 'judges'): string[] {
  const totals = addTotals(suites.map((suite) => suite[which]))
  if (!totals) return []
  const { calls, cached, savedMs, savedUsd, costUsd, unpriced } = totals
  return [
    plural(calls, 'call'),
    ...(cached === 0 ? [] : [`${cached === calls ? 'all' : count(cached)} from the cache, which saved ${duration(savedMs)}${savedUsd ? ` and ${dollars(savedUsd)}` : ''}`]),
    // The task's are beside the time already
    ...(which === 'judges' && costUsd !== undefined ? [dollars(costUsd)] : []),
    ...(which === 'judges' && totals.tokens !== undefined ? [tokens(totals.tokens)] : []),
    // What is not known is said, and never counted as nothing
    ...(unpriced > 0 ? [`${unpriced === calls ? 'price' : `price of ${count(unpriced)}`} unknown`] : []),
  ]
}
