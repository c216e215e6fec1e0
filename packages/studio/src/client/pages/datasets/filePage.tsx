/** One dataset: its rows in a table with the open one beside it, what is in them, what is wrong with them, and their history. */
import { Copy, MoreHorizontal, Plus, Scissors, Split } from 'lucide-react'
import { useMemo, useState } from 'react'
import { Link, useSearchParams } from 'wouter'
import { datasetsLink, reviewLink } from '../../links.ts'
import { useOfferCommands } from '../../shell/pageCommands.ts'
import { Badge } from '../../ui/badge.tsx'
import { Button, IconButton, LinkButton } from '../../ui/button.tsx'
import { EmptyState } from '../../ui/emptyState.tsx'
import { ErrorBox } from '../../ui/errorBox.tsx'
import { ago, count, when } from '../../ui/format.ts'
import { Loading } from '../../ui/loading.tsx'
import { Menu } from '../../ui/menu.tsx'
import { Page } from '../../ui/page.tsx'
import { size } from '../../ui/size.ts'
import { Tabs } from '../../ui/tabs.tsx'
import { ConvertDialog } from './convertDialog.tsx'
import { useDataset, useValidation, type DatasetInfo } from './datasetQueries.ts'
import { DedupeDialog } from './dedupeDialog.tsx'
import { draftCount, useDrafts } from './drafts.ts'
import { DraftBar } from './draftBar.tsx'
import { FileHistory } from './fileHistory.tsx'
import classes from './filePage.module.css'
import { Overview } from './overview.tsx'
import { Problems } from './problems.tsx'
import { RowsView } from './rowsView.tsx'
import { SplitDialog } from './splitDialog.tsx'

type Tab = 'rows' | 'overview' | 'problems' | 'history'
/** Checking every row takes a second for some 100,000. */
const MAX_CHECKED = 20_000

type Asked = 'split' | 'dedupe' | 'convert'

export default function FilePage() {
  const [params] = useSearchParams()
  const path = params.get('path') ?? ''
  const { data, error, refetch } = useDataset(path)
  const crumbs = <Link href={datasetsLink()}>Datasets</Link>
  if (path === '') return <Page title="No dataset" crumbs={crumbs}><EmptyState title="The address names no dataset" action={{ label: 'To the datasets', href: datasetsLink() }} /></Page>
  if (error) return <Page title={path} crumbs={crumbs}><ErrorBox error={error} title="This dataset can not be shown" retry={() => void refetch()} /></Page>
  if (!data || data.path !== path) return <Page title={path} crumbs={crumbs}><Loading what="the dataset" /></Page>
  return <File key={path} info={data} />
}

function File({ info }: { info: DatasetInfo }) {
  const { path, rows, bytes, writable, schema, labels, last, state } = info
  const [params, setParams] = useSearchParams()
  const [asked, ask] = useState<Asked>()
  const { drafts, add } = useDrafts(path)
  // Of a large file only lines that are no rows are known until its checks are asked for
  const validation = useValidation(path, rows <= MAX_CHECKED)
  const wrong = validation.data?.count ?? info.problemCount
  const tab = (params.get('tab') ?? 'rows') as Tab
  const go = (changes: Record<string, string | undefined>, replace = false): void =>
    setParams((now) => {
      const next = new URLSearchParams(now)
      for (const [name, value] of Object.entries(changes)) {
        if (value === undefined || value === '') next.delete(name)
        else next.set(name, value)
      }
      return next
    }, { replace })
  const addRow = (): void => go({ tab: undefined, row: add({ input: '' }) })
  const commands = useMemo(
    () => [
      ...(writable
        ? [
            { name: 'Add a row to this dataset', keys: 'n', run: addRow },
            { name: 'Remove duplicate rows…', run: () => ask('dedupe') },
          ]
        : [{ name: 'Copy this dataset as JSON Lines…', run: () => ask('convert') }]),
      { name: 'Split this dataset…', run: () => ask('split') },
      { name: 'History of this dataset', run: () => go({ tab: 'history' }) },
    ],
    [path, writable],
  )
  useOfferCommands(commands)
  return (
    <Page
      fixed
      crumbs={<Link href={datasetsLink()}>Datasets</Link>}
      title={<span className={classes['title']} title={path}>{path}</span>}
      facts={
        <>
          <span>{count(rows)} {rows === 1 ? 'row' : 'rows'}</span>
          <span>{size(bytes)}</span>
          <span>{schema === undefined ? 'no schema' : `schema ${schema.split('/').at(-1)}`}</span>
          {labels !== undefined && <Link href={reviewLink(path)}>labels</Link>}
          {last && state !== 'new' && <span title={`${when(last.at)}: ${last.subject}`}>{last.author}, {ago(last.at)}</span>}
          {state === 'new' && <Badge tone="accent">not in git yet</Badge>}
          {state === 'changed' && <Badge tone="warn">uncommitted changes</Badge>}
          {!writable && <Badge title="Only JSON Lines files are written, where a row is a line and a diff shows what changed">read only</Badge>}
        </>
      }
      actions={
        <>
          <LinkButton href={reviewLink(path)}>Review</LinkButton>
          {writable ? (
            <Button icon={<Plus size={14} aria-hidden />} onClick={addRow}>
              Add row
            </Button>
          ) : (
            <Button icon={<Copy size={14} aria-hidden />} onClick={() => ask('convert')}>
              Copy as JSON Lines
            </Button>
          )}
          <Menu
            trigger={<IconButton label="More"><MoreHorizontal size={16} aria-hidden /></IconButton> as never}
            entries={[
              { label: 'Split…', icon: <Split size={14} aria-hidden />, run: () => ask('split') },
              ...(writable ? [{ label: 'Remove duplicates…', icon: <Scissors size={14} aria-hidden />, run: () => ask('dedupe') }] : []),
            ]}
          />
        </>
      }
    >
      <Tabs<Tab>
        label="Of this dataset"
        value={tab}
        onChange={(next) => go({ tab: next === 'rows' ? undefined : next })}
        tabs={[
          { value: 'rows', label: 'Rows', panel: <RowsView info={info} go={go} params={params} addRow={addRow} /> },
          { value: 'overview', label: 'Overview', panel: <Overview info={info} onDedupe={() => ask('dedupe')} /> },
          { value: 'problems', label: <>Schema{wrong > 0 && <> <Badge tone="bad">{count(wrong)} {wrong === 1 ? 'problem' : 'problems'}</Badge></>}</>, panel: <Problems info={info} /> },
          { value: 'history', label: 'History', panel: <FileHistory path={path} commit={params.get('commit') ?? undefined} onOpen={(commit) => go({ commit })} /> },
        ]}
      />
      {draftCount(drafts) > 0 && <DraftBar path={path} onOpen={(row) => go({ tab: undefined, row })} />}
      {asked === 'split' && <SplitDialog path={path} close={() => ask(undefined)} />}
      {asked === 'dedupe' && <DedupeDialog path={path} close={() => ask(undefined)} />}
      {asked === 'convert' && <ConvertDialog path={path} close={() => ask(undefined)} />}
    </Page>
  )
}
