/** Rows of the data, to be chosen one by one or by what they say. */
import type { Row } from '@evals/core'
import { useMemo, useState } from 'react'
import { Button } from '../../../ui/button.tsx'
import { Dialog } from '../../../ui/dialog.tsx'
import { ErrorBox } from '../../../ui/errorBox.tsx'
import { inputClass } from '../../../ui/field.tsx'
import { count, oneLine } from '../../../ui/format.ts'
import { Loading } from '../../../ui/loading.tsx'
import { Table, type Column } from '../../../ui/table.tsx'
import { chosenRows } from '../model/gridRows.ts'
import { useAllRows } from '../useDataRows.ts'
import { closing } from './closing.ts'
import classes from './panels.module.css'
import type { PanelsProps } from './panels.tsx'

const columns: readonly Column<Row>[] = [
  { id: 'id', header: 'Row', width: 'minmax(80px, 140px)', cell: ({ id }) => <span title={id}>{id}</span> },
  { id: 'input', header: 'Input', width: 'minmax(200px, 2fr)', cell: ({ name, input }) => <span>{typeof input === 'string' ? oneLine(input) : (name ?? oneLine(input))}</span> },
  { id: 'expected', header: 'Expected', width: 'minmax(120px, 1fr)', cell: ({ expected }) => <span>{oneLine(expected)}</span> },
]

export function ChooseRows({ data, draft, change, onClose }: PanelsProps & { onClose: () => void }) {
  const all = useAllRows(data, true)
  const [search, setSearch] = useState('')
  const [own, setOwn] = useState<ReadonlySet<string>>()
  const [last, setLast] = useState<string>()
  const chosen = own ?? new Set(chosenRows(draft.rows, all.rows).map(({ id }) => id))
  const found = useMemo(() => {
    const word = search.trim().toLowerCase()
    return word === '' ? all.rows : all.rows.filter(({ id, name, input, expected, tags }) => `${id} ${name ?? ''} ${JSON.stringify([input, expected, tags])}`.toLowerCase().includes(word))
  }, [all.rows, search])
  const set = (ids: readonly string[], on: boolean): void => {
    const next = new Set(chosen)
    for (const id of ids) {
      if (on) next.add(id)
      else next.delete(id)
    }
    setOwn(next)
  }
  const select = (row: Row, on: boolean, range: boolean): void => {
    const [from, to] = [found.findIndex(({ id }) => id === last), found.indexOf(row)].toSorted((a, b) => a - b)
    set(range && from !== undefined && from >= 0 ? found.slice(from, to! + 1).map(({ id }) => id) : [row.id], on)
    setLast(row.id)
  }
  const inFound = new Set(found.filter(({ id }) => chosen.has(id)).map(({ id }) => id))
  return (
    <Dialog
      {...closing(onClose)}
      wide
      title="Choose rows"
      description={`${count(chosen.size)} of ${count(all.rows.length)} are in the grid`}
      footer={
        <>
          <Button onClick={onClose}>Cancel</Button>
          <Button
            kind="primary"
            onClick={() => {
              change((now) => ({ ...now, rows: { kind: 'some', ids: [...chosen] } }))
              onClose()
            }}
          >
            Show {count(chosen.size)}
          </Button>
        </>
      }
    >
      <div className={classes['table']}>
        <input type="search" className={`${inputClass} ${classes['search']}`} aria-label="Find in rows" placeholder="Find in rows…" value={search} autoFocus onChange={({ target }) => setSearch(target.value)} />
        {all.error ? (
          <ErrorBox error={all.error} retry={all.retry} />
        ) : all.isLoading ? (
          <Loading what="the rows" />
        ) : (
          <Table label="Rows of the data" columns={columns} count={found.length} rowAt={(index) => found[index]} rowKey={({ id }) => id} selected={inFound} onSelect={select} onSelectAll={(on) => set(found.map(({ id }) => id), on)} empty="No row says that." />
        )}
      </div>
    </Dialog>
  )
}
