/** Keeps what a column tried: shown as a diff first, then written. */
import type { ParamValue } from '@evals/core'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import type { PlanBody } from '../../../../server/playground/playgroundRequests.ts'
import { Button } from '../../../ui/button.tsx'
import { Dialog } from '../../../ui/dialog.tsx'
import { ErrorBox } from '../../../ui/errorBox.tsx'
import { Field, inputClass } from '../../../ui/field.tsx'
import { Loading } from '../../../ui/loading.tsx'
import { PatchView } from '../../../ui/textDiff.tsx'
import { useToast } from '../../../ui/toast.tsx'
import { applySave, planSave } from '../calls.ts'
import { promptIn, type GridColumn } from '../model/draft.ts'
import { suiteKey, type Target } from '../model/target.ts'
import { closing } from './closing.ts'
import classes from './panels.module.css'
import type { PanelsProps } from './panels.tsx'

export interface SaveChoice {
  label: string
  body: (name: string) => PlanBody
  /** Has a name, which may be changed. */
  named?: boolean
}

export function SavePanel({ column, target, onClose }: PanelsProps & { column: GridColumn; onClose: () => void }) {
  const client = useQueryClient()
  const say = useToast()
  const choices = saveChoices(target, column)
  const [chosen, setChosen] = useState(0)
  const [name, setName] = useState(column.name)
  const choice = choices[chosen]
  const body = choice?.body(name.trim())
  const plan = useQuery({ queryKey: ['playground', 'plan', body], enabled: body !== undefined && (!choice?.named || name.trim() !== ''), gcTime: 0, staleTime: 0, queryFn: () => planSave(body!) })
  const apply = useMutation({
    mutationFn: applySave,
    onSuccess: ({ files }) => {
      void client.invalidateQueries({ queryKey: ['playground', 'suites'] })
      say.done(`Saved to ${files.join(', ')}`, { detail: 'See it with git diff' })
      onClose()
    },
    // The file may have changed in the meantime: what would be written now is shown anew
    onError: () => void plan.refetch(),
  })
  const canApply = plan.data !== undefined && plan.data.changes.length > 0 && !plan.isFetching
  return (
    <Dialog
      {...closing(onClose)}
      wide
      title={`Save ${column.name}`}
      description="Nothing is written before you have seen it."
      footer={
        <>
          <Button onClick={onClose}>Cancel</Button>
          <Button kind="primary" disabled={!canApply || apply.isPending} onClick={() => apply.mutate(plan.data!.hash)}>
            {apply.isPending ? 'Writing…' : 'Write'}
          </Button>
        </>
      }
    >
      {choices.length === 0 ? (
        <p>There is nothing to save: the column is as {target.kind === 'suite' ? 'the eval itself' : 'it began. A prompt without code is saved into the .prompt file that it is of'}.</p>
      ) : (
        <div className={classes['stack']}>
          <fieldset className={classes['choices']}>
            <legend className="visually-hidden">Where to</legend>
            {choices.map(({ label }, index) => (
              <label key={label}>
                <input type="radio" name="save" checked={index === chosen} onChange={() => setChosen(index)} />
                {label}
              </label>
            ))}
          </fieldset>
          {choice?.named && <Field label="Name of the variant">{(ids) => <input {...ids} className={inputClass} value={name} maxLength={80} onChange={({ target: { value } }) => setName(value)} />}</Field>}
          {plan.isFetching && <Loading what="what would change" />}
          {plan.error && <ErrorBox error={plan.error} />}
          {apply.error && <ErrorBox title="It was not written" error={apply.error} />}
          {plan.data && !plan.isFetching && (
            <>
              {plan.data.problems.map(({ message }, index) => (
                <ErrorBox key={index} error={message} />
              ))}
              {plan.data.changes.map(({ file, patch }) => (
                <PatchView key={file} label={`Change of ${file}`} patch={patch} />
              ))}
              {plan.data.changes.length === 0 && plan.data.problems.length === 0 && <p className={classes['quiet']}>Nothing would change: it is there already.</p>}
              {plan.data.copy !== undefined && (
                <section aria-label="To be copied">
                  <div className={classes['facts']}>
                    <h3 className={classes['pushed']}>To be put there by hand</h3>
                    <Button kind="quiet" onClick={() => void navigator.clipboard.writeText(plan.data.copy!).then(() => say.done('Copied'), (error: unknown) => say.failed('It could not be copied', error))}>
                      Copy
                    </Button>
                  </div>
                  <pre className={classes['trace']} tabIndex={0}>{plan.data.copy}</pre>
                </section>
              )}
            </>
          )}
        </div>
      )}
    </Dialog>
  )
}

/** Places that what the column sets can be written to, most likely first. */
export function saveChoices(target: Target, { params, name: column, values }: Pick<GridColumn, 'params' | 'name' | 'values'>): SaveChoice[] {
  const set: Record<string, ParamValue> = { ...params }
  const suite = suiteKey(target)
  if (!suite) {
    const prompt = promptIn(values['prompt'])
    return prompt?.file ? [{ label: `The prompt into ${prompt.file}`, body: () => ({ save: 'prompt', file: prompt.file, source: prompt.source }) }] : []
  }
  const prompts = Object.values(set).flatMap((value) => promptIn(value) ?? [])
  const plain = Object.fromEntries(Object.entries(set).filter(([, value]) => promptIn(value) === undefined))
  const names = Object.keys(plain)
  return [
    ...prompts.map(({ file, source }): SaveChoice => ({ label: `The prompt into ${file}`, body: () => ({ save: 'prompt', file, source }) })),
    ...(names.length > 0 ? [{ label: `${names.join(', ')} into the eval’s params`, body: (): PlanBody => ({ save: 'params', file: suite.file, suite: suite.suite, params: plain }) }] : []),
    ...(names.length > 0 ? [{ label: `A variant of the eval, such as ${column}`, named: true, body: (name: string): PlanBody => ({ save: 'variant', file: suite.file, suite: suite.suite, name, params: plain }) }] : []),
  ]
}
