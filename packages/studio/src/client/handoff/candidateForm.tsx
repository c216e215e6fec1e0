/** One row, edited before it is added: most of all, what answer is expected. */
import { isPlainObject } from '../ui/plainObject.ts'
import { Button } from '../ui/button.tsx'
import { Field } from '../ui/field.tsx'
import { TagsInput } from '../ui/tagsInput.tsx'
import { ValueEditor } from '../ui/valueEditor.tsx'
import type { Candidate, Edit } from './addition.ts'
import classes from './addRows.module.css'

export function CandidateForm({ candidate, onEdit, onProblem, close }: { candidate: Candidate; onEdit: (change: Edit) => void; onProblem: (field: string, problem: string | undefined) => void; close: () => void }) {
  const { from, fields, problems } = candidate
  const report = (field: string) => (problem: string | undefined) => onProblem(`${from} ${field}`, problem)
  return (
    <section className={classes['candidate']} aria-label="The row that is edited">
      {problems.length > 0 && (
        <ul className={classes['problems']}>
          {problems.map((problem) => (
            <li key={problem}>{problem}</li>
          ))}
        </ul>
      )}
      <div className={classes['pair']}>
        <ValueEditor label="Input" required value={fields.input} onProblem={report('input')} onChange={(input) => onEdit({ input: input ?? '' })} />
        <ValueEditor label="Expected" value={fields.expected} onProblem={report('expected')} onChange={(expected) => onEdit(expected === undefined ? { expected: undefined, noExpected: true } : { expected, noExpected: false })} />
        <Field label="Tags">{(ids) => <TagsInput {...ids} value={fields.tags ?? []} onChange={(tags) => onEdit({ tags: tags.length === 0 ? null : tags })} />}</Field>
        <ValueEditor
          label="Metadata"
          value={fields.metadata}
          onProblem={report('metadata')}
          onChange={(metadata) => {
            if (metadata === undefined) onEdit({ metadata: null })
            else if (isPlainObject(metadata)) onEdit({ metadata })
            else report('metadata')('must be an object')
          }}
        />
      </div>
      <p className={classes['end']}>
        <Button kind="quiet" onClick={close}>
          Done
        </Button>
      </p>
    </section>
  )
}
