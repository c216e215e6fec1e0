/** The cases of one suite of a run, as a table that comes in pages: filtered by the query, sorted, grouped, with the columns that one wants. */
import { usePrefetchQuery, useQuery } from '@tanstack/react-query'
import { Columns3 } from 'lucide-react'
import { useCallback, useMemo } from 'react'
import { useLocation, useSearch } from 'wouter'
import type { TableRow } from '../../../caseTable/arrangeCases.ts'
import { QUICK_FILTERS, type CaseFields, type IndexedCase, type QuickFilter } from '../../../caseTable/caseIndex.ts'
import { runsSource, type OpenFields, type TableRequest } from '../../api/runsSource.ts'
import { caseLink, type SuiteKey } from '../../links.ts'
import { useOfferCommands } from '../../shell/pageCommands.ts'
import { Button } from '../../ui/button.tsx'
import { ErrorBox } from '../../ui/errorBox.tsx'
import { count } from '../../ui/format.ts'
import { Loading } from '../../ui/loading.tsx'
import { CheckMenu } from '../../ui/menu.tsx'
import { Select } from '../../ui/select.tsx'
import { Table } from '../../ui/table.tsx'
import { firstPage, usePages } from '../../ui/usePages.ts'
import { caseColumns } from './caseColumns.tsx'
import { QueryField } from './queryField.tsx'
import classes from './runCases.module.css'
import { useTableState } from './tableState.ts'

const FILTER_NAMES: Record<QuickFilter, string> = { regressed: 'Regressed', improved: 'Improved', errors: 'Errors', unscored: 'Unscored', new: 'New' }

/** @param suite `undefined`: the first. */
interface CasesOf {
  run: string
  suite: SuiteKey | undefined
}

/** Asks for what the table begins with while the rest of the page is on its way. */
export function usePrefetchCases({ run, suite }: CasesOf, request: TableRequest): void {
  usePrefetchQuery(fieldsQuery({ run, suite }))
  usePrefetchQuery(firstPage(tableKey({ run, suite }, request), (offset, limit) => runsSource.table(run, suite, request, offset, limit)))
}

const fieldsQuery = ({ run, suite }: CasesOf) => ({ queryKey: ['run', run, 'fields', suite], queryFn: () => runsSource.fields(run, suite) })
const tableKey = ({ run, suite }: CasesOf, request: TableRequest) => ['run', run, 'table', suite, request]

export function RunCases({ run, suite }: CasesOf) {
  const fields = useQuery(fieldsQuery({ run, suite }))
  if (fields.error) return <ErrorBox error={fields.error} retry={() => void fields.refetch()} />
  return fields.data ? <CaseTable run={run} suite={suite} fields={fields.data} /> : <ReadingRun run={run} />
}

/** A run of 100,000 cases takes seconds, the first time. */
function ReadingRun({ run }: { run: string }) {
  const { data } = useQuery({ queryKey: ['reading', run], queryFn: () => runsSource.reading(run), refetchInterval: 300, staleTime: 0 })
  return <Loading what="the cases" done={data?.done} total={data?.total} />
}

function CaseTable({ run, suite, fields }: CasesOf & { fields: OpenFields }) {
  const [, go] = useLocation()
  const search = useSearch()
  const state = useTableState()
  const { request, view } = state
  const pages = usePages<TableRow>(tableKey({ run, suite }, request), (offset, limit) => runsSource.table(run, suite, request, offset, limit))
  const { file, suite: name, variant } = fields.suite
  const linkOf = useCallback(({ id }: IndexedCase) => caseLink(run, { file, suite: name, variant, id }, view), [run, file, name, variant, view])
  const columns = useMemo(() => caseColumns(fields, linkOf), [fields, linkOf])
  const shown = columns.filter(({ id, isDefault }) => state.columns?.includes(id) ?? isDefault)
  const toggleColumn = (id: string, isShown: boolean): void => {
    const now = shown.map((column) => column.id)
    const next = columns.map((column) => column.id).filter((column) => (column === id ? isShown : now.includes(column)))
    const isUsual = columns.every((column) => next.includes(column.id) === column.isDefault)
    // A table without any column is no table
    state.setColumns(isUsual || next.length === 0 ? undefined : next)
  }
  const groupings = [...(fields.tags ? [{ value: 'tag', label: 'tag' }] : []), ...fields.metadata.map((path) => ({ value: `metadata.${path}`, label: path }))]
  const { setShow, setGroup, setText } = state
  useOfferCommands(
    useMemo(
      () => [
        ...QUICK_FILTERS.filter((filter) => fields.counts[filter] > 0).map((filter) => ({ name: `Show cases: ${FILTER_NAMES[filter].toLowerCase()}`, run: () => setShow(filter) })),
        { name: 'Show cases: all', run: () => (setText(''), setShow(undefined)) },
        ...groupings.slice(0, 8).map(({ value, label }) => ({ name: `Group by ${label}`, run: () => setGroup(value) })),
      ],
      // Anew where a run that goes on has grown
      [fields],
    ),
  )
  return (
    <section className={classes['cases']} aria-label="Cases" onClickCapture={state.keepText} onKeyDownCapture={(event) => event.key === 'Enter' && state.keepText()}>
      <div className={classes['tools']}>
        <QueryField text={state.text} onChange={state.setText} problem={state.problem} example={exampleOf(fields)} />
        <div role="group" aria-label="Quick filters" className={classes['filters']}>
          {QUICK_FILTERS.filter((filter) => fields.counts[filter] > 0 || request.show === filter).map((filter) => (
            <button key={filter} type="button" className={classes['filter']} aria-pressed={request.show === filter} onClick={() => state.setShow(request.show === filter ? undefined : filter)}>
              {FILTER_NAMES[filter]} <span className="num">{count(fields.counts[filter])}</span>
            </button>
          ))}
        </div>
        {groupings.length > 0 && <Select label="Group by" labelled value={request.group ?? ''} onChange={(value) => state.setGroup(value || undefined)} options={[{ value: '', label: 'nothing' }, ...groupings]} />}
        <CheckMenu
          trigger={<Button icon={<Columns3 size={14} aria-hidden />}>Columns</Button>}
          entries={columns.map(({ id, label }) => ({ label, checked: shown.some((column) => column.id === id), toggle: (isShown) => toggleColumn(id, isShown) }))}
        />
      </div>
      {fields.baseline === 'moved' && <p className={classes['note']}>The baseline has changed since this run, and git does not have the one of then: differences are known only of the cases that moved most.</p>}
      {pages.error ? (
        <ErrorBox error={pages.error} retry={pages.retry} />
      ) : (
        <Table
          label="Cases"
          columns={shown}
          count={pages.count}
          rowAt={pages.rowAt}
          rowKey={(row) => (row.kind === 'case' ? `${row.group ?? ''} ${row.case.id}` : `group ${row.value}`)}
          onRange={pages.onRange}
          sort={request.sort}
          onSort={state.setSort}
          onOpen={(row) => (row.kind === 'case' ? go(linkOf(row.case)) : state.toggleGroup(row.value ?? ''))}
          placeKey={`${run}?${search}`}
          empty={pages.isLoading ? <Loading what="the cases" /> : 'No case of this suite is found by that.'}
        />
      )}
    </section>
  )
}

function exampleOf({ scorers, metadata }: CaseFields): string {
  return `Words of input or output, or scores.${scorers[0] ?? 'name'}:<0.5${metadata[0] === undefined ? '' : ` metadata.${metadata[0]}:…`}`
}
