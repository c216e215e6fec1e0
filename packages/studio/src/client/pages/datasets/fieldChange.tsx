/** A field of a row before and after. */
import type { Json } from '@evals/core'
import { TextDiff } from '../../ui/textDiff.tsx'
import classes from './history.module.css'

/** As an answer of the server has it: what was not there is not in it. */
export interface ChangedField {
  path: string
  before?: Json | undefined
  after?: Json | undefined
}

export function FieldChange({ field: { path, before, after } }: { field: ChangedField }) {
  return (
    <div className={classes['field']}>
      <code>{path}</code>
      {before === undefined ? <span className={classes['who']}>put in</span> : after === undefined && <span className={classes['who']}>taken out</span>}
      <TextDiff label={`${path}: before and after`} before={textOf(before)} after={textOf(after)} />
    </div>
  )
}

function textOf(value: Json | undefined): string {
  if (value === undefined) return ''
  return typeof value === 'string' ? value : JSON.stringify(value, undefined, 2)
}
