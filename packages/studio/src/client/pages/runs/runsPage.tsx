/** The runs: each scorer over time, and below them the list, which has the same in words. */
import { useQuery } from '@tanstack/react-query'
import { GitCompareArrows } from 'lucide-react'
import { useCallback, useEffect, useMemo, useState } from 'react'
import { useLocation, useSearchParams } from 'wouter'
import type { RunSummary } from '../../../server/runs/runList.ts'
import { runsSource } from '../../api/runsSource.ts'
import { canCompare } from '../../export/exported.ts'
import { compareLink, runLink } from '../../links.ts'
import { useOfferCommands } from '../../shell/pageCommands.ts'
import { Button } from '../../ui/button.tsx'
import { EmptyState } from '../../ui/emptyState.tsx'
import { ErrorBox } from '../../ui/errorBox.tsx'
import { count } from '../../ui/format.ts'
import { Loading } from '../../ui/loading.tsx'
import { Page } from '../../ui/page.tsx'
import { Select } from '../../ui/select.tsx'
import { historiesOf, titleOf } from './histories.ts'
import { HistoryChart } from './historyChart.tsx'
import { RunList } from './runList.tsx'
import classes from './runsPage.module.css'

const NO_RUNS: readonly RunSummary[] = []
/** More would be a wall, and slow to draw. */
const MAX_CHARTS = 12

export default function RunsPage() {
  const [params, setParams] = useSearchParams()
  const [, go] = useLocation()
  const { data, error, isLoading, refetch } = useQuery({ queryKey: ['runs', 'list'], queryFn: () => runsSource.list() })
  const all = data ?? NO_RUNS
  const filter = { suite: params.get('suite') ?? '', branch: params.get('branch') ?? '', kind: params.get('kind') ?? 'eval' }
  const set = (name: keyof typeof filter, value: string): void => setParams((now) => withValue(now, name, value), { replace: true })

  const ofKind = useMemo(() => all.filter(({ kind }) => filter.kind === 'all' || kind === filter.kind), [all, filter.kind])
  const isShown = useCallback((suite: { file: string; name: string; variant?: string | undefined }) => filter.suite === '' || suiteValue(suite) === filter.suite, [filter.suite])
  const runs = useMemo(() => ofKind.filter((run) => (filter.branch === '' || run.git?.branch === filter.branch) && (filter.suite === '' || run.state === 'running' || run.suites.some(isShown))), [ofKind, filter.branch, filter.suite, isShown])
  const histories = useMemo(() => historiesOf(runs.filter(({ kind }) => kind === 'eval')).filter(({ file, suite, variant }) => isShown({ file, name: suite, variant })), [runs, isShown])

  const [chosen, setChosen] = useState<readonly string[]>([])
  // The third that is chosen takes the place of the first
  const choose = ({ id }: RunSummary, isChosen: boolean): void => setChosen((now) => (isChosen ? [...now.filter((one) => one !== id), id].slice(-2) : now.filter((one) => one !== id)))
  const pair = chosen.toSorted()
  const compare = (): void => go(compareLink(pair[0]!, pair[1]!))
  const newest = runs[0]?.id
  useOfferCommands(
    useMemo(
      () => [
        ...(newest === undefined ? [] : [{ name: 'Open the newest run', run: () => go(runLink(newest)) }]),
        ...(chosen.length === 2 && canCompare() ? [{ name: 'Compare the two chosen runs', run: () => go(compareLink(...(chosen.toSorted() as [string, string]))) }] : []),
      ],
      [newest, chosen, go],
    ),
  )

  // Where most go next
  useEffect(() => void import('../run/runPage.tsx'), [])

  if (error) return <Page title="Runs"><ErrorBox error={error} retry={() => void refetch()} /></Page>
  if (isLoading) return <Page title="Runs"><Loading what="the runs" /></Page>
  if (all.length === 0) {
    return (
      <Page title="Runs">
        <EmptyState title="No run yet" command={'npx vitest run --reporter=evals\nnpx jest'}>
          Each run of the evals is listed here, also while it goes on. Run them in a terminal, with Vitest or with Jest:
        </EmptyState>
      </Page>
    )
  }
  const kinds = new Set(all.map(({ kind }) => kind))
  return (
    <Page
      title="Runs"
      fixed
      actions={
        <>
          <Select label="Suite" labelled value={filter.suite} onChange={(value) => set('suite', value)} options={[{ value: '', label: 'all' }, ...suitesOf(ofKind)]} />
          <Select label="Branch" labelled value={filter.branch} onChange={(value) => set('branch', value)} options={[{ value: '', label: 'all' }, ...branchesOf(ofKind)]} />
          {(kinds.has('playground') || filter.kind !== 'eval') && (
            <Select
              label="Kind"
              labelled
              value={filter.kind}
              onChange={(value) => set('kind', value === 'eval' ? '' : value)}
              options={[
                { value: 'eval', label: 'evals' },
                { value: 'playground', label: 'playground' },
                { value: 'all', label: 'all' },
              ]}
            />
          )}
          {canCompare() && (
            <Button kind={pair.length === 2 ? 'primary' : 'plain'} icon={<GitCompareArrows size={14} aria-hidden />} disabled={pair.length < 2} onClick={compare} title={pair.length < 2 ? 'Choose two runs in the list' : undefined}>
              Compare
            </Button>
          )}
        </>
      }
      facts={<span>{count(runs.length)} {runs.length === 1 ? 'run' : 'runs'}{chosen.length === 1 && canCompare() ? ' · choose one more to compare' : ''}</span>}
    >
      {histories.length > 0 && (
        <section className={classes['charts']} aria-label="Scores over time" tabIndex={0}>
          {histories.slice(0, MAX_CHARTS).map((history) => (
            <HistoryChart key={history.key} history={history} />
          ))}
          {histories.length > MAX_CHARTS && <p className={classes['more']}>{count(histories.length - MAX_CHARTS)} more: choose a suite to see them</p>}
        </section>
      )}
      <RunList runs={runs} isShown={isShown} chosen={new Set(chosen)} onChoose={choose} empty="No run of this suite and branch." />
    </Page>
  )
}

function withValue(params: URLSearchParams, name: string, value: string): URLSearchParams {
  const next = new URLSearchParams(params)
  if (value === '') next.delete(name)
  else next.set(name, value)
  return next
}

function suiteValue({ file, name, variant }: { file: string; name: string; variant?: string | undefined }): string {
  return JSON.stringify([file, name, ...(variant === undefined ? [] : [variant])])
}

function suitesOf(runs: readonly RunSummary[]): { value: string; label: string }[] {
  const found = new Map(runs.flatMap(({ suites }) => suites.map((suite) => [suiteValue(suite), titleOf(suite)] as const)))
  return [...found].map(([value, label]) => ({ value, label })).toSorted((a, b) => a.label.localeCompare(b.label))
}

function branchesOf(runs: readonly RunSummary[]): { value: string; label: string }[] {
  return [...new Set(runs.flatMap(({ git }) => git?.branch ?? []))].toSorted().map((branch) => ({ value: branch, label: branch }))
}
