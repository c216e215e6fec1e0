/** One eval, or one prompt, at work: its columns, its rows, what runs, and the dialogs over them. */
import type { PlaygroundRow } from '@evals/core'
import { useQuery, useQueryClient } from '@tanstack/react-query'
import { Plus } from 'lucide-react'
import { useCallback, useEffect, useMemo, useRef, useState, type KeyboardEvent } from 'react'
import { useOfferCommands } from '../../shell/pageCommands.ts'
import { Button } from '../../ui/button.tsx'
import { ErrorBox } from '../../ui/errorBox.tsx'
import { Loading } from '../../ui/loading.tsx'
import { Menu } from '../../ui/menu.tsx'
import { Select } from '../../ui/select.tsx'
import { fetchModels, type DataOf } from './calls.ts'
import { ColumnHead } from './grid/columnHead.tsx'
import { rowsOf } from './grid/cellView.tsx'
import { Grid, type GridPlace } from './grid/grid.tsx'
import { cellKey } from './model/cellStore.ts'
import { gridColumns, takeLinkedRow, type GridColumn } from './model/draft.ts'
import { gridRows, sampleIds, type GridRow } from './model/gridRows.ts'
import { sessionOf } from './model/sessions.ts'
import { hasModel, paramsOf, scorersOf, targetKey, WITHOUT_CODE, type Target } from './model/target.ts'
import { usageOf } from './model/usageOf.ts'
import { openPromptRun, openSuiteRun } from './openRuns.ts'
import { Panels, type Panel } from './panels/panels.tsx'
import { ScorerChooser } from './panels/scorerChooser.tsx'
import { RunButtons } from './runButtons.tsx'
import { Toolbar } from './toolbar.tsx'
import { useAutoRun } from './useAutoRun.ts'
import { useColumnActions } from './useColumnActions.ts'
import { useComparison } from './useComparison.ts'
import { allRows, useDataRows } from './useDataRows.ts'
import { useDraft } from './useDraft.ts'
import { useNarrow } from './useNarrow.ts'
import { useProblems } from './useSession.ts'
import { usePlaygroundKeys } from './usePlaygroundKeys.ts'
import classes from './workbench.module.css'

export interface WorkbenchProps {
  /** The project's root. */
  project: string
  target: Target
  /** That came by a link. */
  linked: PlaygroundRow | undefined
  /** Of the data, by a link. */
  linkedId: string | undefined
}

export function Workbench({ project, target, linked, linkedId }: WorkbenchProps) {
  const client = useQueryClient()
  const narrow = useNarrow()
  const params = paramsOf(target)
  const place = target.kind === 'suite' ? { file: target.suite.file, suite: target.suite.name } : undefined
  const [draft, change, isUnkept] = useDraft({ project, ...place }, params)
  const scorers = useMemo(() => scorersOf(target, draft), [target, draft.scorers, draft.rubric])
  const key = `${project}\n${targetKey(target)}`
  const session = sessionOf(key, place ? openSuiteRun(place.file, place.suite) : openPromptRun())
  const data: DataOf | undefined = place ?? (draft.dataset === '' ? undefined : { path: draft.dataset })
  const dataRows = useDataRows(data, draft.rows)
  const rows = useMemo(() => gridRows(draft, dataRows.rows), [draft.own, draft.rows, dataRows.rows])
  const more = target.kind === 'prompt' ? JSON.stringify(scorers.asked) : ''
  const columns = useMemo(() => gridColumns(draft.columns, params, more), [draft.columns, params, more])
  const base = columns[0]!
  const withModel = hasModel(target)
  const comparison = useComparison({ file: place?.file ?? WITHOUT_CODE, suite: place?.suite ?? WITHOUT_CODE, key, session, columns, trials: draft.trials, rows, scorers: scorers.names })
  const usage = useMemo(() => new Map(columns.map(({ id }) => [id, usageOf(rows.flatMap((row) => rowsOf(session.cells.get(cellKey(id, row.id)))))])), [comparison.moment, columns, rows, session])
  const models = useQuery({ queryKey: ['playground', 'models'], enabled: params.some(({ kind }) => kind === 'model'), queryFn: fetchModels })
  const modelNames = useMemo(() => (models.data?.models ?? []).map(({ name }) => name), [models.data])
  const [panel, setPanel] = useState<Panel>()
  const [seen, setSeen] = useState({ from: 0, to: 0 })
  const onSee = useCallback((from: number, to: number) => setSeen((now) => (now.from === from && now.to === to ? now : { from, to })), [])
  const [alone, setAlone] = useState<string>()

  // What handlers need is of the moment at which they are called
  const latest = useRef({ draft, rows, columns, data, scorers })
  latest.current = { draft, rows, columns, data, scorers }
  const run = useCallback(
    (of: { columns?: readonly GridColumn[]; rows?: readonly GridRow[] } = {}) => {
      const { draft: now, rows: allShown, columns: all, scorers: chosen } = latest.current
      void session.run({ columns: of.columns ?? all, rows: of.rows ?? allShown, trials: now.trials, scorers: chosen.asked })
    },
    [session],
  )
  const runAllData = useCallback(async () => {
    const { data: from, draft: now } = latest.current
    const all = from ? await client.fetchQuery({ queryKey: ['playground', 'rows', from, 'all'], queryFn: () => allRows(from) }).catch(() => undefined) : undefined
    change((before) => ({ ...before, rows: { kind: 'all' } }))
    run({ rows: gridRows({ own: now.own, rows: { kind: 'all' } }, all?.rows ?? []) })
  }, [client, change, run])
  const sample = useCallback(
    async (size: number) => {
      const { data: from } = latest.current
      if (!from) return
      const all = await client.fetchQuery({ queryKey: ['playground', 'rows', from, 'all'], queryFn: () => allRows(from) })
      change((now) => ({ ...now, rows: { kind: 'some', ids: sampleIds(all.rows, size) } }))
    },
    [client, change],
  )

  useEffect(() => {
    if (linked) change((now) => takeLinkedRow(now, linked))
  }, [linked, change])
  useEffect(() => {
    if (linkedId !== undefined) change((now) => ({ ...now, rows: { kind: 'some', ids: [linkedId] } }))
  }, [linkedId, change])
  const near = useMemo(() => rows.slice(seen.from, seen.to + 1), [rows, seen])
  useAutoRun({ enabled: draft.autoRun, session, columns, rows: near, trials: draft.trials, scorers: scorers.asked, withModel })

  const actions = useColumnActions({ params, change, draft, columns: () => latest.current.columns, run, open: setPanel, canRunEval: place !== undefined })
  const openPlace = useCallback(({ row, column }: GridPlace) => setPanel(column ? { kind: 'cell', row: row.id, column: column.id } : { kind: 'row', row: row.id }), [])
  const runRow = useCallback((row: GridRow) => run({ rows: [row] }), [run])
  const removeRow = useCallback((row: GridRow) => change((now) => ({ ...now, own: now.own.filter(({ id }) => id !== row.id) })), [change])
  const onCellKey = useCallback(
    (event: KeyboardEvent, { row, column }: GridPlace): boolean => {
      if (event.metaKey || event.ctrlKey || event.altKey) return false
      const handlers: Readonly<Record<string, (() => void) | undefined>> = {
        r: () => run({ rows: [row], ...(column && { columns: [column] }) }),
        R: () => run({ rows: [row] }),
        c: column && (() => run({ columns: [column] })),
        d: column && (() => actions.copy(column.id)),
        s: column && (() => actions.save(column.id)),
        e: () => setPanel({ kind: 'row', row: row.id }),
        Delete: row.isOwn ? () => removeRow(row) : undefined,
      }
      const handler = handlers[event.key]
      handler?.()
      return handler !== undefined
    },
    [run, actions, removeRow],
  )
  const commands = usePlaygroundKeys({ session, run, runAllData: () => void runAllData(), change, open: setPanel, columns, actions, rows: () => latest.current.rows })
  useOfferCommands(commands)

  const shownColumns = narrow ? [columns.find(({ id }) => id === alone) ?? base] : columns
  const variants = target.kind === 'suite' ? target.suite.variants : []
  const corner = (
    <div className={classes['corner']}>
      <RunButtons session={session} rows={rows} run={run} runAllData={data ? () => void runAllData() : undefined} />
      <Menu
        trigger={
          <Button kind="quiet" icon={<Plus size={14} aria-hidden />}>
            Add a column
          </Button>
        }
        entries={[
          ...columns.map((column) => ({ label: `A copy of ${column.name}`, run: () => actions.copy(column.id) })),
          { label: 'As the eval is', run: () => actions.add('as it is', {}) },
          ...variants.map((variant) => ({ label: `The eval’s variant ${variant.name}`, run: () => actions.add(variant.name, variant.params) })),
        ]}
      />
    </div>
  )
  // Data that can not be read is why it can not be run: said once
  const problem = target.kind === 'suite' ? target.suite.problem : undefined
  return (
    <>
      {problem !== undefined && (
        <div className={classes['problems']}>
          <ErrorBox title="It can not be run here" error={problem} retry={() => void client.invalidateQueries({ queryKey: ['playground'] })} />
        </div>
      )}
      <Problems session={session} compareError={comparison.error} />
      {isUnkept && <ErrorBox error="The browser has no room to keep this: a reload would lose what was typed last." />}
      <Toolbar
        session={session}
        draft={draft}
        change={change}
        shown={rows.length}
        total={data ? dataRows.total : undefined}
        rowsLoading={dataRows.isLoading}
        withModel={withModel}
        onSample={(size) => void sample(size)}
        onChoose={() => setPanel({ kind: 'choose' })}
        onNewRow={() => setPanel({ kind: 'row', row: undefined })}
        onHistory={() => setPanel({ kind: 'history' })}
        onKeys={() => setPanel({ kind: 'keys' })}
      />
      {target.kind === 'prompt' && <ScorerChooser draft={draft} change={change} />}
      {narrow && (
        <div className={classes['alone']}>
          {corner}
          <Select label="Column" labelled value={shownColumns[0]!.id} options={columns.map(({ id, name }) => ({ value: id, label: name }))} onChange={setAlone} />
        </div>
      )}
      {dataRows.error && problem === undefined && <ErrorBox title="The rows can not be read" error={dataRows.error} retry={dataRows.retry} />}
      <Grid
        session={session}
        columns={shownColumns}
        base={base}
        rows={rows}
        trials={draft.trials}
        scorers={scorers.names}
        show={draft.show}
        tall={draft.tall}
        narrow={narrow}
        onSee={onSee}
        onOpen={openPlace}
        onRun={runRow}
        onRemove={removeRow}
        onKey={onCellKey}
        corner={corner}
        headOf={(column) => (
          <ColumnHead
            column={column}
            base={base}
            params={params}
            isFirst={column.id === base.id}
            isLast={column.id === columns.at(-1)?.id}
            folded={draft.folded}
            models={modelNames}
            result={comparison.byColumn.get(column.name)}
            usage={usage.get(column.id)!}
            pending={comparison.pending}
            actions={actions}
          />
        )}
        empty={dataRows.isLoading ? <Loading what="the rows" /> : <NoRows hasData={data !== undefined} onNewRow={() => setPanel({ kind: 'row', row: undefined })} />}
      />
      <Panels panel={panel} onPanel={setPanel} target={target} session={session} draft={draft} change={change} columns={columns} rows={rows} data={data} scorers={scorers.names} run={run} actions={actions} />
    </>
  )
}

function Problems({ session, compareError }: { session: Parameters<typeof useProblems>[0]; compareError: Error | null }) {
  const problems = useProblems(session)
  const all = [...problems, ...(compareError ? [`The columns could not be compared: ${compareError.message}`] : [])]
  if (all.length === 0) return null
  return (
    <div className={classes['problems']}>
      <ErrorBox error={all.join('\n')} />
      {problems.length > 0 && (
        <Button kind="quiet" onClick={session.clearProblems}>
          Dismiss
        </Button>
      )}
    </div>
  )
}

function NoRows({ hasData, onNewRow }: { hasData: boolean; onNewRow: () => void }) {
  return (
    <div className={classes['noRows']}>
      <p>{hasData ? 'No row is chosen. Choose some of the data by “rows” above, or type one.' : 'No row yet: type one, or take the rows of a dataset.'}</p>
      <Button icon={<Plus size={14} aria-hidden />} onClick={onNewRow}>
        Type a row
      </Button>
    </div>
  )
}
