/** The rows of a dataset: found, put in order, chosen; what is not written yet is shown as it will be. */
import { useIsFetching } from '@tanstack/react-query'
import { Columns3, Search, X } from 'lucide-react'
import { useEffect, useMemo, useRef, useState } from 'react'
import type { TableRow } from '../../../server/datasets/rowPages.ts'
import { answerOf, datasetsApi } from '../../api/client.ts'
import { AddToDataset } from '../../handoff/addToDataset.tsx'
import { isTyping } from '../../shell/useGoKeys.ts'
import { Button, IconButton } from '../../ui/button.tsx'
import { ErrorBox } from '../../ui/errorBox.tsx'
import { inputClass } from '../../ui/field.tsx'
import { count } from '../../ui/format.ts'
import { Loading } from '../../ui/loading.tsx'
import { CheckMenu } from '../../ui/menu.tsx'
import { Table } from '../../ui/table.tsx'
import { useToast } from '../../ui/toast.tsx'
import { usePages } from '../../ui/usePages.ts'
import type { DatasetInfo } from './datasetQueries.ts'
import { useDrafts } from './drafts.ts'
import classes from './filePage.module.css'
import { columnNames, rowColumns, shownRow, type ShownRow } from './rowColumns.tsx'
import { RowPanel } from './rowPanel.tsx'

export interface RowsViewProps {
  info: DatasetInfo
  params: URLSearchParams
  go: (changes: Record<string, string | undefined>, replace?: boolean) => void
  addRow: () => void
}

/** While somebody types, nothing is asked. */
const SETTLE_MS = 150

export function RowsView({ info, params, go, addRow }: RowsViewProps) {
  const { path, writable } = info
  const say = useToast()
  const { drafts, remove } = useDrafts(path)
  const search = params.get('search') ?? ''
  const sort = params.get('sort') ?? 'line'
  const descending = params.get('desc') === '1'
  const openKey = params.get('row') || undefined
  const [typed, setTyped] = useState(search)
  const [selected, setSelected] = useState<ReadonlySet<string>>(new Set())
  const [copied, setCopied] = useState<Parameters<typeof AddToDataset>[0]['source']>()
  const lastSelected = useRef(0)
  const box = useRef<HTMLInputElement>(null)

  useEffect(() => {
    const timer = setTimeout(() => typed !== search && go({ search: typed }, true), SETTLE_MS)
    return () => clearTimeout(timer)
  }, [typed])
  useEffect(() => {
    const onKey = (event: KeyboardEvent): void => {
      if (event.metaKey || event.ctrlKey || event.altKey || isTyping(event.target) || isInDialog(event.target)) return
      if (event.key === '/') box.current?.focus()
      else if (event.key === 'n' && writable) addRow()
      else if (event.key === 'Escape' && openKey !== undefined) go({ row: undefined })
      else return
      event.preventDefault()
    }
    document.addEventListener('keydown', onKey)
    return () => document.removeEventListener('keydown', onKey)
  })

  const pages = usePages<TableRow>(['dataset', path, 'rows', search, sort, descending], (offset, limit) =>
    answerOf(datasetsApi.rows.$get({ query: { path, search, sort, descending: descending ? 'true' : 'false', offset: String(offset), limit: String(limit) } })),
  )
  const isSearching = useIsFetching({ queryKey: ['dataset', path, 'rows', search, sort, descending] }) > 0 || typed !== search
  const added = useMemo(() => Object.entries(drafts.added), [drafts.added])
  const total = pages.count + added.length
  const rowAt = (index: number): ShownRow | undefined => {
    if (index >= pages.count) {
      const draft = added[index - pages.count]
      return draft && shownRow(undefined, draft[0], draft[1].row, false, index)
    }
    const row = pages.rowAt(index)
    return row && shownRow(row, row.key, drafts.changed[row.key]?.row, drafts.deleted[row.key] !== undefined, index)
  }

  const names = useMemo(() => columnNames(info), [info])
  const chosen = params.get('columns')?.split(',') ?? names.filter(({ byDefault }) => byDefault).map(({ id }) => id)
  const columns = rowColumns(chosen)
  const keysFound = async () => (await answerOf(datasetsApi.keys.$get({ query: { path, search } }))).rows
  const select = (key: string, isIn: boolean, range: boolean, index: number): void => {
    const keys = range ? Array.from({ length: Math.abs(index - lastSelected.current) + 1 }, (_, step) => rowAt(Math.min(index, lastSelected.current) + step)?.key ?? '') : [key]
    lastSelected.current = index
    setSelected((now) => {
      const next = new Set(now)
      for (const one of keys.filter(Boolean)) {
        if (isIn) next.add(one)
        else next.delete(one)
      }
      return next
    })
  }
  const selectAll = (isIn: boolean): void => {
    if (!isIn) return setSelected(new Set())
    void keysFound().then((rows) => setSelected(new Set([...rows.map(({ key }) => key), ...added.map(([key]) => key)])), (error: unknown) => say.failed('Not all rows could be chosen', error))
  }
  const removeSelected = async (): Promise<void> => {
    try {
      const { rows } = await answerOf(datasetsApi.keys.$get({ query: { path, search: '' } }))
      remove([...rows.filter(({ key }) => selected.has(key)), ...added.filter(([key]) => selected.has(key)).map(([key]) => ({ key, hash: '' }))])
      setSelected(new Set())
    } catch (error) {
      say.failed('The rows could not be chosen for deletion', error)
    }
  }
  const copySelected = async (): Promise<void> => {
    try {
      const rows = await Promise.all([...selected].slice(0, MAX_COPIED).map((row) => answerOf(datasetsApi.row.$get({ query: { path, row } }))))
      setCopied({ kind: 'rows', rows: rows.map(({ id, value }) => ({ ...(value as { input: string }), id, origin: { kind: 'dataset', ref: path, id } })) })
    } catch (error) {
      say.failed('The rows could not be read', error)
    }
  }

  return (
    <div className={classes['rows']} data-open={openKey !== undefined || undefined}>
      <div className={classes['main']}>
        <div className={classes['tools']}>
          <label className={classes['search']}>
            <Search size={14} aria-hidden />
            <span className="visually-hidden">Search the rows</span>
            <input ref={box} className={inputClass} type="search" value={typed} placeholder="Search the rows:  refund  tag:billing  no:expected" spellCheck={false} onChange={(event) => setTyped(event.target.value)} />
          </label>
          <span className={classes['quiet']} role="status">{isSearching ? 'Searching…' : search !== '' && `${count(pages.count)} of ${count(info.rows)}`}</span>
          <CheckMenu
            trigger={<Button icon={<Columns3 size={14} aria-hidden />}>Columns</Button> as never}
            entries={names.map(({ id, label }) => ({ label, checked: chosen.includes(id), toggle: (checked) => go({ columns: names.map((one) => one.id).filter((one) => (one === id ? checked : chosen.includes(one))).join(',') }, true) }))}
          />
        </div>
        {selected.size > 0 && (
          <div className={classes['selection']} role="toolbar" aria-label="The chosen rows">
            <span>{count(selected.size)} chosen</span>
            {writable && <Button kind="danger" onClick={() => void removeSelected()}>Delete</Button>}
            <Button onClick={() => void copySelected()} disabled={selected.size > MAX_COPIED} title={selected.size > MAX_COPIED ? `At most ${count(MAX_COPIED)} rows at once` : undefined}>Add to another dataset…</Button>
            <IconButton label="Choose none" onClick={() => setSelected(new Set())}><X size={14} aria-hidden /></IconButton>
          </div>
        )}
        {pages.error ? (
          <ErrorBox error={pages.error} title="The rows can not be shown" retry={pages.retry} />
        ) : pages.isLoading ? (
          <Loading what="the rows" />
        ) : (
          <Table<ShownRow>
            label={`Rows of ${path}`}
            columns={columns}
            count={total}
            rowAt={rowAt}
            rowKey={({ key }) => key}
            onRange={pages.onRange}
            sort={{ by: sort, descending }}
            onSort={({ by, descending: down }) => go({ sort: by === 'line' ? undefined : by, desc: down ? '1' : undefined }, true)}
            activeKey={openKey}
            onOpen={({ key }) => go({ row: key === openKey ? undefined : key }, openKey !== undefined)}
            selected={selected}
            onSelect={({ key, index }, isIn, range) => select(key, isIn, range, index)}
            onSelectAll={selectAll}
            empty={search === '' ? noRows(info) : <>Nothing is found by “{search}”.</>}
          />
        )}
      </div>
      {openKey !== undefined && <RowPanel key={openKey} info={info} rowKey={openKey} close={() => go({ row: undefined })} />}
      <AddToDataset open={copied !== undefined} onOpenChange={() => setCopied(undefined)} source={copied ?? { kind: 'rows', rows: [] }} />
    </div>
  )
}

const MAX_COPIED = 200

function noRows({ problemCount, writable }: DatasetInfo): string {
  if (problemCount > 0) return 'No row of this file can be read. What is wrong with it stands under Schema.'
  return writable ? 'There are no rows yet. Add one by hand, or from the logs.' : 'There are no rows in this file.'
}

/** Its keys are its own. */
function isInDialog(target: EventTarget | null): boolean {
  return target instanceof Element && target.closest('[role="dialog"], [role="menu"]') !== null
}
