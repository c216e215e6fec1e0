/** The dataset files of the project: what is in them, who changed them last, and which suites read them. */
import { FileText } from 'lucide-react'
import { useMemo } from 'react'
import { Link, useLocation } from 'wouter'
import { datasetLink } from '../../links.ts'
import { Badge } from '../../ui/badge.tsx'
import { EmptyState } from '../../ui/emptyState.tsx'
import { ErrorBox } from '../../ui/errorBox.tsx'
import { ago, count, when } from '../../ui/format.ts'
import { Loading } from '../../ui/loading.tsx'
import { Page } from '../../ui/page.tsx'
import { Score } from '../../ui/score.tsx'
import { Table, type Column } from '../../ui/table.tsx'
import { size } from '../../ui/size.ts'
import { useAllUses, useDatasets, type DatasetEntry, type Use } from './datasetQueries.ts'
import classes from './datasetsPage.module.css'
import { useDraftCounts } from './drafts.ts'
import { howKnown } from './howKnown.ts'

interface Entry extends DatasetEntry {
  uses: readonly Use[] | undefined
  drafts: number
}

export default function DatasetsPage() {
  const [, go] = useLocation()
  const { data, error, refetch } = useDatasets()
  const uses = useAllUses()
  const drafts = useDraftCounts()
  const entries = useMemo(() => (data?.datasets ?? []).map((dataset): Entry => ({ ...dataset, uses: uses.data?.uses[dataset.path], drafts: drafts.get(dataset.path) ?? 0 })), [data, uses.data, drafts])
  if (error) return <Page title="Datasets"><ErrorBox error={error} title="The datasets can not be listed" retry={() => void refetch()} /></Page>
  if (!data) return <Page title="Datasets"><Loading what="the datasets" /></Page>
  if (entries.length === 0) {
    return (
      <Page title="Datasets">
        <EmptyState title="There is no dataset in this project yet" command="evals dataset add questions.jsonl --from 'is:error' --sample 20">
          A dataset is a file of rows in git, such as questions.jsonl with {'{"input": …, "expected": …}'} on each line. Write one, or add rows from the logs: select some there and choose “Add to dataset”.
        </EmptyState>
      </Page>
    )
  }
  const rows = entries.reduce((sum, entry) => sum + (entry.rows ?? 0), 0)
  return (
    <Page
      title="Datasets"
      fixed
      facts={
        <>
          <span>{count(entries.length)} {entries.length === 1 ? 'file' : 'files'}</span>
          <span>{count(rows)} {rows === 1 ? 'row' : 'rows'}</span>
        </>
      }
    >
      <div className={classes['table']}>
        <Table label="Datasets" columns={columns} count={entries.length} rowAt={(index) => entries[index]} rowKey={({ path }) => path} onOpen={({ path }) => go(datasetLink(path))} rowHeight={46} />
      </div>
    </Page>
  )
}

const columns: readonly Column<Entry>[] = [
  {
    id: 'path',
    header: 'File',
    width: 'minmax(220px, 2fr)',
    cell: ({ path, schema, labels, writable, drafts, state }) => (
      <span className={classes['file']}>
        <FileText size={14} aria-hidden />
        <Link href={datasetLink(path)} title={path}>
          {path}
        </Link>
        {schema !== undefined && <Badge title={`Its rows are held to ${schema}`}>schema</Badge>}
        {labels !== undefined && <Badge title={`Labels of human review: ${labels}`}>labels</Badge>}
        {!writable && <Badge title="Read, and not written: only JSON Lines are">read only</Badge>}
        {state === 'changed' && <Badge tone="warn" title="The file has changes that are not committed">uncommitted</Badge>}
        {drafts > 0 && <Badge tone="accent" title="Edits that are not written yet">{count(drafts)} unwritten</Badge>}
      </span>
    ),
  },
  { id: 'rows', header: 'Rows', width: '84px', align: 'end', cell: ({ rows }) => (rows === null ? <span className={classes['quiet']} title="The file is too large to be counted, or can not be read">?</span> : count(rows)) },
  { id: 'size', header: 'Size', width: '84px', align: 'end', cell: ({ bytes }) => <span className={classes['quiet']}>{size(bytes)}</span> },
  { id: 'last', header: 'Last change', width: 'minmax(170px, 1.2fr)', cell: (entry) => <LastChange entry={entry} /> },
  { id: 'uses', header: 'Read by, with newest scores', width: 'minmax(260px, 2.2fr)', cell: ({ uses }) => <Uses uses={uses} /> },
]

function LastChange({ entry: { last, state, modifiedMs } }: { entry: Entry }) {
  return (
    <span className={classes['two']}>
      <span>
        {state === 'new' ? <Badge tone="accent">not in git yet</Badge> : last ? <span title={`${when(last.at)}: ${last.subject}`}>{last.author}, {ago(last.at)}</span> : <span className={classes['quiet']}>file of {ago(modifiedMs)}</span>}
      </span>
      {last && state !== 'new' && <span className={classes['quiet']} title={last.subject}>{last.subject}</span>}
    </span>
  )
}

const MAX_SHOWN = 2

function Uses({ uses }: { uses: readonly Use[] | undefined }) {
  if (uses === undefined) return null
  if (uses.length === 0) return <span className={classes['quiet']}>no suite of a recorded run</span>
  return (
    <span className={classes['two']}>
      {uses.slice(0, MAX_SHOWN).map((use, index) => (
        <span key={`${use.file} ${use.suite} ${use.variant}`} title={howKnown(use)} className={classes['use']}>
          <span className={classes['suite']}>{use.variant === undefined ? use.suite : `${use.suite} [${use.variant}]`}</span>
          {use.scorers.slice(0, 3).map(({ name, mean }) => (
            <span key={name} className={classes['score']}>
              {name} <Score value={mean} />
            </span>
          ))}
          {index === MAX_SHOWN - 1 && uses.length > MAX_SHOWN && <span className={classes['quiet']}>and {uses.length - MAX_SHOWN} more</span>}
        </span>
      ))}
    </span>
  )
}
