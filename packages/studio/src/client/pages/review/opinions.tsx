/** What people said, side by side. */
import { Badge } from '../../ui/badge.tsx'
import { when } from '../../ui/format.ts'
import classes from './opinions.module.css'
import type { Answers, Queue } from './queries.ts'

export interface OpinionShown {
  by: string
  at: string
  labels: Answers
  comment?: string | undefined
}

export function Opinions({ title, opinions, questions }: { title?: string; opinions: readonly OpinionShown[]; questions: Queue['questions'] }) {
  return (
    <section className={classes['opinions']} aria-label={title ?? 'What people said'}>
      {title !== undefined && <h3>{title}</h3>}
      <ul>
        {opinions.map(({ by, at, labels, comment }) => (
          <li key={by}>
            <span className={classes['by']} title={when(at)}>
              {by}
            </span>
            <AnswerBadges labels={labels} questions={questions} />
            {comment !== undefined && <p>{comment}</p>}
          </li>
        ))}
      </ul>
    </section>
  )
}

export function AnswerBadges({ labels, questions }: { labels: Answers; questions: Queue['questions'] }) {
  return (
    <span className={classes['answers']}>
      {questions.map(({ name, scale }) => {
        const answer = labels[name]
        const prefix = questions.length > 1 ? `${name} ` : ''
        if (answer === undefined) return questions.length > 1 ? null : <Badge key={name}>–</Badge>
        if (answer === null) return <Badge key={name}>{prefix}skipped</Badge>
        const isGood = typeof answer === 'number' ? answer >= (scale?.passFrom ?? 1) : answer
        return (
          <Badge key={name} tone={isGood ? 'good' : 'bad'}>
            {prefix}
            {typeof answer === 'number' ? answer : answer ? 'pass' : 'fail'}
          </Badge>
        )
      })}
    </span>
  )
}
