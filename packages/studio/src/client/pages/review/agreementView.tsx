/** How far the people who label agree, and the rows on which they do not, to be settled. */
import { useQuery } from '@tanstack/react-query'
import { Link } from 'wouter'
import { answerOf, reviewApi } from '../../api/client.ts'
import { reviewLink, reviewSettleLink } from '../../links.ts'
import { Badge } from '../../ui/badge.tsx'
import { LinkButton } from '../../ui/button.tsx'
import { EmptyState } from '../../ui/emptyState.tsx'
import { ErrorBox } from '../../ui/errorBox.tsx'
import { count } from '../../ui/format.ts'
import { Loading } from '../../ui/loading.tsx'
import { AnswerBadges } from './opinions.tsx'
import { Progress } from './progress.tsx'
import { Coefficient, Rate } from './rate.tsx'
import classes from './results.module.css'
import { useReviewer } from './reviewer.tsx'
import { useQueue } from './queries.ts'

/** More are in the table of all rows. */
const SHOWN = 100

export function AgreementView({ path }: { path: string }) {
  const agreement = useQuery({ queryKey: ['review', 'agreement', path], queryFn: () => answerOf(reviewApi.agreement.$get({ query: { path } })), staleTime: 0 })
  const reviewer = useReviewer()
  const questions = useQueue(path, reviewer.name).data?.questions ?? []
  if (agreement.error) return <ErrorBox error={agreement.error} retry={() => void agreement.refetch()} />
  if (!agreement.data) return <Loading what="the agreement" />
  const { items, reviewers, disputed } = agreement.data
  const open = disputed.filter(({ isSettled }) => !isSettled)
  if (reviewers.length < 2) {
    return (
      <EmptyState title="Agreement needs two people" action={{ label: 'To the review', href: reviewLink(path) }}>
        {reviewers.length === 0 ? 'Nobody has labelled a row yet.' : `${reviewers[0]!.name} alone has labelled rows.`} A second person reviews under another name, here or on another branch: both are in one file, and neither sees what the other said before deciding.
      </EmptyState>
    )
  }
  return (
    <div className={classes['results']}>
      <section aria-label="People">
        <h2>People</h2>
        <ul className={classes['people']}>
          {reviewers.map(({ name, decided, skipped }) => (
            <li key={name}>
              <Progress name={name} done={decided + skipped} total={items} />
              {skipped > 0 && <span className={classes['quiet']}>{count(skipped)} skipped</span>}
            </li>
          ))}
        </ul>
      </section>
      <section aria-label="Agreement">
        <h2>Agreement</h2>
        <div className={classes['scroll']} tabIndex={0} role="region" aria-label="Agreement by question">
          <table>
            <thead>
              <tr>
                <th scope="col">{questions.length > 1 ? 'Question' : ''}</th>
                <th scope="col">Rows on which all say the same</th>
                <th scope="col" title="Of all: 1 is full agreement, 0 what chance gives. Krippendorff asks for 0.8, and for 0.667 where tentative conclusions are enough">
                  Krippendorff’s alpha
                </th>
                <th scope="col" title="Of two: 1 is full agreement, 0 what chance gives. Above 0.6 is called substantial">
                  Cohen’s kappa
                </th>
              </tr>
            </thead>
            <tbody>
              {agreement.data.questions.flatMap(({ question, agreement: all, alpha, pairs }) => [
                <tr key={question}>
                  <th scope="row">{questions.length > 1 ? question : 'everybody'}</th>
                  <td>
                    <Rate rate={all} what="rows that at least two have decided on" />
                  </td>
                  <td>
                    <Coefficient value={alpha} />
                  </td>
                  <td />
                </tr>,
                ...pairs.map(({ reviewers: [one, other], agreement: both, kappa }) => (
                  <tr key={`${question} ${one} ${other}`}>
                    <th scope="row" className={classes['quiet']}>
                      {one} and {other}
                    </th>
                    <td>
                      <Rate rate={both} what="rows that both have decided on" />
                    </td>
                    <td />
                    <td>
                      <Coefficient value={kappa} />
                    </td>
                  </tr>
                )),
              ])}
            </tbody>
          </table>
        </div>
      </section>
      <section aria-label="Disagreements">
        <header>
          <h2>
            {disputed.length === 0 ? 'No disagreements' : `${count(disputed.length)} ${disputed.length === 1 ? 'disagreement' : 'disagreements'}`}
            {disputed.length > open.length && <span className={classes['quiet']}> · {count(disputed.length - open.length)} settled</span>}
          </h2>
          {open.length > 0 && (
            <LinkButton kind="primary" href={reviewSettleLink(path)}>
              Settle {count(open.length)}
            </LinkButton>
          )}
        </header>
        {disputed.length > 0 && (
          <ul className={classes['list']}>
            {disputed.slice(0, SHOWN).map(({ id, title, opinions, settled }) => (
              <li key={id}>
                <Link href={settled ? reviewLink(path, id) : reviewSettleLink(path, id)} className={classes['title']!}>
                  {title}
                </Link>
                <span className={classes['said']}>
                  {opinions.map(({ by, labels }) => (
                    <span key={by}>
                      {by} <AnswerBadges labels={labels} questions={questions} />
                    </span>
                  ))}
                  {settled && (
                    <span>
                      <Badge tone="accent">settled</Badge> <AnswerBadges labels={settled.labels} questions={questions} />
                    </span>
                  )}
                </span>
              </li>
            ))}
            {disputed.length > SHOWN && <li className={classes['quiet']}>and {count(disputed.length - SHOWN)} more, among all rows</li>}
          </ul>
        )}
      </section>
    </div>
  )
}
