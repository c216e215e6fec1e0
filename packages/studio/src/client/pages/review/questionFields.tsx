/** What is asked about every row: pass or fail, or a number of a scale. */
import { Field, inputClass } from '../../ui/field.tsx'
import { Select } from '../../ui/select.tsx'
import type { StartRequest } from './queries.ts'
import classes from './questionFields.module.css'

type Kind = 'pass' | '1-3' | '1-5' | '0-9'

export interface QuestionDraft {
  name: string
  text: string
  kind: Kind
}

const SCALES: Record<Exclude<Kind, 'pass'>, { min: number; max: number; passFrom: number }> = { '1-3': { min: 1, max: 3, passFrom: 2 }, '1-5': { min: 1, max: 5, passFrom: 4 }, '0-9': { min: 0, max: 9, passFrom: 6 } }

/** @returns `undefined` where the name can not be used */
export function questionsOf({ name, text, kind }: QuestionDraft): StartRequest['questions'] {
  if (!/^[\w-]{1,40}$/.test(name)) return undefined
  return [{ name, ...(text.trim() === '' ? {} : { text: text.trim() }), ...(kind === 'pass' ? {} : { scale: SCALES[kind] }) }]
}

export function QuestionFields({ question, onChange }: { question: QuestionDraft; onChange: (question: QuestionDraft) => void }) {
  const { name, text, kind } = question
  return (
    <div className={classes['fields']}>
      <Field label="Asked" hint="In words, for who reviews">
        {(ids) => <input {...ids} className={inputClass} value={text} placeholder="Is the answer right?" onChange={(event) => onChange({ ...question, text: event.target.value })} />}
      </Field>
      <Field label="Called" problem={questionsOf(question) ? undefined : 'Letters, digits, _ and -'}>
        {(ids) => <input {...ids} className={inputClass} value={name} spellCheck={false} onChange={(event) => onChange({ ...question, name: event.target.value })} />}
      </Field>
      <div className={classes['kind']}>
        <Select
          label="Answered by"
          value={kind}
          options={[
            { value: 'pass', label: 'pass or fail' },
            { value: '1-3', label: '1 to 3, passing from 2' },
            { value: '1-5', label: '1 to 5, passing from 4' },
            { value: '0-9', label: '0 to 9, passing from 6' },
          ]}
          onChange={(next) => onChange({ ...question, kind: next })}
        />
      </div>
    </div>
  )
}
