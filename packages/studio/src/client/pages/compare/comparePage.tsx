/** Any two runs, or the baseline and a run: what the difference amounts to, and every case that is not as it was. */
import { useQuery } from '@tanstack/react-query'
import { useCallback, useMemo } from 'react'
import { useSearchParams } from 'wouter'
import { useOfferCommands } from '../../shell/pageCommands.ts'
import { Badge } from '../../ui/badge.tsx'
import { EmptyState } from '../../ui/emptyState.tsx'
import { ErrorBox } from '../../ui/errorBox.tsx'
import { Loading } from '../../ui/loading.tsx'
import { Page } from '../../ui/page.tsx'
import { Changes } from './changes.tsx'
import classes from './comparePage.module.css'
import { comparisonQuery, runsQuery, type Sides } from './compareQueries.ts'
import { isBaseline } from './isBaseline.ts'
import { SideChoosers } from './sideChoosers.tsx'
import { VerdictTable } from './verdictTable.tsx'

/** Changes the address; `undefined` takes a value out of it. */
export type Ask = (values: Readonly<Record<string, string | undefined>>) => void

/** What of the address another comparison would not have. */
const OF_ONE_COMPARISON = { at: undefined, suite: undefined, scorer: undefined } as const

export default function ComparePage() {
  const [search, setSearch] = useSearchParams()
  const runs = useQuery(runsQuery)
  const all = runs.data?.runs ?? []
  // Without sides: the newest run, and what it is judged by
  const sides: Sides = { before: search.get('before') ?? 'baseline', after: search.get('after') ?? all.find(({ kind }) => kind === 'eval')?.id ?? '' }
  const comparison = useQuery({ ...comparisonQuery(sides), enabled: sides.after !== '' })
  const ask: Ask = useCallback(
    (values) =>
      setSearch(
        (now) => {
          const next = new URLSearchParams(now)
          for (const [name, value] of Object.entries(values)) {
            if (value === undefined || value === '') next.delete(name)
            else next.set(name, value)
          }
          return next
        },
        { replace: true },
      ),
    [setSearch],
  )
  const { before, after } = sides
  useOfferCommands(useMemo(() => (isBaseline(before) ? [] : [{ name: 'Exchange the two runs', run: () => ask({ before: after, after: before, ...OF_ONE_COMPARISON }) }]), [ask, before, after]))
  if (runs.isLoading) return <Loading what="the runs" />
  if (all.length === 0 && search.get('after') === null) {
    return (
      <EmptyState title="There is nothing to compare yet" command="npx vitest run --reporter=evals">
        A comparison takes a run, and another or the baseline to hold it against.
      </EmptyState>
    )
  }
  const { data, error } = comparison
  return (
    <Page title="Compare" facts={data && <Facts outcome={data.outcome} reasons={data.reasons} />} actions={<SideChoosers sides={sides} runs={all} onChange={(next) => ask({ ...next, ...OF_ONE_COMPARISON })} />}>
      <div className={classes['parts']}>
        {error && <ErrorBox title="These two can not be compared" error={error} retry={() => void comparison.refetch()} />}
        {!error && !data && <Loading what="the comparison" />}
        {data && data.notes.length > 0 && (
          <ul className={classes['notes']} aria-label="Notes">
            {data.notes.map((note, index) => (
              <li key={index}>{note}</li>
            ))}
          </ul>
        )}
        {data && <VerdictTable suites={data.suites} chosen={{ suite: search.get('suite') ?? undefined, scorer: search.get('scorer') ?? undefined }} onChoose={(suite, scorer) => ask({ suite, scorer, at: undefined })} />}
        {data && <Changes sides={sides} comparison={data} search={search} ask={ask} />}
      </div>
    </Page>
  )
}

function Facts({ outcome, reasons }: { outcome: 'passed' | 'failed'; reasons: readonly string[] }) {
  return (
    <>
      <Badge tone={outcome === 'failed' ? 'bad' : 'good'}>{outcome === 'failed' ? 'regressed' : 'no regression'}</Badge>
      {reasons.slice(0, 3).map((reason, index) => (
        <bdi key={index}>{reason}</bdi>
      ))}
      {reasons.length > 3 && <span>and {reasons.length - 3} more</span>}
    </>
  )
}
