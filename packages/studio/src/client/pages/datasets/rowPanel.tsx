/** The row that is open: as a form or as JSON, how it scored, and its history. */
import { FlaskConical, ListChecks, RotateCcw, Trash2, X } from 'lucide-react'
import { useState } from 'react'
import { Link } from 'wouter'
import type { Origin } from '@evals/core'
import { originLink, playgroundLink, reviewLink } from '../../links.ts'
import { Badge } from '../../ui/badge.tsx'
import { Button, IconButton, LinkButton } from '../../ui/button.tsx'
import { ErrorBox } from '../../ui/errorBox.tsx'
import { count } from '../../ui/format.ts'
import { Loading } from '../../ui/loading.tsx'
import { isPlainObject } from '../../ui/plainObject.ts'
import { Tabs } from '../../ui/tabs.tsx'
import { useRow, type DatasetInfo } from './datasetQueries.ts'
import { isNew, newName, useDrafts, type DraftRecord } from './drafts.ts'
import classes from './rowPanel.module.css'
import { RowForm } from './rowForm.tsx'
import { RowHistory } from './rowHistory.tsx'
import { RowScores } from './rowScores.tsx'

type Tab = 'row' | 'scores' | 'history'

export function RowPanel({ info, rowKey, close }: { info: DatasetInfo; rowKey: string; close: () => void }) {
  const { path, writable } = info
  const { drafts, change, restore, remove } = useDrafts(path)
  const [tab, setTab] = useState<Tab>('row')
  const isAdded = isNew(rowKey)
  const { data, error, refetch } = useRow(path, rowKey, !isAdded)
  const draft = isAdded ? drafts.added[rowKey] : drafts.changed[rowKey]
  const isDeleted = drafts.deleted[rowKey] !== undefined
  const written = data?.value as DraftRecord | undefined
  const now = draft?.row ?? written
  // Somebody else has changed the row in the file since
  const isStale = !isAdded && data !== undefined && drafts.changed[rowKey] !== undefined && drafts.changed[rowKey].base !== data.hash
  const edit = (row: DraftRecord): void => {
    if (written && JSON.stringify(row) === JSON.stringify(written)) restore(rowKey)
    else change(rowKey, drafts.changed[rowKey]?.base ?? data?.hash ?? '', row)
  }
  const name = isAdded ? newName(rowKey) : (data?.id ?? rowKey)
  return (
    <aside className={classes['panel']} aria-label={`Row ${name}`}>
      <header className={classes['header']}>
        <div className={classes['names']}>
          <h2 title={name}>{name}</h2>
          {data?.line !== null && data !== undefined && <span className={classes['quiet']}>line {count(data.line!)}</span>}
          {isDeleted ? <Badge tone="bad">deleted</Badge> : draft && <Badge tone="accent">{isAdded ? 'new' : 'edited'}</Badge>}
          {data && !data.hasOwnId && <Badge title="It has no id of its own, and is known by its input. An edit of the input writes this id into the row, so that it keeps its history">by input</Badge>}
        </div>
        <div className={classes['actions']}>
          {!isAdded && (
            <>
              <LinkButton href={playgroundLink({ from: 'dataset', path, row: rowKey })} icon={<FlaskConical size={14} aria-hidden />}>
                Open in playground
              </LinkButton>
              <LinkButton href={reviewLink(path, rowKey)} kind="quiet" icon={<ListChecks size={14} aria-hidden />}>
                Review
              </LinkButton>
            </>
          )}
          {writable && (draft || isDeleted) && (
            <Button kind="quiet" icon={<RotateCcw size={14} aria-hidden />} onClick={() => (isAdded ? (restore(rowKey), close()) : restore(rowKey))}>
              {isAdded ? 'Drop' : isDeleted ? 'Keep it' : 'Drop the edit'}
            </Button>
          )}
          {writable && !isDeleted && !isAdded && data && (
            <IconButton label="Delete this row" onClick={() => remove([{ key: rowKey, hash: data.hash }])}>
              <Trash2 size={15} aria-hidden />
            </IconButton>
          )}
          <IconButton label="Close (Esc)" onClick={close}>
            <X size={16} aria-hidden />
          </IconButton>
        </div>
        {now && <OriginLine row={now} />}
      </header>
      {isAdded && !draft ? (
        <p className={classes['missing']}>This new row was written or dropped.</p>
      ) : error ? (
        <div className={classes['missing']}>
          <ErrorBox error={error} retry={() => void refetch()} />
          {draft && <Button onClick={() => restore(rowKey)}>Drop what was edited of it</Button>}
        </div>
      ) : !now ? (
        <Loading what="the row" />
      ) : (
        <Tabs<Tab>
          label="Of this row"
          value={tab}
          onChange={setTab}
          tabs={[
            {
              value: 'row',
              label: 'Row',
              panel: (
                <div className={classes['scroll']}>
                  {isStale && <ErrorBox error={new Error('This row was changed in the file since you began to edit it. Drop the edit to see what is there now.')} />}
                  <RowForm path={path} row={now} readOnly={!writable || isDeleted} onChange={edit} />
                </div>
              ),
            },
            ...(isAdded
              ? []
              : [
                  { value: 'scores' as const, label: 'Scores', panel: <div className={classes['scroll']}><RowScores path={path} row={rowKey} id={data?.id ?? rowKey} /></div> },
                  { value: 'history' as const, label: 'History', panel: <div className={classes['scroll']}><RowHistory path={path} id={data?.id ?? rowKey} /></div> },
                ]),
          ]}
        />
      )}
    </aside>
  )
}

const KINDS: Readonly<Record<Origin['kind'], string>> = { log: 'a log', dataset: 'another dataset', eval: 'a case of a run', playground: 'the playground' }

function OriginLine({ row: { origin } }: { row: DraftRecord }) {
  if (!isPlainObject(origin) || typeof origin['kind'] !== 'string' || !(origin['kind'] in KINDS) || typeof origin['ref'] !== 'string' || typeof origin['id'] !== 'string') return null
  const from = origin as unknown as Origin
  const link = originLink(from)
  const text = `${KINDS[from.kind]} (${from.ref})`
  return <p className={classes['origin']}>From {link === undefined ? text : <Link href={link}>{text}</Link>}</p>
}
