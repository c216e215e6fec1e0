/** The reviews of a project, how far they are, and the way to a new one. */
import { Plus } from 'lucide-react'
import { useMemo } from 'react'
import { Link, useSearchParams } from 'wouter'
import { reviewLink, reviewStartLink, reviewViewLink } from '../../links.ts'
import { useOfferCommands } from '../../shell/pageCommands.ts'
import { Badge } from '../../ui/badge.tsx'
import { Button } from '../../ui/button.tsx'
import { EmptyState } from '../../ui/emptyState.tsx'
import { ErrorBox } from '../../ui/errorBox.tsx'
import { count } from '../../ui/format.ts'
import { Loading } from '../../ui/loading.tsx'
import { Page } from '../../ui/page.tsx'
import { Progress } from './progress.tsx'
import { useHome, type QueueSummary } from './queries.ts'
import classes from './reviewHome.module.css'
import { ReviewerButton, useReviewer } from './reviewer.tsx'
import { StartReview } from './startReview.tsx'

export function ReviewHome() {
  const home = useHome()
  const reviewer = useReviewer()
  const [search, setSearch] = useSearchParams()
  const isStarting = search.has('start')
  const start = (isOpen: boolean): void => setSearch(isOpen ? { start: 'run' } : {}, { replace: !isOpen })
  useOfferCommands(useMemo(() => [{ name: 'Start a review', run: () => setSearch({ start: 'run' }) }], []))
  const queues = home.data?.queues ?? []
  return (
    <Page
      title="Review"
      facts={queues.length > 0 ? 'What people say of outputs, kept in git beside the dataset, and how far scorers agree with them.' : undefined}
      actions={
        <>
          <ReviewerButton reviewer={reviewer} />
          {queues.length > 0 && (
            <Button kind="primary" icon={<Plus size={14} aria-hidden />} onClick={() => start(true)}>
              Start a review
            </Button>
          )}
        </>
      }
    >
      {home.error ? (
        <ErrorBox error={home.error} retry={() => void home.refetch()} />
      ) : !home.data ? (
        <Loading what="the reviews" />
      ) : queues.length === 0 ? (
        <NoReviews />
      ) : (
        <ul className={classes['queues']} aria-label="Reviews">
          {queues.map((queue) => (
            <QueueEntry key={queue.path} queue={queue} />
          ))}
        </ul>
      )}
      {isStarting && <StartReview key={search.toString()} search={search} onClose={() => start(false)} />}
    </Page>
  )
}

function NoReviews() {
  return (
    <EmptyState title="Nothing is under review yet" action={{ label: 'Start a review', href: reviewStartLink({ from: 'run' }) }}>
      Choose outputs of a run, of the logs or of a dataset, and say of each whether it is good: one key a row. The labels are a file in git, from which a judge is calibrated.
    </EmptyState>
  )
}

function QueueEntry({ queue: { path, items, reviewers, unsettled, problems } }: { queue: QueueSummary }) {
  return (
    <li className={classes['queue']}>
      <div className={classes['what']}>
        <Link href={reviewLink(path)} className={classes['path']!}>
          {path}
        </Link>
        <span className={classes['facts']}>
          {count(items)} {items === 1 ? 'row' : 'rows'}
          {unsettled > 0 && (
            <Link href={reviewViewLink(path, 'agreement')}>
              {count(unsettled)} {unsettled === 1 ? 'disagreement' : 'disagreements'} to settle
            </Link>
          )}
          <Link href={reviewViewLink(path, 'calibration')}>Calibration</Link>
          {problems > 0 && <Badge tone="bad">{count(problems)} lines can not be read</Badge>}
        </span>
      </div>
      <ul className={classes['people']}>
        {reviewers.length === 0 && <li className={classes['nobody']}>Nobody has begun</li>}
        {reviewers.map(({ name, decided, skipped }) => (
          <li key={name}>
            <Progress name={name} done={decided + skipped} total={items} />
          </li>
        ))}
      </ul>
    </li>
  )
}
