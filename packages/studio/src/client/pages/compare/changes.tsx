/** Every case that is not as it was, worst first, and of the one that is open both sides. */
import { useEffect, useMemo, useState } from 'react'
import { CHANGES, type Change } from '../../../server/compare/change.ts'
import type { ChangedCase } from '../../../server/compare/changedCases.ts'
import { Badge } from '../../ui/badge.tsx'
import { count } from '../../ui/format.ts'
import { inputClass } from '../../ui/field.tsx'
import { Difference, Score } from '../../ui/score.tsx'
import { Select } from '../../ui/select.tsx'
import { Table, type Column } from '../../ui/table.tsx'
import { usePages } from '../../ui/usePages.ts'
import { ErrorBox } from '../../ui/errorBox.tsx'
import { ChangePanel } from './changePanel.tsx'
import classes from './changes.module.css'
import type { Ask } from './comparePage.tsx'
import { changesKey, changesPage, type ChangesFilter, type Comparison, type Sides } from './compareQueries.ts'
import { caseOfValue, caseValue, suiteOfValue, suiteValue } from './suiteValue.ts'

const NAMES: Readonly<Record<Change, string>> = { moved: 'Moved', oneSided: 'Scored on one side', new: 'New', missing: 'Missing' }
const EMPTY: Readonly<Record<Change, string>> = {
  moved: 'No case moved.',
  oneSided: 'No case has a score on one side only.',
  new: 'No case is new.',
  missing: 'No case is missing.',
}

export function Changes({ sides, comparison, search, ask }: { sides: Sides; comparison: Comparison; search: URLSearchParams; ask: Ask }) {
  const change = CHANGES.find((one) => one === search.get('change')) ?? 'moved'
  const suite = search.get('suite')
  const scorer = search.get('scorer') ?? undefined
  const direction = (['worse', 'better'] as const).find((one) => one === search.get('direction'))
  const text = search.get('text') ?? ''
  const isScored = change === 'moved' || change === 'oneSided'
  const filter: ChangesFilter = useMemo(
    () => ({ change, suite: suiteOfValue(suite), scorer: isScored ? scorer : undefined, direction: change === 'moved' ? direction : undefined, text }),
    [change, suite, scorer, direction, text, isScored],
  )
  const pages = usePages(changesKey(sides, filter), (offset, limit) => changesPage(sides, filter, offset, limit))
  const open = caseOfValue(search.get('at'))
  const several = comparison.suites.length > 1
  const isBeside = open !== undefined
  const columns = useMemo(() => columnsOf(change, several && !isBeside), [change, several, isBeside])
  const scorers = [...new Set(comparison.suites.filter((one) => suite === null || suiteValue(one) === suite).flatMap((one) => one.scorers.map(({ name }) => name)))]
  return (
    <section aria-label="Cases" className={classes['changes']}>
      <div className={classes['bar']}>
        <div role="group" aria-label="Which cases" className={classes['kinds']}>
          {CHANGES.map((one) => (
            <button key={one} type="button" aria-pressed={change === one} onClick={() => ask({ change: one === 'moved' ? undefined : one, at: undefined })}>
              {NAMES[one]} <span>{count(comparison.counts[one])}</span>
            </button>
          ))}
        </div>
        <div className={classes['filters']}>
          {several && <Select label="Suite" value={suite ?? ''} options={[{ value: '', label: 'All suites' }, ...comparison.suites.map((one) => ({ value: suiteValue(one), label: one.variant === undefined ? one.name : `${one.name} [${one.variant}]` }))]} onChange={(next) => ask({ suite: next, scorer: undefined })} />}
          {isScored && <Select label="Scorer" value={scorer ?? ''} options={[{ value: '', label: 'All scorers' }, ...scorers.map((name) => ({ value: name, label: name }))]} onChange={(next) => ask({ scorer: next })} />}
          {change === 'moved' && (
            <Select
              label="Direction"
              value={direction ?? ''}
              options={[
                { value: '', label: 'Worse and better' },
                { value: 'worse', label: 'Worse' },
                { value: 'better', label: 'Better' },
              ]}
              onChange={(next) => ask({ direction: next })}
            />
          )}
          <SearchField value={text} onChange={(next) => ask({ text: next })} />
        </div>
      </div>
      {pages.error ? (
        <ErrorBox error={pages.error} retry={pages.retry} />
      ) : (
        <div className={classes['panes']} data-open={open !== undefined || undefined}>
          <div className={classes['table']}>
            <Table
              label={`${NAMES[change]} cases`}
              columns={columns}
              count={pages.count}
              rowAt={pages.rowAt}
              rowKey={caseValue}
              onRange={pages.onRange}
              onOpen={(row) => ask({ at: caseValue(row) })}
              activeKey={search.get('at') ?? undefined}
              empty={pages.isLoading ? 'Loading…' : text !== '' || scorer !== undefined || direction !== undefined || suite !== null ? 'No case is like that: take a filter away.' : EMPTY[change]}
            />
          </div>
          {open && <ChangePanel key={search.get('at')} sides={sides} place={open} onClose={() => ask({ at: undefined })} />}
        </div>
      )}
    </section>
  )
}

const WAIT_MS = 150

/** Asked for when typing rests. */
function SearchField({ value, onChange }: { value: string; onChange: (value: string) => void }) {
  const [text, setText] = useState(value)
  useEffect(() => {
    if (text === value) return
    const timer = setTimeout(() => onChange(text), WAIT_MS)
    return () => clearTimeout(timer)
  }, [text, value, onChange])
  return <input className={`${inputClass} ${classes['search']}`} type="search" aria-label="Search names and ids" placeholder="Name or id…" value={text} onChange={(event) => setText(event.target.value)} />
}

/** @param several there are suites to be told apart, and room for it */
function columnsOf(change: Change, several: boolean): Column<ChangedCase>[] {
  const name: Column<ChangedCase> = { id: 'name', header: 'Case', width: 'minmax(140px, 2fr)', cell: ({ name: title }) => <span title={title}>{title}</span> }
  const suite: Column<ChangedCase> = { id: 'suite', header: 'Suite', width: 'minmax(80px, 0.6fr)', cell: ({ suite: { suite: of, variant } }) => <span title={of}>{variant === undefined ? of : `${of} [${variant}]`}</span> }
  if (change === 'new' || change === 'missing') return [name, ...(several ? [suite] : []), { id: 'id', header: 'Id', width: 'minmax(120px, 1fr)', cell: ({ id }) => <code>{id}</code> }]
  return [
    // While they come, the rows of another list are shown: those have no such move
    ...(change === 'moved' ? [{ id: 'by', header: 'Moved by', width: '80px', align: 'end' as const, cell: ({ moves: [worst] }: ChangedCase) => <Difference value={worst?.after === undefined || worst.before === undefined ? undefined : worst.after - worst.before} /> }] : []),
    { id: 'moves', header: change === 'moved' ? 'Scores' : 'Score', width: 'minmax(160px, 1.2fr)', cell: ({ moves }) => <Moves moves={moves} /> },
    name,
    ...(several ? [suite] : []),
  ]
}

const MAX_MOVES = 3

function Moves({ moves }: { moves: ChangedCase['moves'] }) {
  return (
    <span className={classes['moves']} title={moves.map(({ scorer, before, after }) => `${scorer} ${before?.toFixed(2) ?? 'no score'} → ${after?.toFixed(2) ?? 'no score'}`).join('\n')}>
      {moves.slice(0, MAX_MOVES).map(({ scorer, before, after }) => (
        <span key={scorer} className={classes['move']}>
          <bdi title={scorer}>{scorer}</bdi> <Side value={before} /> → <Side value={after} />
        </span>
      ))}
      {moves.length > MAX_MOVES && <Badge>+{moves.length - MAX_MOVES}</Badge>}
    </span>
  )
}

function Side({ value }: { value: number | undefined }) {
  return value === undefined ? <span className={classes['none']}>no score</span> : <Score value={value} />
}
