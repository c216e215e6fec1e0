/** The columns of the table of cases: which there are, which are shown, and what stands in them. */
import { ChevronDown, ChevronRight } from 'lucide-react'
import type { ReactNode } from 'react'
import { Link } from 'wouter'
import type { TableRow } from '../../../caseTable/arrangeCases.ts'
import { differenceOf, isUnscored, metadataAt, type CaseFields, type IndexedCase } from '../../../caseTable/caseIndex.ts'
import { Badge } from '../../ui/badge.tsx'
import { cost, count, duration } from '../../ui/format.ts'
import { Difference, Score } from '../../ui/score.tsx'
import type { Column } from '../../ui/table.tsx'
import { inPoints, percent } from '../runs/numbers.ts'
import classes from './caseColumns.module.css'

export interface CaseColumn extends Column<TableRow> {
  /** In the menu. */
  label: string
  /** Shown where nobody chose. */
  isDefault: boolean
}

/** @param linkOf to the case's page */
export function caseColumns(fields: CaseFields, linkOf: (entry: IndexedCase) => string): CaseColumn[] {
  const plain = (id: string, label: string, width: string, isDefault: boolean, cell: (entry: IndexedCase) => ReactNode, align?: 'end'): CaseColumn => ({
    id,
    label,
    header: <span title={label}>{label}</span>,
    width,
    isDefault,
    sortable: true,
    ...(align ? { align } : {}),
    cell: (row) => (row.kind === 'case' ? cell(row.case) : null),
  })
  return [
    { id: 'name', label: 'Case', header: 'Case', width: 'minmax(220px, 2fr)', isDefault: true, sortable: true, cell: (row) => (row.kind === 'case' ? <CaseName entry={row.case} href={linkOf(row.case)} isIn={row.group !== undefined} /> : <GroupName group={row} />) },
    plain('id', 'Id', '140px', false, ({ id }) => <code>{id}</code>),
    plain('input', 'Input', 'minmax(180px, 2fr)', false, ({ input }) => <Text value={input} />),
    plain('output', 'Output', 'minmax(180px, 1.6fr)', true, ({ output }) => <Text value={output} />),
    plain('expected', 'Expected', 'minmax(120px, 1.1fr)', true, ({ expected }) => <Text value={expected} />),
    ...fields.scorers.flatMap((scorer, place) => scoreColumns(scorer, place, fields.baseline !== 'none')),
    ...(fields.trials ? [plain('spread', 'Spread', '76px', true, ({ spread }) => (spread === undefined ? '' : spread.toFixed(2)), 'end')] : []),
    ...(fields.tags ? [plain('tags', 'Tags', '120px', fields.metadata.length === 0, ({ tags }) => tags?.map((tag) => <Badge key={tag}>{tag}</Badge>))] : []),
    ...fields.metadata.map((path) => plain(`metadata.${path}`, path, '110px', false, ({ metadata }) => <Text value={textOf(metadataAt(metadata, path))} />)),
    plain('duration', 'Took', '76px', true, ({ durationMs }) => duration(durationMs), 'end'),
    ...(fields.tokens ? [plain('tokens', 'Tokens', '76px', false, ({ tokens }) => (tokens === undefined ? '' : count(tokens)), 'end')] : []),
    ...(fields.cost ? [plain('cost', 'Cost', '84px', false, ({ costUsd }) => (costUsd === undefined ? '' : cost(costUsd)), 'end')] : []),
  ]
}

function scoreColumns(scorer: string, place: number, isCompared: boolean): CaseColumn[] {
  const score: CaseColumn = {
    id: `score:${scorer}`,
    label: scorer,
    header: <span title={scorer}>{scorer}</span>,
    width: `${Math.min(150, Math.max(100, scorer.length * 7 + 34))}px`,
    isDefault: true,
    sortable: true,
    cell: (row) => {
      if (row.kind === 'case') return <CaseScore entry={row.case} scorer={place} />
      const { mean, interval, n } = row.scores[place]!
      return mean === null ? <span className={classes['quiet']}>unscored</span> : <span className={`${classes['mean']} num`} title={`95% interval ${percent(interval[0])} to ${percent(interval[1])}, ${count(n)} scored`}>{percent(mean)}</span>
    },
  }
  if (!isCompared) return [score]
  return [
    score,
    {
      id: `difference:${scorer}`,
      label: `${scorer}, difference`,
      header: (
        <span title={`${scorer}: difference to the baseline`}>
          <span aria-hidden>Δ</span>
          <span className="visually-hidden">{scorer}, difference</span>
        </span>
      ),
      width: '68px',
      align: 'end',
      isDefault: true,
      sortable: true,
      cell: (row) => (row.kind === 'case' ? <Difference value={differenceOf(row.case, place)} /> : <GroupDifference value={row.scores[place]!.difference} />),
    },
  ]
}

function CaseName({ entry: { name, problem, failures, isNew }, href, isIn }: { entry: IndexedCase; href: string; isIn: boolean }) {
  return (
    <>
      <Link href={href} tabIndex={-1} className={classes['name']!} data-in={isIn || undefined} title={name}>
        {name}
      </Link>
      {problem && <Badge tone="bad" title={`${problem.name}: ${problem.message}${problem.count > 1 ? ` (and ${problem.count - 1} more)` : ''}`}>error</Badge>}
      {!problem && failures !== undefined && <Badge tone="bad" title="The eval’s body asserted something in vain">failed</Badge>}
      {isNew && <Badge title="The baseline does not have it">new</Badge>}
    </>
  )
}

function GroupName({ group: { value, cases, isOpen } }: { group: Extract<TableRow, { kind: 'group' }> }) {
  const Icon = isOpen ? ChevronDown : ChevronRight
  return (
    <span className={classes['group']} title={value}>
      <Icon size={13} aria-label={isOpen ? 'open' : 'closed'} />
      {value ?? <span className={classes['quiet']}>none</span>}
      <span className={`${classes['quiet']} num`}>{count(cases)}</span>
    </span>
  )
}

/** An error is not a zero, and neither is what could not be scored. */
function CaseScore({ entry, scorer }: { entry: IndexedCase; scorer: number }) {
  if (entry.scorerErrors?.includes(scorer)) return <span className={classes['bad']}>error</span>
  const value = entry.scores[scorer]
  return <Score value={typeof value === 'number' ? value : isUnscored(entry, scorer) ? null : undefined} bar />
}

function GroupDifference({ value }: { value: number | undefined }) {
  if (value === undefined) return null
  return (
    <span className={`${classes['change']} num`} data-tone={Math.abs(value) < 0.0005 ? 'same' : value > 0 ? 'up' : 'down'} title="points, the mean of its cases">
      {inPoints(value)}
    </span>
  )
}

function Text({ value }: { value: string | undefined }) {
  return value === undefined ? null : <span title={value}>{value}</span>
}

function textOf(value: string | number | boolean | undefined): string | undefined {
  return value === undefined ? undefined : String(value)
}
