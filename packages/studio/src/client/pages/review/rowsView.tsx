/** All rows of a review, however many: what has been said of each. */
import { useCallback, useState } from 'react'
import { useLocation, useSearchParams } from 'wouter'
import { answerOf, reviewApi } from '../../api/client.ts'
import { reviewLink } from '../../links.ts'
import { Badge } from '../../ui/badge.tsx'
import { ErrorBox } from '../../ui/errorBox.tsx'
import { inputClass } from '../../ui/field.tsx'
import { count } from '../../ui/format.ts'
import { Select } from '../../ui/select.tsx'
import { Table, type Column } from '../../ui/table.tsx'
import { usePages } from '../../ui/usePages.ts'
import { AnswerBadges } from './opinions.tsx'
import type { Queue } from './queries.ts'
import classes from './rowsView.module.css'
import { useSettled } from './useSettled.ts'

const FILTERS = [
  { value: 'all', label: 'all rows' },
  { value: 'todo', label: 'to do' },
  { value: 'decided', label: 'decided by you' },
  { value: 'skipped', label: 'skipped by you' },
  { value: 'disputed', label: 'people disagree' },
  { value: 'commented', label: 'with a comment' },
] as const
type Filter = (typeof FILTERS)[number]['value']

async function fetchRows(path: string, by: string, only: Filter, text: string, offset: number, limit: number) {
  return answerOf(reviewApi.rows.$get({ query: { path, by, only, text, offset: String(offset), limit: String(limit) } }))
}
type QueueRow = Awaited<ReturnType<typeof fetchRows>>['rows'][number]

export function RowsView({ queue: { path, questions }, by }: { queue: Queue; by: string }) {
  const [search, setSearch] = useSearchParams()
  const [, go] = useLocation()
  const only = FILTERS.find(({ value }) => value === search.get('only'))?.value ?? 'all'
  const [words, setWords] = useState(search.get('text') ?? '')
  const text = useSettled(words, 200)
  const pages = usePages(
    ['review', 'rows', path, by, only, text],
    useCallback((offset: number, limit: number) => fetchRows(path, by, only, text, offset, limit), [path, by, only, text]),
  )
  const change = (next: { only?: Filter; text?: string }): void => {
    const all = { only, text: words, ...next }
    setSearch({ path, view: 'rows', ...(all.only === 'all' ? {} : { only: all.only }), ...(all.text === '' ? {} : { text: all.text }) }, { replace: true })
  }
  const columns: readonly Column<QueueRow>[] = [
    { id: 'state', header: 'You', width: '84px', cell: ({ state, opinions }) => <Own labels={opinions.find((opinion) => opinion.by === by)?.labels} state={state} questions={questions} /> },
    { id: 'title', header: 'Input', width: 'minmax(180px, 2fr)', cell: ({ title }) => <span title={title}>{title}</span> },
    { id: 'output', header: 'Output', width: 'minmax(180px, 2fr)', cell: ({ output }) => <span title={output}>{output}</span> },
    { id: 'others', header: 'Others', width: 'minmax(110px, 1fr)', cell: ({ opinions, isDisputed, isSettled }) => <Others opinions={opinions.filter((opinion) => opinion.by !== by)} isDisputed={isDisputed} isSettled={isSettled} questions={questions} /> },
    { id: 'comment', header: 'Comment', width: 'minmax(100px, 1fr)', cell: ({ opinions }) => <span>{opinions.flatMap(({ comment }) => comment ?? []).join(' · ')}</span> },
  ]
  return (
    <div className={classes['view']}>
      <div className={classes['filters']}>
        <Select label="Which rows" value={only} options={FILTERS} onChange={(next) => change({ only: next })} />
        <input
          className={inputClass}
          type="search"
          aria-label="Search in inputs and outputs"
          placeholder="Search…"
          value={words}
          onChange={(event) => {
            setWords(event.target.value)
            change({ text: event.target.value })
          }}
        />
        <span className={`${classes['count']} num`}>{count(pages.count)} rows</span>
      </div>
      {pages.error ? (
        <ErrorBox error={pages.error} retry={pages.retry} />
      ) : (
        <Table
          label="Rows of the review"
          columns={columns}
          count={pages.count}
          rowAt={pages.rowAt}
          rowKey={({ id }) => id}
          onRange={pages.onRange}
          onOpen={({ id }) => go(reviewLink(path, id))}
          empty={pages.isLoading ? 'Loading…' : only === 'all' && text === '' ? 'There are no rows in this file.' : 'No row is so.'}
        />
      )}
    </div>
  )
}

function Own({ labels, state, questions }: { labels: QueueRow['opinions'][number]['labels'] | undefined; state: QueueRow['state']; questions: Queue['questions'] }) {
  if (!labels || state === 'todo') return <span className={classes['none']}>to do</span>
  return <AnswerBadges labels={labels} questions={questions} />
}

function Others({ opinions, isDisputed, isSettled, questions }: { opinions: QueueRow['opinions']; isDisputed: boolean; isSettled: boolean; questions: Queue['questions'] }) {
  return (
    <>
      {isSettled ? <Badge tone="accent">settled</Badge> : isDisputed && <Badge tone="warn">differs</Badge>}
      {opinions.map(({ by, labels }) => (
        <span key={by} title={by} className={classes['other']}>
          {by} <AnswerBadges labels={labels} questions={questions} />
        </span>
      ))}
    </>
  )
}
