/** How the table of cases is arranged, as the address has it: who opens the link sees the same. */
import { parseQuery, QueryError } from '@evals/store/query'
import { useEffect, useMemo, useRef, useState } from 'react'
import { useSearchParams } from 'wouter'
import { QUICK_FILTERS, type QuickFilter } from '../../../caseTable/caseIndex.ts'
import type { TableRequest } from '../../api/runsSource.ts'
import type { TableView } from '../../links.ts'
import type { Sort } from '../../ui/table.tsx'

export interface QueryProblem {
  message: string
  /** In the text, counted from 0. */
  from: number
  to: number
}

export interface TableState {
  /** As it stands in the field; it may be wrong. */
  text: string
  setText: (text: string) => void
  /** Before one goes elsewhere: what was written is in the address, for the way back. */
  keepText: () => void
  problem: QueryProblem | undefined
  /** What is asked for: while the text is wrong, the last that was right. */
  request: TableRequest
  view: TableView
  setShow: (show: QuickFilter | undefined) => void
  setGroup: (group: string | undefined) => void
  toggleGroup: (value: string) => void
  setSort: (sort: Sort | undefined) => void
  /** Ids of the columns that are shown, where somebody chose. */
  columns: string[] | undefined
  setColumns: (columns: string[] | undefined) => void
}

/** An address that changes with every key would be too much for a browser, in milliseconds. */
const ADDRESS_MS = 300

export function useTableState(): TableState {
  const [params, setParams] = useSearchParams()
  const set = (changes: Record<string, string | undefined>): void =>
    setParams(
      (now) => {
        const next = new URLSearchParams(now)
        for (const [name, value] of Object.entries(changes)) {
          if (value === undefined || value === '') next.delete(name)
          else next.set(name, value)
        }
        return next
      },
      { replace: true },
    )
  const inAddress = params.get('query') ?? ''
  const [text, setText] = useState(inAddress)
  const written = useRef(inAddress)
  const timer = useRef<number>(undefined)
  useEffect(() => {
    // Changed by another hand: a link, or the way back
    if (inAddress === written.current) return
    written.current = inAddress
    setText(inAddress)
  }, [inAddress])
  useEffect(() => () => window.clearTimeout(timer.current), [])

  const problem = useMemo(() => problemOf(text), [text])
  const lastRight = useRef('')
  if (!problem) lastRight.current = text
  const query = lastRight.current

  const show = QUICK_FILTERS.find((filter) => filter === params.get('show'))
  const group = params.get('group') ?? undefined
  const openText = params.get('open')
  const sortBy = params.get('sort') ?? undefined
  const descending = params.get('descending') === 'true'
  const request = useMemo((): TableRequest => ({ query, show, group, open: listOf(openText), ...(sortBy === undefined ? {} : { sort: { by: sortBy, descending } }) }), [query, show, group, openText, sortBy, descending])
  const view = useMemo((): TableView => ({ query, show, group, sort: sortBy, descending: descending ? 'true' : undefined }), [query, show, group, sortBy, descending])
  const columns = params.get('columns')
  const write = (next: string): void => {
    window.clearTimeout(timer.current)
    if (problemOf(next) || next === written.current) return
    written.current = next
    set({ query: next })
  }
  return {
    text,
    setText(next) {
      setText(next)
      window.clearTimeout(timer.current)
      timer.current = window.setTimeout(() => write(next), ADDRESS_MS)
    },
    keepText: () => write(text),
    problem,
    request,
    view,
    setShow: (next) => set({ show: next }),
    setGroup: (next) => set({ group: next, open: undefined }),
    toggleGroup(value) {
      const now = listOf(openText)
      set({ open: JSON.stringify(now.includes(value) ? now.filter((one) => one !== value) : [...now, value]) })
    },
    setSort: (sort) => set({ sort: sort?.by, descending: sort?.descending ? 'true' : undefined }),
    columns: useMemo(() => (columns === null ? undefined : listOf(columns)), [columns]),
    setColumns: (next) => set({ columns: next && JSON.stringify(next) }),
  }
}

function problemOf(text: string): QueryProblem | undefined {
  try {
    parseQuery(text)
    return undefined
  } catch (error) {
    if (!(error instanceof QueryError)) throw error
    return { message: error.message, from: error.position, to: error.position + error.length }
  }
}

/** An address may have been mistyped: then there is nothing in it. */
function listOf(text: string | null): string[] {
  try {
    const value: unknown = JSON.parse(text ?? '[]')
    return Array.isArray(value) ? value.filter((item) => typeof item === 'string') : []
  } catch {
    return []
  }
}
