/** What the table of logs can show of a row. */
import { CircleAlert } from 'lucide-react'
import type { LogSummary } from '../../../server/logs/logSummary.ts'
import { Badge } from '../../ui/badge.tsx'
import { cost, count, duration } from '../../ui/format.ts'
import { Score } from '../../ui/score.tsx'
import type { Column } from '../../ui/table.tsx'
import classes from './logTable.module.css'
import { moment } from './moment.ts'

interface LogColumn extends Column<LogSummary> {
  name: string
  /** As `sort` of the address has it. */
  sortBy?: string
}

/** Of every row. A share of the room is 100 pixels for each at least, so that no column asks for more than its own. Others are fields of the query language: `metadata.plan`, `scores.helpful`, `attributes.http.route`. */
export const COLUMNS: Readonly<Record<string, LogColumn>> = {
  time: { id: 'time', name: 'Time', header: 'Time', width: '118px', sortable: true, sortBy: 'start', cell: ({ startMs }) => <time dateTime={new Date(startMs).toISOString()} className="num">{moment(startMs)}</time> },
  name: { id: 'name', name: 'Name', header: 'Name', width: 'minmax(90px, 0.9fr)', cell: ({ name, error }) => <NameCell name={name} error={error} /> },
  input: { id: 'input', name: 'Input', header: 'Input', width: 'minmax(150px, 1.5fr)', cell: ({ input }) => <Text text={input} /> },
  output: { id: 'output', name: 'Output', header: 'Output', width: 'minmax(150px, 1.5fr)', cell: ({ output, error }) => (output === undefined && error !== undefined ? <span className={classes['error']}>{error}</span> : <Text text={output} />) },
  model: { id: 'model', name: 'Model', header: 'Model', width: 'minmax(100px, 1fr)', cell: ({ model }) => <Text text={model} /> },
  latency: { id: 'latency', name: 'Latency', header: 'Latency', width: '78px', align: 'end', sortable: true, sortBy: 'latency', cell: ({ durationMs }) => <Number value={durationMs} show={duration} /> },
  tokens: {
    id: 'tokens',
    name: 'Tokens',
    header: 'Tokens',
    width: '112px',
    align: 'end',
    sortable: true,
    sortBy: 'tokens',
    cell: ({ promptTokens, completionTokens }) => (promptTokens === undefined && completionTokens === undefined ? <None /> : <span title="in → out">{`${promptTokens === undefined ? '?' : count(promptTokens)} → ${completionTokens === undefined ? '?' : count(completionTokens)}`}</span>),
  },
  cost: { id: 'cost', name: 'Cost', header: 'Cost', width: '98px', align: 'end', sortable: true, sortBy: 'cost', cell: ({ costUsd }) => <Number value={costUsd} show={cost} /> },
  scores: { id: 'scores', name: 'Scores', header: 'Scores', width: 'minmax(110px, 1.1fr)', cell: ({ scores }) => <Scores scores={scores} /> },
  tags: { id: 'tags', name: 'Tags', header: 'Tags', width: 'minmax(110px, 1.1fr)', cell: ({ tags }) => <Tags tags={tags} /> },
}

export function columnNamed(name: string): LogColumn {
  const known = COLUMNS[name]
  if (known) return known
  const scorer = name.startsWith('scores.') ? name.slice('scores.'.length) : undefined
  if (scorer !== undefined) return { id: name, name, header: scorer, width: '104px', align: 'end', sortable: true, sortBy: name, cell: ({ scores }) => <Score value={scores[scorer]} bar /> }
  return { id: name, name, header: <span title={name}>{name.replace(/^metadata\./, '')}</span>, width: 'minmax(100px, 1fr)', cell: ({ fields }) => <Text text={fields[name]} /> }
}

/** The fields whose values the server is to send. */
export function fieldsOf(columns: readonly string[]): string[] {
  return columns.filter((name) => !COLUMNS[name] && !name.startsWith('scores.'))
}

function None() {
  return <span className={classes['none']}>–</span>
}

function Text({ text }: { text: string | undefined }) {
  return text === undefined ? <None /> : <span>{text}</span>
}

function Number({ value, show }: { value: number | undefined; show: (value: number) => string }) {
  return value === undefined ? <None /> : <span className="num">{show(value)}</span>
}

function NameCell({ name, error }: { name: string | undefined; error: string | undefined }) {
  return (
    <>
      {error !== undefined && (
        <i className={classes['failed']} title={error}>
          <CircleAlert size={13} aria-hidden />
          <span className="visually-hidden">failed</span>
        </i>
      )}
      <Text text={name} />
    </>
  )
}

/** As many as there is room for. */
function Scores({ scores }: { scores: LogSummary['scores'] }) {
  const entries = Object.entries(scores)
  if (entries.length === 0) return <None />
  return (
    <span className={classes['scores']} title={entries.map(([name, score]) => `${name}: ${score === null ? 'unscored' : score.toFixed(2)}`).join('\n')}>
      {entries.map(([name, score]) => (
        <span key={name}>
          <span className={classes['scorer']}>{name}</span> <Score value={score} />
        </span>
      ))}
    </span>
  )
}

function Tags({ tags }: { tags: readonly string[] }) {
  if (tags.length === 0) return <None />
  return (
    <span className={classes['tags']} title={tags.join(', ')}>
      {tags.map((tag) => (
        <Badge key={tag}>{tag}</Badge>
      ))}
    </span>
  )
}
