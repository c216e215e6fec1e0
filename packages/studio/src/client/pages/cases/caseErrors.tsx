/** What went wrong in a trial, where, and what its body asserted in vain. */
import type { ErrorInfo } from '@evals/core'
import type { CaseTrial } from '../../../server/cases/runCase.ts'
import { Badge } from '../../ui/badge.tsx'
import { count } from '../../ui/format.ts'
import classes from './caseErrors.module.css'

const WHERE: Readonly<Record<ErrorInfo['phase'], string>> = { data: 'reading the data', task: 'the task', scorer: 'a scorer' }

/** Longer ones are cut: megabytes of a message are no help. */
const MAX_MESSAGE = 4_000
const MAX_STACK = 20_000

export function CaseErrors({ row: { error, failures = [] } }: Pick<CaseTrial, 'row'>) {
  return (
    <>
      {error && <ErrorView error={error} />}
      {failures.length > 0 && (
        <section aria-label="Assertions" className={classes['error']}>
          <p className={classes['head']}>
            <Badge tone="bad">assertion</Badge> {failures.length === 1 ? 'The eval’s body asserted in vain' : `The eval’s body asserted ${count(failures.length)} times in vain`}
          </p>
          {failures.slice(0, 20).map((failure, index) => (
            <pre key={index}>{failure.slice(0, MAX_MESSAGE)}</pre>
          ))}
        </section>
      )}
    </>
  )
}

/** @param scorer that threw, where it was one */
export function ErrorView({ error: { name, message, stack, phase }, scorer }: { error: ErrorInfo; scorer?: string }) {
  return (
    <section aria-label="Error" className={classes['error']}>
      <p className={classes['head']}>
        <Badge tone="bad">error</Badge> <bdi className={classes['name']}>{name.slice(0, 200)}</bdi> <span className={classes['where']}>in {scorer === undefined ? (WHERE[phase] ?? phase) : 'this scorer'}</span>
      </p>
      <pre>{message.length > MAX_MESSAGE ? `${message.slice(0, MAX_MESSAGE)}… (${count(message.length)} characters: all of them are in the row)` : message}</pre>
      {stack !== undefined && (
        <details>
          <summary>Stack</summary>
          <pre tabIndex={0} className={classes['stack']}>
            {stack.slice(0, MAX_STACK)}
          </pre>
        </details>
      )}
    </section>
  )
}
