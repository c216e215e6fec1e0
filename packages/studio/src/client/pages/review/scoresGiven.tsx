/** What scorers gave. Hidden until one has decided, so that nobody agrees with a number. */
import { EyeOff } from 'lucide-react'
import { Score } from '../../ui/score.tsx'
import type { Item } from './queries.ts'
import classes from './scoresGiven.module.css'

export function ScoresGiven({ scores, count }: { scores: Item['scores']; count: number }) {
  if (count === 0) return null
  return (
    <section className={classes['scores']} aria-label="Scores" data-hidden={scores === null || undefined}>
      <h3>Scores</h3>
      {scores === null ? (
        <p className={classes['hidden']}>
          <EyeOff size={13} aria-hidden /> {count === 1 ? 'A score is' : `${count} scores are`} hidden until you have decided
        </p>
      ) : (
        <ul>
          {scores.map(({ name, score, detail }) => (
            <li key={name}>
              <span className={classes['name']}>{name}</span>
              {detail?.error ? <span className={classes['error']}>error</span> : <Score value={score} bar />}
              {(detail?.error?.message ?? detail?.reason) !== undefined && <p>{detail?.error?.message ?? detail?.reason}</p>}
            </li>
          ))}
        </ul>
      )}
    </section>
  )
}
