/** One scorer against people: the four counts, what was not compared, what it would take to know more, and each row on which they differ. */
import { Link } from 'wouter'
import { reviewLink } from '../../links.ts'
import { Badge } from '../../ui/badge.tsx'
import { count } from '../../ui/format.ts'
import { Score } from '../../ui/score.tsx'
import type { ScorerCalibration } from './calibrationView.tsx'
import { Coefficient } from './rate.tsx'
import classes from './results.module.css'

export function ScorerDetail({ path, scorer }: { path: string; scorer: ScorerCalibration }) {
  const { judge, confusion, compared, unscored, disputed, errors, alpha, labelsNeeded, disagreements, agreement } = scorer
  const left = [unscored > 0 && `${count(unscored)} unscored`, disputed > 0 && `${count(disputed)} on which people do not agree`, errors.length > 0 && `${count(errors.length)} on which it failed`].filter((text) => text !== false)
  const differing = agreement.total - agreement.count
  return (
    <section aria-label={judge} className={classes['detail']}>
      <h2>{judge}</h2>
      <div className={classes['pair']}>
        <table className={classes['confusion']}>
          <caption className="visually-hidden">Rows by what people and {judge} said</caption>
          <thead>
            <tr>
              <td />
              <th scope="col">it passes</th>
              <th scope="col">it fails</th>
            </tr>
          </thead>
          <tbody>
            <tr>
              <th scope="row">people pass</th>
              <td data-tone={confusion.truePositive > 0 ? 'good' : undefined}>{count(confusion.truePositive)}</td>
              <td data-tone={confusion.falseNegative > 0 ? 'bad' : undefined}>{count(confusion.falseNegative)}</td>
            </tr>
            <tr>
              <th scope="row">people fail</th>
              <td data-tone={confusion.falsePositive > 0 ? 'bad' : undefined}>{count(confusion.falsePositive)}</td>
              <td data-tone={confusion.trueNegative > 0 ? 'good' : undefined}>{count(confusion.trueNegative)}</td>
            </tr>
          </tbody>
        </table>
        <ul className={classes['notes']}>
          <li className="num">{count(compared)} rows compared</li>
          {left.length > 0 && <li>Not compared: {left.join(', ')}</li>}
          {errors.slice(0, 3).map(({ id, message }) => (
            <li key={id} className={classes['bad']}>
              <Link href={reviewLink(path, id)}>{id}</Link>: {message}
            </li>
          ))}
          {alpha && (
            <li>
              Krippendorff’s alpha: people <Coefficient value={alpha.people} />, with it as one of them <Coefficient value={alpha.withJudge} />
            </li>
          )}
          {labelsNeeded !== undefined && (
            <li className="num">
              About {count(labelsNeeded)} labels in all would narrow the interval of its agreement to 10 points
            </li>
          )}
        </ul>
      </div>
      {differing > 0 && (
        <>
          <h3>
            {count(differing)} {differing === 1 ? 'row' : 'rows'} on which it differs from people
          </h3>
          <ul className={classes['list']}>
            {disagreements.map(({ id, title, label, score, reason }) => (
              <li key={id}>
                <Link href={reviewLink(path, id)} className={classes['title']!}>
                  {title}
                </Link>
                <span className={classes['said']}>
                  <span>
                    people <Badge tone={label ? 'good' : 'bad'}>{label ? 'pass' : 'fail'}</Badge>
                  </span>
                  <span>
                    it <Score value={score} />
                  </span>
                </span>
                {reason !== undefined && <p>{reason}</p>}
              </li>
            ))}
            {differing > disagreements.length && <li className={classes['quiet']}>and {count(differing - disagreements.length)} more</li>}
          </ul>
        </>
      )}
    </section>
  )
}
