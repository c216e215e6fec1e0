/** Drafts in the browser's storage, by project and eval: what was typed is there after a reload. What is not a draft (any more) is left out. */
import { newDraft, type Draft } from './draft.ts'

/** Changes when an older draft can not be read any more. */
const PREFIX = 'evals.playground.1'

export interface DraftKey {
  /** The project's root. */
  project: string
  /** Absent: without code. */
  file?: string | undefined
  suite?: string | undefined
}

export function storageKey({ project, file = '', suite = '' }: DraftKey): string {
  return `${PREFIX}:${JSON.stringify([project, file, suite])}`
}

export function readDraft(key: DraftKey, storage: Pick<Storage, 'getItem'> = localStorage): Draft {
  const fresh = newDraft()
  try {
    const kept = JSON.parse(storage.getItem(storageKey(key)) ?? '{}') as Partial<Draft>
    return isDraft(kept) ? { ...fresh, ...kept } : fresh
  } catch {
    return fresh
  }
}

/** @returns whether there was room for it */
export function keepDraft(key: DraftKey, draft: Draft, storage: Pick<Storage, 'setItem'> = localStorage): boolean {
  try {
    storage.setItem(storageKey(key), JSON.stringify(draft))
    return true
  } catch {
    return false
  }
}

function isDraft({ columns, own, rows, trials }: Partial<Draft>): boolean {
  return (
    Array.isArray(columns) &&
    columns.length > 0 &&
    columns.every((column) => typeof column?.id === 'string' && typeof column.name === 'string' && typeof column.params === 'object' && column.params !== null) &&
    Array.isArray(own) &&
    own.every((row) => typeof row?.id === 'string' && row.input !== undefined) &&
    (rows?.kind === 'all' || rows?.kind === 'first' || (rows?.kind === 'some' && Array.isArray(rows.ids))) &&
    Number.isInteger(trials)
  )
}
