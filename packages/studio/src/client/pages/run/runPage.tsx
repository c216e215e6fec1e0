/** One run: how it ended and why, what its suites came to, and their cases. */
import { useQuery } from '@tanstack/react-query'
import { GitCompareArrows } from 'lucide-react'
import { useMemo } from 'react'
import { Link, useLocation, useParams, useSearchParams } from 'wouter'
import type { SuiteResult } from '@evals/core'
import type { RunOverview } from '../../../server/runs/runsRoutes.ts'
import { runsSource } from '../../api/runsSource.ts'
import { canCompare } from '../../export/exported.ts'
import { compareLink, runLink, runsLink, type SuiteKey } from '../../links.ts'
import { useOfferCommands } from '../../shell/pageCommands.ts'
import { Badge, Outcome } from '../../ui/badge.tsx'
import { LinkButton } from '../../ui/button.tsx'
import { EmptyState } from '../../ui/emptyState.tsx'
import { ErrorBox } from '../../ui/errorBox.tsx'
import { cost, count, duration, when } from '../../ui/format.ts'
import { Loading } from '../../ui/loading.tsx'
import { Page } from '../../ui/page.tsx'
import { titleOf } from '../runs/histories.ts'
import { RunCases, usePrefetchCases } from './runCases.tsx'
import classes from './runPage.module.css'
import { SuiteSummary } from './suiteSummary.tsx'
import { useTableState } from './tableState.ts'

const CRUMBS = <Link href={runsLink()}>Runs</Link>

export default function RunPage() {
  const { run = '' } = useParams<{ run: string }>()
  usePrefetchCases({ run, suite: useSuiteOfAddress() }, useTableState().request)
  const { data, error, refetch } = useQuery({ queryKey: ['run', run, 'overview'], queryFn: () => runsSource.run(run) })
  if (error) return <Page title="Run" crumbs={CRUMBS}><ErrorBox error={error} retry={() => void refetch()} /></Page>
  if (!data) return <Page title="Run" crumbs={CRUMBS}><Loading what="the run" /></Page>
  return <Run overview={data} />
}

function Run({ overview }: { overview: RunOverview }) {
  const { id, record, before, state } = overview
  const [, go] = useLocation()
  const inAddress = useSuiteOfAddress()
  const [chosen, choose] = useChosenSuite(record.suites, inAddress)
  const isCompared = record.suites.some(({ scorers }) => scorers.some(({ comparison }) => comparison !== undefined))
  useOfferCommands(
    useMemo(
      () =>
        canCompare()
          ? [
              ...(isCompared ? [{ name: 'Compare with the baseline', run: () => go(compareLink('baseline', id)) }] : []),
              ...(before === undefined ? [] : [{ name: 'Compare with the run before', run: () => go(compareLink(before, id)) }]),
            ]
          : [],
      [id, before, isCompared, go],
    ),
  )
  return (
    <Page
      fixed
      crumbs={CRUMBS}
      title={<Title overview={overview} />}
      facts={<Facts overview={overview} />}
      actions={
        canCompare() && (
          <>
            {isCompared && <LinkButton href={compareLink('baseline', id)} icon={<GitCompareArrows size={14} aria-hidden />}>With the baseline</LinkButton>}
            {before !== undefined && <LinkButton href={compareLink(before, id)} icon={<GitCompareArrows size={14} aria-hidden />}>With the run before</LinkButton>}
          </>
        )
      }
    >
      <Reasons overview={overview} />
      {record.suites.length === 0 ? (
        <EmptyState title={state === 'running' ? 'No case has finished yet' : 'No case finished'}>
          {state === 'running' ? 'They are shown here as they finish.' : 'The run was killed, or failed before its first case was done. What the runner said is in its terminal.'}
        </EmptyState>
      ) : (
        <>
          <SuiteSummary suites={record.suites} chosen={chosen} onChoose={choose} />
          {chosen && chosen.cases > 0 && <RunCases key={`${chosen.file} ${titleOf(chosen)}`} run={id} suite={inAddress} />}
          {!chosen && <EmptyState title={`This run has no suite ${JSON.stringify(inAddress?.suite)}`} action={{ label: 'To its first suite', href: runLink(id) }} />}
          {chosen && chosen.cases === 0 && <EmptyState title="No case of this suite was run">A filter or a skipped suite left them out: {count(chosen.skipped)} were skipped.</EmptyState>}
        </>
      )}
    </Page>
  )
}

function useSuiteOfAddress(): SuiteKey | undefined {
  const [params] = useSearchParams()
  const [file, suite, variant] = [params.get('file'), params.get('suite'), params.get('variant')]
  return useMemo(() => (file === null || suite === null ? undefined : { file, suite, ...(variant === null ? {} : { variant }) }), [file, suite, variant])
}

/** Without one in the address, the first. */
function useChosenSuite(suites: readonly SuiteResult[], inAddress: SuiteKey | undefined): [SuiteResult | undefined, (suite: SuiteResult) => void] {
  const [, setParams] = useSearchParams()
  const found = suites.find(({ file, name, variant }) => name === inAddress?.suite && variant === inAddress.variant && file === inAddress.file)
  return [
    inAddress ? found : suites[0],
    ({ file: nextFile, name, variant: nextVariant }) =>
      setParams((now) => {
        const next = new URLSearchParams(now)
        for (const gone of ['variant', 'open', 'sort', 'descending', 'group', 'columns']) next.delete(gone)
        next.set('file', nextFile)
        next.set('suite', name)
        if (nextVariant !== undefined) next.set('variant', nextVariant)
        return next
      }),
  ]
}

function Title({ overview: { record, state } }: { overview: RunOverview }) {
  return (
    <span className={classes['title']}>
      {when(record.startedAt)}
      {state === 'unfinished' || state === 'unreadable' ? <Badge tone="warn">unfinished</Badge> : <Outcome outcome={state} />}
      {record.kind === 'playground' && <Badge>try of the playground</Badge>}
    </span>
  )
}

function Facts({ overview: { id, record, state } }: { overview: RunOverview }) {
  const { git, runner, durationMs, suites, shard, merged } = record
  const cases = suites.reduce((sum, suite) => sum + suite.cases, 0)
  const costs = suites.flatMap(({ costUsd, judges }) => [costUsd, judges?.costUsd]).filter((one) => one !== undefined)
  return (
    <>
      <span className="num">{count(cases)} {cases === 1 ? 'case' : 'cases'}{state === 'running' ? ' so far' : ''}</span>
      {git && (
        <span title={git.dirty ? 'With changes that were not committed' : undefined}>
          {git.branch} <code>{git.commit.slice(0, 7)}{git.dirty ? '+' : ''}</code>
        </span>
      )}
      {runner.name !== 'unknown' && <span>{runner.name} {runner.version}</span>}
      {durationMs > 0 && <span className="num">{duration(durationMs)}</span>}
      {costs.length > 0 && <span className="num">{cost(costs.reduce((sum, one) => sum + one, 0))}</span>}
      {shard && <span>shard {shard.index} of {shard.count}</span>}
      {merged && <span>merged of {merged.length} runs</span>}
      <code className={classes['id']}>{id}</code>
    </>
  )
}

const SHOWN = 3

function Reasons({ overview: { record } }: { overview: RunOverview }) {
  const { reasons, notes } = record
  if (reasons.length === 0 && notes.length === 0) return null
  const lines = [...reasons.map((text) => ({ text, isBad: true })), ...notes.map((text) => ({ text, isBad: false }))]
  const list = (some: typeof lines) => some.map(({ text, isBad }, at) => <li key={at} data-bad={isBad || undefined}>{text}</li>)
  return (
    <div className={classes['reasons']}>
      <ul aria-label={reasons.length > 0 ? 'Why it failed' : 'Notes'}>{list(lines.slice(0, SHOWN))}</ul>
      {lines.length > SHOWN && (
        <details>
          <summary>{count(lines.length - SHOWN)} more</summary>
          <ul>{list(lines.slice(SHOWN))}</ul>
        </details>
      )}
    </div>
  )
}
