/** Queries that the team keeps under a name, in evals.views.json: chosen, saved, deleted. */
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { Bookmark, Save, Trash2 } from 'lucide-react'
import { useState } from 'react'
import { answerOf, logsApi } from '../../api/client.ts'
import { Button } from '../../ui/button.tsx'
import { Dialog } from '../../ui/dialog.tsx'
import { ErrorBox } from '../../ui/errorBox.tsx'
import { Field, inputClass } from '../../ui/field.tsx'
import { Menu } from '../../ui/menu.tsx'
import { useToast } from '../../ui/toast.tsx'
import type { LogState } from './logState.ts'

const VIEWS = ['logs', 'views'] as const

export function SavedViews({ state, onChoose }: { state: LogState; onChoose: (view: Pick<LogState, 'query' | 'sort' | 'scope'>) => void }) {
  const views = useQuery({ queryKey: VIEWS, queryFn: () => answerOf(logsApi.views.$get()) })
  const [dialog, setDialog] = useState<'save' | 'delete'>()
  const all = views.data?.views ?? []
  return (
    <>
      <Menu
        trigger={
          <Button icon={<Bookmark size={14} aria-hidden />} title={views.error?.message}>
            Views
          </Button>
        }
        entries={[
          ...all.map(({ name, query, sort, spans = false }) => ({ label: name, run: () => onChoose({ query, sort, scope: spans ? ('spans' as const) : ('rows' as const) }) })),
          { label: 'Save this view…', icon: <Save size={13} aria-hidden />, run: () => setDialog('save') },
          { label: 'Delete a view…', icon: <Trash2 size={13} aria-hidden />, disabled: all.length === 0, run: () => setDialog('delete') },
        ]}
      />
      {dialog === 'save' && <SaveView state={state} names={all.map(({ name }) => name)} onClose={() => setDialog(undefined)} />}
      {dialog === 'delete' && <DeleteView names={all.map(({ name }) => name)} onClose={() => setDialog(undefined)} />}
    </>
  )
}

function SaveView({ state: { query, sort, scope }, names, onClose }: { state: LogState; names: readonly string[]; onClose: () => void }) {
  const [name, setName] = useState('')
  const client = useQueryClient()
  const toast = useToast()
  const save = useMutation({
    mutationFn: () => answerOf(logsApi.views[':name'].$put({ param: { name }, json: { query, ...(sort !== undefined && { sort }), ...(scope === 'spans' && { spans: true }) } })),
    onSuccess: () => {
      void client.invalidateQueries({ queryKey: VIEWS })
      toast.done(`The view ${name} is in evals.views.json`, { detail: `evals logs --view ${/^[\w.-]+$/.test(name) ? name : JSON.stringify(name)}` })
      onClose()
    },
  })
  return (
    <Dialog
      open
      onOpenChange={(open) => !open && onClose()}
      title="Save this view"
      description={
        <>
          The query, its order, and whether it is about spans, in <code>evals.views.json</code>: a file for git, which <code>evals logs --view</code> reads too.
        </>
      }
      footer={
        <Button kind="primary" disabled={name.trim() === '' || save.isPending} onClick={() => save.mutate()}>
          {names.includes(name) ? 'Replace' : 'Save'}
        </Button>
      }
    >
      <Field label="Name" problem={save.error?.message} hint={query === '' ? 'It finds everything.' : query}>
        {(ids) => <input {...ids} className={inputClass} value={name} autoFocus onChange={(event) => setName(event.target.value)} onKeyDown={(event) => event.key === 'Enter' && name.trim() !== '' && save.mutate()} />}
      </Field>
    </Dialog>
  )
}

function DeleteView({ names, onClose }: { names: readonly string[]; onClose: () => void }) {
  const client = useQueryClient()
  const remove = useMutation({
    mutationFn: (name: string) => answerOf(logsApi.views[':name'].$delete({ param: { name } })),
    onSuccess: () => void client.invalidateQueries({ queryKey: VIEWS }),
  })
  return (
    <Dialog open onOpenChange={(open) => !open && onClose()} title="Delete a view" description="From evals.views.json. Git has it still, where it was committed.">
      {remove.error && <ErrorBox error={remove.error} />}
      <ul>
        {names.map((name) => (
          <li key={name} style={{ display: 'flex', alignItems: 'center', justifyContent: 'space-between', padding: '3px 0' }}>
            {name}
            <Button kind="danger" aria-label={`Delete ${name}`} onClick={() => remove.mutate(name)}>
              Delete
            </Button>
          </li>
        ))}
      </ul>
      {names.length === 0 && <p>There are none left.</p>}
    </Dialog>
  )
}
