/** The page of a case that was found: its head with what can be done with it, and its parts. */
import { useQuery } from '@tanstack/react-query'
import type { Origin } from '@evals/core'
import { ArrowLeft, ArrowRight, Columns2, DatabaseZap, ListChecks, PencilRuler } from 'lucide-react'
import { useMemo, useState } from 'react'
import { Link, useLocation } from 'wouter'
import type { Neighbours } from '../../../caseTable/neighbours.ts'
import type { CaseAnswer } from '../../../server/cases/runCase.ts'
import { isExported } from '../../export/exported.ts'
import { AddToDataset, type RowSource } from '../../handoff/addToDataset.tsx'
import { compareLink, originLink, playgroundLink, reviewStartLink, runLink, runsLink, type TableView } from '../../links.ts'
import { useOfferCommands } from '../../shell/pageCommands.ts'
import { Badge } from '../../ui/badge.tsx'
import { Button, IconButton, LinkButton } from '../../ui/button.tsx'
import { ago, count, when } from '../../ui/format.ts'
import { Page } from '../../ui/page.tsx'
import { Tabs } from '../../ui/tabs.tsx'
import { ValueView } from '../../ui/valueView.tsx'
import { isBaseline } from '../compare/isBaseline.ts'
import type { Ask } from './casePage.tsx'
import { againstQuery, type CaseKey } from './caseQueries.ts'
import { CaseTrace } from './caseTrace.tsx'
import { CaseTrials } from './caseTrials.tsx'
import classes from './caseView.module.css'
import { useCaseKeys } from './useCaseKeys.ts'
import type { Step } from './useSteps.ts'


const TABS = ['case', 'trace', 'row'] as const
type Tab = (typeof TABS)[number]

export interface CaseViewProps {
  found: CaseAnswer
  /** `undefined`: not known yet, or it is in no table. */
  neighbours: Neighbours | undefined
  /** How the run's table is arranged that it was opened from. */
  view: TableView
  onStep: Step
  search: URLSearchParams
  ask: Ask
}

export function CaseView({ found, neighbours, view, onStep, search, ask }: CaseViewProps) {
  const { run, suite, id, name, trials } = found
  const key: CaseKey = useMemo(() => ({ run: run.id, id, ...suite }), [run.id, id, suite])
  const [, go] = useLocation()
  const [adding, setAdding] = useState(false)
  const given = search.get('against') ?? 'baseline'
  const against = useQuery(againstQuery(key, given))
  const back = runLink(run.id, suite, view)
  const place = Number(search.get('trial') ?? 0)
  const isBeside = search.get('trial') === 'all' && trials.length > 1
  const trial = trials[place] ?? trials[0]!
  const tab: Tab = TABS.find((one) => one === search.get('tab')) ?? 'case'
  const source: RowSource = useMemo(() => ({ kind: 'cases', run: run.id, cases: [{ ...suite, id, trial: trial.row.trial }] }), [run.id, suite, id, trial])
  const links = { playground: playgroundLink({ from: 'case', run: run.id, id, ...suite }), compare: compareLink(given, run.id), review: reviewStartLink({ from: 'run', run: run.id, id, ...suite }) }
  useCaseKeys({
    j: () => onStep('next'),
    k: () => onStep('previous'),
    ...(isExported() ? {} : { a: () => setAdding(true), o: () => go(links.playground), c: () => go(links.compare) }),
    t: () => ask({ tab: tab === 'trace' ? undefined : 'trace' }),
    Escape: () => go(back),
  })
  useOfferCommands(
    useMemo(
      () => [
        ...(isExported()
          ? []
          : [
              { name: 'Add this case to a dataset', keys: 'a', run: () => setAdding(true) },
              { name: 'Open this case in the playground', keys: 'o', run: () => go(links.playground) },
              { name: isBaseline(given) ? 'Compare the run with the baseline' : 'Compare the two runs', keys: 'c', run: () => go(links.compare) },
            ]),
        { name: 'Back to the table', keys: 'esc', run: () => go(back) },
      ],
      [go, links.playground, links.compare, given, back],
    ),
  )
  return (
    <Page
      fixed={tab === 'trace'}
      crumbs={
        <>
          <Link href={runsLink()}>Runs</Link> / <Link href={back}>{run.startedAt === undefined ? run.id : when(run.startedAt)}</Link> / <bdi className={classes['short']}>{suite.variant === undefined ? suite.suite : `${suite.suite} [${suite.variant}]`}</bdi>
        </>
      }
      title={<span className={classes['title']}>{name}</span>}
      facts={<Facts found={found} />}
      actions={
        <>
          {neighbours && (
            <span className={classes['steps']}>
              <IconButton label="Case before (k)" disabled={!neighbours.previous} onClick={() => onStep('previous')}>
                <ArrowLeft size={14} aria-hidden />
              </IconButton>
              <span className="num">
                {count(neighbours.index + 1)} of {count(neighbours.total)}
              </span>
              <IconButton label="Next case (j)" disabled={!neighbours.next} onClick={() => onStep('next')}>
                <ArrowRight size={14} aria-hidden />
              </IconButton>
            </span>
          )}
          {!isExported() && (
            <>
              <Button icon={<DatabaseZap size={14} aria-hidden />} onClick={() => setAdding(true)}>
                Add to dataset
              </Button>
              <LinkButton href={links.playground} icon={<PencilRuler size={14} aria-hidden />}>
                Open in playground
              </LinkButton>
              <LinkButton href={links.review} icon={<ListChecks size={14} aria-hidden />}>
                Review
              </LinkButton>
              <LinkButton href={links.compare} icon={<Columns2 size={14} aria-hidden />}>
                Compare
              </LinkButton>
            </>
          )}
        </>
      }
    >
      <Tabs
        label="Of the case"
        value={tab}
        onChange={(next) => ask({ tab: next === 'case' ? undefined : next })}
        tabs={[
          { value: 'case', label: 'Case', panel: <CaseTrials found={found} trial={trial} place={Math.max(0, trials.indexOf(trial))} isBeside={isBeside} caseKey={key} against={{ given, answer: against.data, error: against.error, isLoading: against.isLoading }} search={search} ask={ask} /> },
          { value: 'trace', label: 'Trace', panel: <CaseTrace run={run.id} trials={trials} trial={trial} search={search} ask={ask} /> },
          { value: 'row', label: 'Row', panel: <ValueView label="The row, as it is on file" value={trial.row as never} form="json" /> },
        ]}
      />
      {!isExported() && <AddToDataset open={adding} onOpenChange={setAdding} source={source} />}
    </Page>
  )
}

/** Where a case was copied from, as its link says. */
const ORIGINS: Readonly<Record<Origin['kind'], (ref: string) => string>> = {
  log: () => 'a log',
  dataset: (ref) => ref,
  eval: (ref) => `run ${ref}`,
  playground: (ref) => `playground ${ref}`,
}

function Facts({ found: { run, id, trials } }: { found: CaseAnswer }) {
  const { origin, tags = [] } = trials[0]!.row
  const home = origin && !isExported() ? originLink(origin) : undefined
  const errors = trials.some(({ row, counted }) => counted && (row.error || Object.values(row.scoreDetails ?? {}).some(({ error }) => error)))
  return (
    <>
      <code className={classes['id']} title={id}>
        {id}
      </code>
      {run.kind === 'playground' && <Badge tone="accent">playground</Badge>}
      {run.outcome === 'running' && <Badge tone="accent">run not ended</Badge>}
      {errors && <Badge tone="bad">error</Badge>}
      {run.git && (
        <span>
          <code>{run.git.commit.slice(0, 7)}</code>
          {run.git.dirty && '+'} {run.git.branch !== undefined && <bdi className={classes['short']}>{run.git.branch}</bdi>}
        </span>
      )}
      {run.startedAt !== undefined && <span title={when(run.startedAt)}>{ago(run.startedAt)}</span>}
      {origin && (
        <span className={classes['origin']}>
          from {home === undefined ? <bdi>{origin.ref}</bdi> : <Link href={home}>{(ORIGINS[origin.kind] ?? ORIGINS.eval)(origin.ref)}</Link>}
        </span>
      )}
      {tags.length > 0 && (
        <span className={classes['tags']}>
          {tags.slice(0, 20).map((tag, index) => (
            <Badge key={index} title={tag}>
              <span className={classes['tag']}>{tag}</span>
            </Badge>
          ))}
          {tags.length > 20 && <span>and {count(tags.length - 20)} more</span>}
        </span>
      )}
    </>
  )
}
