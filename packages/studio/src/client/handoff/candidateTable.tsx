/** The rows that may be added: each is opened to be edited, and unticked to be left out. */
import { useMemo } from 'react'
import { Badge } from '../ui/badge.tsx'
import { oneLine } from '../ui/format.ts'
import { Table, type Column } from '../ui/table.tsx'
import type { Candidate } from './addition.ts'
import classes from './addRows.module.css'

const ROW = 30
const MAX_SHOWN = 6

const columns: readonly Column<Candidate>[] = [
  { id: 'input', header: 'Input', width: 'minmax(180px, 3fr)', cell: ({ fields }) => <span title={oneLine(fields.input, 600)}>{oneLine(fields.input)}</span> },
  { id: 'expected', header: 'Expected', width: 'minmax(120px, 2fr)', cell: ({ fields }) => (fields.expected === undefined ? <span className={classes['none']}>none yet</span> : <span title={oneLine(fields.expected, 600)}>{oneLine(fields.expected)}</span>) },
  { id: 'tags', header: 'Tags', width: 'minmax(70px, 0.8fr)', cell: ({ fields }) => <span>{(fields.tags ?? []).join(', ')}</span> },
  {
    id: 'state',
    header: '',
    width: '92px',
    cell: ({ state, problems }) => (state === 'refused' ? <Badge tone="bad" title={problems.join('\n')}>does not fit</Badge> : state === 'left out' ? <Badge>left out</Badge> : null),
  },
]

export function CandidateTable({ candidates, openKey, onOpen, onSelect }: { candidates: readonly Candidate[]; openKey: string | undefined; onOpen: (from: string) => void; onSelect: (from: string, isIn: boolean) => void }) {
  const selected = useMemo(() => new Set(candidates.filter(({ state }) => state !== 'left out').map(({ from }) => from)), [candidates])
  if (candidates.length === 0) return null
  return (
    <div className={classes['rows']} style={{ height: ROW * (Math.min(candidates.length, MAX_SHOWN) + 1) + 4 }}>
      <Table
        label="Rows to add"
        columns={columns}
        count={candidates.length}
        rowAt={(index) => candidates[index]}
        rowKey={({ from }) => from}
        activeKey={openKey}
        selected={selected}
        onSelect={({ from }, isIn) => onSelect(from, isIn)}
        onOpen={({ from }) => onOpen(from)}
      />
    </div>
  )
}
