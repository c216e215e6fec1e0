/** One review: row by row, all rows, agreement of people, calibration of scorers. What is shown is in the address. */
import { useQuery } from '@tanstack/react-query'
import { useEffect, useMemo } from 'react'
import { Link, useSearchParams } from 'wouter'
import { ApiError } from '../../api/apiError.ts'
import { answerOf, reviewApi } from '../../api/client.ts'
import { datasetLink, reviewStartLink, reviewViewLink } from '../../links.ts'
import { useOfferCommands } from '../../shell/pageCommands.ts'
import { EmptyState } from '../../ui/emptyState.tsx'
import { ErrorBox } from '../../ui/errorBox.tsx'
import { count } from '../../ui/format.ts'
import { Loading } from '../../ui/loading.tsx'
import { Page } from '../../ui/page.tsx'
import { Tabs } from '../../ui/tabs.tsx'
import { AgreementView } from './agreementView.tsx'
import { CalibrationView } from './calibrationView.tsx'
import { FileProblems } from './fileProblems.tsx'
import { useQueue, type Queue } from './queries.ts'
import { ReviewRows } from './reviewRows.tsx'
import { NameForm, ReviewerButton, useReviewer } from './reviewer.tsx'
import { RowsView } from './rowsView.tsx'

type View = 'review' | 'rows' | 'agreement' | 'calibration'

/** @param path of the labels, or of the dataset that they are beside */
export function QueuePage({ path }: { path: string }) {
  const reviewer = useReviewer()
  const by = reviewer.name
  const queue = useQueue(path, by)
  const [search, setSearch] = useSearchParams()
  const row = search.get('row') ?? undefined
  const view = (['rows', 'agreement', 'calibration'] as const).find((one) => one === search.get('view')) ?? 'review'
  const isSettling = search.has('settle')
  const show = (next: View): void => setSearch({ path, ...(next === 'review' ? {} : { view: next }) })
  useOfferCommands(
    useMemo(
      () => [
        { name: 'Calibration of scorers by these labels', run: () => show('calibration') },
        { name: 'Agreement of people', run: () => show('agreement') },
        { name: 'All rows of this review', run: () => show('rows') },
      ],
      [path],
    ),
  )
  // Other pages know a row by the id that it has there
  const isKnown = row === undefined || queue.data?.ids.includes(row) === true
  const found = useQuery({ queryKey: ['review', 'find', path, row], queryFn: () => answerOf(reviewApi.find.$get({ query: { path, row: row! } })), enabled: queue.data !== undefined && !isKnown, staleTime: 0 })

  // By its own name, whatever it was found by
  const own = queue.data?.path
  useEffect(() => {
    if (own === undefined || own === path) return
    const next = new URLSearchParams(search)
    next.set('path', own)
    setSearch(next, { replace: true })
  }, [own])

  const crumbs = <Link href="/review">Review</Link>
  if (reviewer.isAsked) {
    return (
      <Page title={path} crumbs={crumbs}>
        <div style={{ maxWidth: 480 }}>
          <p style={{ marginBottom: 12 }}>Who reviews? Git knows no name here (git config user.name).</p>
          <NameForm name="" done={reviewer.change} />
        </div>
      </Page>
    )
  }
  if (queue.error instanceof ApiError && queue.error.status === 404) {
    return (
      <Page title={path} crumbs={crumbs}>
        <EmptyState title="No review of this has been started" action={{ label: 'Start a review', href: reviewStartLink({ from: 'run', id: row }) }}>
          {path.endsWith('.labels.jsonl') ? 'The file is not there: it may be on another branch.' : `Labels of ${path} would be in a file beside it. Choose the outputs that are to be reviewed: of the newest run, or others.`}
        </EmptyState>
      </Page>
    )
  }
  if (queue.error) return <Page title={path} crumbs={crumbs}><ErrorBox error={queue.error} retry={() => void queue.refetch()} /></Page>
  if (!queue.data || queue.data.path !== path || by === undefined || (!isKnown && !found.data && !found.error)) return <Page title={path} crumbs={crumbs}><Loading what="the review" /></Page>

  const { data } = queue
  const shown = row !== undefined && !isKnown ? (found.data?.id ?? undefined) : row
  return (
    <Page
      fixed
      title={nameOf(data.path)}
      crumbs={
        <>
          {crumbs} {folderOf(data.path)}
        </>
      }
      facts={<Facts queue={data} by={by} />}
      actions={<ReviewerButton reviewer={reviewer} />}
    >
      <FileProblems path={data.path} problems={data.problems} />
      <Tabs
        value={view}
        onChange={show}
        label="Views of the review"
        tabs={[
          {
            value: 'review',
            label: isSettling ? 'Settle' : 'Review',
            // Not while it goes: it keeps its row in the address
            panel:
              view !== 'review' ? null : row !== undefined && shown === undefined ? (
                <EmptyState title="This row is not under review" action={{ label: 'Take it up', href: reviewStartLink({ from: 'run', id: row }) }}>
                  {data.path} has {count(data.ids.length)} rows, and {row} is none of them.
                </EmptyState>
              ) : (
                <ReviewRows key={`${by} ${isSettling}`} queue={data} by={by} row={shown} isSettling={isSettling} />
              ),
          },
          { value: 'rows', label: 'All rows', panel: <RowsView queue={data} by={by} /> },
          { value: 'agreement', label: 'Agreement', panel: <AgreementView path={data.path} /> },
          { value: 'calibration', label: 'Calibration', panel: <CalibrationView path={data.path} questions={data.questions} /> },
        ]}
      />
    </Page>
  )
}

function Facts({ queue: { ids, states, reviewers, dataset, disputed, path }, by }: { queue: Queue; by: string }) {
  const done = [...states].filter((state) => state !== 't').length
  const others = reviewers.filter(({ name }) => name !== by)
  const open = disputed.filter(({ isSettled }) => !isSettled).length
  return (
    <>
      <span className="num" aria-live="polite">
        {count(done)} of {count(ids.length)} by you
      </span>
      {others.map(({ name, decided, skipped }) => (
        <span key={name} className="num">
          {count(decided + skipped)} by {name}
        </span>
      ))}
      {open > 0 && (
        <Link href={reviewViewLink(path, 'agreement')} className="num">
          {count(open)} {open === 1 ? 'disagreement' : 'disagreements'} to settle
        </Link>
      )}
      {dataset !== null && (
        <span>
          labels of <Link href={datasetLink(dataset)}>{nameOf(dataset)}</Link>
        </span>
      )}
    </>
  )
}

function nameOf(path: string): string {
  return path.slice(path.lastIndexOf('/') + 1)
}

function folderOf(path: string): string {
  return path.includes('/') ? `/ ${path.slice(0, path.lastIndexOf('/'))}` : ''
}
