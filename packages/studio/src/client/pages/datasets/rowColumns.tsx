/** The columns of a dataset's table, and a row of it with what is not written yet over it. */
import type { TableRow } from '../../../server/datasets/rowPages.ts'
import { Badge } from '../../ui/badge.tsx'
import { count, oneLine } from '../../ui/format.ts'
import type { Column } from '../../ui/table.tsx'
import { isPlainObject } from '../../ui/plainObject.ts'
import type { DatasetInfo } from './datasetQueries.ts'
import type { DraftRecord } from './drafts.ts'
import classes from './filePage.module.css'

export interface ShownRow {
  key: string
  /** In the table. */
  index: number
  line: number | undefined
  id: string | undefined
  input: string
  expected: string | undefined
  tags: readonly string[]
  metadata: Readonly<Record<string, string>>
  state: 'written' | 'edited' | 'added' | 'deleted'
}

/** @param draft as it is to be */
export function shownRow(row: TableRow | undefined, key: string, draft: DraftRecord | undefined, isDeleted = false, index = 0): ShownRow {
  const state = isDeleted ? 'deleted' : row === undefined ? 'added' : draft ? 'edited' : 'written'
  const base = { key, index, line: row?.line, state } as const
  if (!draft) return { ...base, id: row!.id, input: row!.input, expected: row!.expected, tags: row!.tags, metadata: row!.metadata }
  const { id, input, expected, tags, metadata } = draft
  return {
    ...base,
    id: id === undefined ? row?.id : String(id),
    input: oneLine(input),
    expected: expected === undefined ? undefined : oneLine(expected),
    tags: Array.isArray(tags) ? tags.map(String) : [],
    metadata: isPlainObject(metadata) ? Object.fromEntries(Object.entries(metadata).map(([name, value]) => [name, oneLine(value)])) : {},
  }
}

const METADATA = 'metadata.'
const SHOWN_KEYS = 3

export function columnNames({ columns }: DatasetInfo): { id: string; label: string; byDefault: boolean }[] {
  return [
    { id: 'id', label: 'ID', byDefault: false },
    { id: 'input', label: 'Input', byDefault: true },
    { id: 'expected', label: 'Expected', byDefault: true },
    { id: 'tags', label: 'Tags', byDefault: columns.tags.length > 0 },
    ...columns.metadata.map((key, index) => ({ id: `${METADATA}${key}`, label: key, byDefault: index < SHOWN_KEYS })),
  ]
}

const STATES = { edited: ['accent', 'edited'], added: ['good', 'new'], deleted: ['bad', 'deleted'] } as const

const FIXED: Readonly<Record<string, Column<ShownRow>>> = {
  line: {
    id: 'line',
    header: '#',
    width: '68px',
    align: 'end',
    sortable: true,
    cell: ({ line, state }) => (state === 'written' ? <span className={classes['quiet']} title="Line of the file">{line === undefined ? '' : count(line)}</span> : <Badge tone={STATES[state][0]}>{STATES[state][1]}</Badge>),
  },
  id: { id: 'id', header: 'ID', width: '150px', sortable: true, cell: ({ id }) => <span className={classes['mono']} title={id}>{id ?? ''}</span> },
  input: { id: 'input', header: 'Input', width: 'minmax(220px, 3fr)', sortable: true, cell: ({ input, state }) => <span data-state={state} className={classes['value']} title={input}>{input}</span> },
  expected: {
    id: 'expected',
    header: 'Expected',
    width: 'minmax(150px, 2fr)',
    sortable: true,
    cell: ({ expected, state }) => (expected === undefined ? <span className={classes['quiet']}>none</span> : <span data-state={state} className={classes['value']} title={expected}>{expected}</span>),
  },
  tags: {
    id: 'tags',
    header: 'Tags',
    width: 'minmax(110px, 0.9fr)',
    sortable: true,
    cell: ({ tags }) => (
      <span className={classes['tags']} title={tags.join(', ')}>
        {tags.map((tag) => (
          <Badge key={tag}>{tag}</Badge>
        ))}
      </span>
    ),
  },
}

/** @param ids in the order of the columns */
export function rowColumns(ids: readonly string[]): Column<ShownRow>[] {
  return [
    FIXED['line']!,
    ...ids.flatMap((id): Column<ShownRow>[] => {
      if (FIXED[id]) return [FIXED[id]]
      if (!id.startsWith(METADATA)) return []
      const key = id.slice(METADATA.length)
      return [{ id, header: <span title={key}>{key}</span>, width: 'minmax(90px, 0.8fr)', sortable: true, cell: ({ metadata }) => <span title={metadata[key]}>{metadata[key] ?? ''}</span> }]
    }),
  ]
}
