/** The dialog: a dataset, the rows, what is left out of them and why, and the change. */
import { useQuery } from '@tanstack/react-query'
import { useMemo, useRef, useState } from 'react'
import { answerOf, datasetsApi } from '../api/client.ts'
import { datasetLink } from '../links.ts'
import { Button } from '../ui/button.tsx'
import { Dialog } from '../ui/dialog.tsx'
import { ErrorBox } from '../ui/errorBox.tsx'
import { Field, inputClass } from '../ui/field.tsx'
import { count } from '../ui/format.ts'
import { Loading } from '../ui/loading.tsx'
import { Select } from '../ui/select.tsx'
import { candidatesOf, lastDataset, partsOf, rememberDataset, useAddition, withPart, type Candidate, type Edit } from './addition.ts'
import { AdditionNotes } from './additionNotes.tsx'
import classes from './addRows.module.css'
import type { RowSource } from './addToDataset.tsx'
import { CandidateForm } from './candidateForm.tsx'
import { CandidateTable } from './candidateTable.tsx'
import { ChangePatch } from './changePatch.tsx'
import { useApply } from './useApply.ts'

const NEW = ' new'

export function AddRows({ source, close }: { source: RowSource; close: () => void }) {
  const list = useQuery({ queryKey: ['datasets'], queryFn: () => answerOf(datasetsApi.index.$get()) })
  const files = useMemo(() => (list.data?.datasets ?? []).filter(({ writable }) => writable).map(({ path }) => path), [list.data])
  const [chosen, setChosen] = useState<string>()
  const [newName, setNewName] = useState('dataset.jsonl')
  const [mapping, setMapping] = useState('')
  const [edits, setEdits] = useState<Record<string, Edit>>({})
  const [leftOut, setLeftOut] = useState<readonly string[]>([])
  const [open, setOpen] = useState<string>()
  const seen = useRef(new Map<string, Candidate>())
  const isBroken = useRef(new Set<string>())
  const [broken, setBroken] = useState(0)

  // The one that was used last; where none was, the only one
  const guess = files.find((path) => path === lastDataset()) ?? (files.length === 1 ? files[0] : undefined)
  const selected = chosen ?? guess ?? (list.isSuccess && files.length === 0 ? NEW : undefined)
  const path = selected === NEW ? newName.trim() : (selected ?? '')
  const query = useMemo(() => ({ path, source, mapping, edits, leftOut }), [path, source, mapping, edits, leftOut])
  const { data: plan, error, isCurrent, isFetching } = useAddition(query, path !== '')
  const without = useMemo(() => new Set(leftOut), [leftOut])
  const candidates = useMemo(() => (plan ? candidatesOf(plan, seen.current, without) : []), [plan, without])
  const editing = candidates.find(({ from }) => from === open)

  const apply = useApply(() => {
    rememberDataset(path)
    close()
  })
  const ready = plan !== undefined && isCurrent && error === null && plan.added.length > 0 && broken === 0
  const added = plan?.added.length ?? 0
  const write = (): void => {
    if (!ready || apply.isPending) return
    const link = { label: 'See the dataset', href: datasetLink(path, added === 1 ? plan.added[0]!.row.id : undefined) }
    apply.mutate({ token: plan.token, done: `${count(added)} ${added === 1 ? 'row' : 'rows'} added to ${path}`, link })
  }
  const edit = (from: string, change: Edit): void => setEdits((now) => ({ ...now, [from]: { ...now[from], ...change } }))
  const select = (from: string, isIn: boolean): void => setLeftOut((now) => (isIn ? now.filter((one) => one !== from) : [...now, from]))
  const noteProblem = (name: string, problem: string | undefined): void => {
    if (problem === undefined) isBroken.current.delete(name)
    else isBroken.current.add(name)
    setBroken(isBroken.current.size)
  }
  return (
    <Dialog
      open
      onOpenChange={(isOpen) => !isOpen && close()}
      wide
      title="Add to a dataset"
      footer={
        <>
          <span className={classes['said']} role="status">
            {broken > 0 ? 'A value that you are editing is not JSON yet' : isFetching || (plan !== undefined && !isCurrent && error === null) ? 'Working out the change…' : ''}
          </span>
          <Button onClick={close}>Cancel</Button>
          <Button kind="primary" keys="mod+enter" disabled={!ready || apply.isPending} onClick={write}>
            {apply.isPending ? 'Adding…' : added === 1 ? 'Add 1 row' : `Add ${count(added)} rows`}
          </Button>
        </>
      }
    >
      <div
        className={classes['form']}
        onKeyDown={(event) => {
          if (event.key === 'Enter' && (event.metaKey || event.ctrlKey)) write()
        }}
      >
        {list.error && <ErrorBox error={list.error} title="The datasets can not be listed" retry={() => void list.refetch()} />}
        <div className={classes['where']}>
          <Field label="Dataset">
            {() => (
              <Select
                label="Dataset"
                value={selected ?? ''}
                options={[...(selected === undefined ? [{ value: '', label: 'Choose a dataset…' }] : []), ...files.map((file) => ({ value: file, label: file })), { value: NEW, label: 'A new file…' }]}
                onChange={(value) => setChosen(value === '' ? undefined : value)}
              />
            )}
          </Field>
          {selected === NEW && (
            <Field label="Name of the new file" hint="Relative to the project: evals/questions.jsonl">
              {(ids) => <input {...ids} className={inputClass} value={newName} spellCheck={false} onChange={(event) => setNewName(event.target.value)} />}
            </Field>
          )}
          <div className={classes['mapping']}>
            <Field label="Fields" hint={mapping === '' ? 'As they are: input, expected, metadata and tags' : undefined}>
              {(ids) => <input {...ids} className={inputClass} value={mapping} placeholder="input=input.question, expected=output" spellCheck={false} onChange={(event) => setMapping(event.target.value)} />}
            </Field>
          </div>
        </div>
        {plan && plan.suggestions.length > 0 && (
          <p className={classes['suggestions']} role="group" aria-label="Fields that these rows have">
            {plan.suggestions.map((part) => (
              <button key={part} type="button" aria-pressed={partsOf(mapping).includes(part)} onClick={() => setMapping((now) => withPart(now, part))}>
                {part.endsWith('=') ? `no ${part.slice(0, -1)}` : part.replace('=', ' ← ')}
              </button>
            ))}
          </p>
        )}
        {error && <ErrorBox error={error} title="These rows can not be added so" />}
        {apply.error && <ErrorBox error={apply.error} title="Nothing was written" />}
        {!plan && !error && path !== '' && <Loading what="the rows" />}
        {path === '' && selected !== NEW && list.isSuccess && <p className={classes['quiet']}>Choose the dataset that the rows are to be added to.</p>}
        {plan && (
          <>
            <CandidateTable candidates={candidates} openKey={open} onOpen={(from) => setOpen(from === open ? undefined : from)} onSelect={select} />
            {editing && <CandidateForm key={editing.from} candidate={editing} onEdit={(change) => edit(editing.from, change)} onProblem={noteProblem} close={() => setOpen(undefined)} />}
            <AdditionNotes plan={plan} />
            <ChangePatch change={plan} none="Nothing would change." />
          </>
        )}
      </div>
    </Dialog>
  )
}
