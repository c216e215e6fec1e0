/** Of the rows that were to be added: which are not, and why, and what was taken out of the others. */
import type { ReactNode } from 'react'
import type { PlannedAddition } from '../../server/datasets/addRows.ts'
import { count } from '../ui/format.ts'
import classes from './addRows.module.css'

const MAX_LISTED = 50

export function AdditionNotes({ plan }: { plan: PlannedAddition }) {
  const { alreadyThere, repeated, noInput, refused, unmapped, redaction, gone } = plan
  const places = redaction?.places ?? []
  return (
    <div className={classes['notes']}>
      {places.length > 0 && (
        <Note tone="warn" title={`${list(redaction!.kinds.map(({ kind, count: times }) => `${count(times)} ${kind}`))} taken out`} hint="By the rules of evals.config.json. What was taken out is not written anywhere.">
          {places.slice(0, MAX_LISTED).map(({ kind, count: times, id, path }) => (
            <li key={`${id} ${path} ${kind}`}>
              <code>{path}</code> of <code>{id}</code>: {kind}
              {times > 1 && `, ${count(times)} times`}
            </li>
          ))}
        </Note>
      )}
      {refused.length > 0 && (
        <Note tone="bad" title={`${rows(refused.length)} not fit the dataset’s schema`} hint="Open one above to mend it.">
          {refused.slice(0, MAX_LISTED).map(({ from, problems }) => (
            <li key={from}>
              <code>{from}</code>: {problems.join('; ')}
            </li>
          ))}
        </Note>
      )}
      {alreadyThere.length > 0 && (
        <Note title={`${count(alreadyThere.length)} ${alreadyThere.length === 1 ? 'is' : 'are'} in the dataset already`} hint="The same input is there.">
          {alreadyThere.slice(0, MAX_LISTED).map(({ from, id, line }) => (
            <li key={from}>
              <code>{from}</code> is <code>{id}</code>
              {line !== undefined && ` on line ${count(line)}`}
            </li>
          ))}
        </Note>
      )}
      {repeated.length > 0 && (
        <Note title={`${count(repeated.length)} ${repeated.length === 1 ? 'asks' : 'ask'} what another of them asks`} hint="Each input is added once.">
          {repeated.slice(0, MAX_LISTED).map(({ from, first }) => (
            <li key={from}>
              <code>{from}</code> as <code>{first}</code>
            </li>
          ))}
        </Note>
      )}
      {noInput.length > 0 && (
        <Note tone="bad" title={`${count(noInput.length)} ${noInput.length === 1 ? 'has' : 'have'} no input`} hint="Say in Fields where the input is.">
          {noInput.slice(0, MAX_LISTED).map(({ from }) => (
            <li key={from}>
              <code>{from}</code>
            </li>
          ))}
        </Note>
      )}
      {unmapped.map(({ part, from }) => (
        <Note key={part} tone="warn" title={`${part}: ${count(from.length)} ${from.length === 1 ? 'row has' : 'rows have'} nothing there`} hint="They are added without it.">
          {from.slice(0, MAX_LISTED).map((id) => (
            <li key={id}>
              <code>{id}</code>
            </li>
          ))}
        </Note>
      ))}
      {gone > 0 && <p className={classes['note']}>{count(gone)} of the rows {gone === 1 ? 'is' : 'are'} not there any more.</p>}
    </div>
  )
}

function Note({ tone, title, hint, children }: { tone?: 'warn' | 'bad'; title: string; hint: string; children: ReactNode }) {
  return (
    <details className={classes['note']} data-tone={tone}>
      <summary>
        <strong>{title}</strong> <span>{hint}</span>
      </summary>
      <ul>{children}</ul>
    </details>
  )
}

function list(parts: readonly string[]): string {
  return parts.length < 2 ? parts.join('') : `${parts.slice(0, -1).join(', ')} and ${parts.at(-1)}`
}

function rows(length: number): string {
  return length === 1 ? '1 row does' : `${count(length)} rows do`
}
