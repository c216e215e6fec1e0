/** What is asked about every row: pass or fail, or a number of a scale. */
import { Plus, X } from 'lucide-react'
import { Button, IconButton } from '../../ui/button.tsx'
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

export const FIRST_QUESTION: QuestionDraft = { name: 'good', text: '', kind: 'pass' }

/** @returns `undefined` where a name can not be used */
export function questionsOf(drafts: readonly QuestionDraft[]): StartRequest['questions'] {
  if (drafts.some((_, index) => nameProblem(drafts, index) !== undefined)) return undefined
  return drafts.map(({ name, text, kind }) => ({ name, ...(text.trim() === '' ? {} : { text: text.trim() }), ...(kind === 'pass' ? {} : { scale: SCALES[kind] }) }))
}

function nameProblem(drafts: readonly QuestionDraft[], index: number): string | undefined {
  const { name } = drafts[index]!
  if (!/^[\w-]{1,40}$/.test(name)) return 'Letters, digits, _ and -'
  return drafts.findIndex((other) => other.name === name) < index ? 'Another is called so' : undefined
}

/** Keys answer one question after the other. */
const MOST = 5

export function QuestionFields({ questions, onChange }: { questions: readonly QuestionDraft[]; onChange: (questions: readonly QuestionDraft[]) => void }) {
  return (
    <div className={classes['questions']}>
      {questions.map((question, index) => (
        <OneQuestion key={index} question={question} problem={nameProblem(questions, index)} isFirst={index === 0} onChange={(next) => onChange(questions.with(index, next))} remove={questions.length > 1 ? () => onChange(questions.toSpliced(index, 1)) : undefined} />
      ))}
      {questions.length < MOST && (
        <Button kind="quiet" icon={<Plus size={13} aria-hidden />} onClick={() => onChange([...questions, { name: `question-${questions.length + 1}`, text: '', kind: 'pass' }])}>
          Ask something else as well
        </Button>
      )}
    </div>
  )
}

function OneQuestion({ question, problem, isFirst, onChange, remove }: { question: QuestionDraft; problem: string | undefined; isFirst: boolean; onChange: (question: QuestionDraft) => void; remove: (() => void) | undefined }) {
  const { name, text, kind } = question
  return (
    <div className={classes['fields']}>
      <Field label="Asked" hint={isFirst ? 'In words, for who reviews. The first question is what judges are calibrated by' : undefined}>
        {(ids) => <input {...ids} className={inputClass} value={text} placeholder="Is the answer right?" onChange={(event) => onChange({ ...question, text: event.target.value })} />}
      </Field>
      <Field label="Called" problem={problem}>
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
        {remove && (
          <IconButton label="Do not ask this" onClick={remove}>
            <X size={14} aria-hidden />
          </IconButton>
        )}
      </div>
    </div>
  )
}
