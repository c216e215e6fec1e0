/** Who reviews: git's name for who commits here, unless another was given, which this browser then keeps. */
import { UserRound } from 'lucide-react'
import { useState, useSyncExternalStore, type FormEvent } from 'react'
import { Button } from '../../ui/button.tsx'
import { Dialog } from '../../ui/dialog.tsx'
import { Field, inputClass } from '../../ui/field.tsx'
import { useHome } from './queries.ts'

const KEY = 'evals.reviewer'
const listeners = new Set<() => void>()

export interface Reviewer {
  /** `undefined`: not known yet, or nobody has said. */
  name: string | undefined
  isAsked: boolean
  change: (name: string) => void
}

export function useReviewer(): Reviewer {
  const kept = useSyncExternalStore(
    (listener) => {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
    () => localStorage.getItem(KEY),
  )
  const home = useHome()
  return {
    name: kept ?? home.data?.reviewer ?? undefined,
    isAsked: kept === null && home.data !== undefined && home.data.reviewer === null,
    change: (name) => {
      localStorage.setItem(KEY, name)
      for (const listener of listeners) listener()
    },
  }
}

export function ReviewerButton({ reviewer: { name, change } }: { reviewer: Reviewer }) {
  const [isOpen, setOpen] = useState(false)
  return (
    <>
      <Button kind="quiet" icon={<UserRound size={14} aria-hidden />} onClick={() => setOpen(true)} title="Who reviews">
        {name ?? 'Who reviews?'}
      </Button>
      <Dialog open={isOpen} onOpenChange={setOpen} title="Who reviews" description="The name stands beside each label in the file. Two people are two names.">
        <NameForm name={name ?? ''} done={(next) => (change(next), setOpen(false))} />
      </Dialog>
    </>
  )
}

export function NameForm({ name, done }: { name: string; done: (name: string) => void }) {
  const [text, setText] = useState(name)
  const submit = (event: FormEvent): void => {
    event.preventDefault()
    if (text.trim() !== '') done(text.trim())
  }
  return (
    <form onSubmit={submit} style={{ display: 'flex', gap: 8, alignItems: 'flex-end' }}>
      <div style={{ flex: 1 }}>
        <Field label="Name">{(ids) => <input {...ids} className={inputClass} style={{ width: '100%' }} value={text} maxLength={200} autoComplete="name" onChange={(event) => setText(event.target.value)} />}</Field>
      </div>
      <Button type="submit" kind="primary" disabled={text.trim() === ''}>
        Use this name
      </Button>
    </form>
  )
}
