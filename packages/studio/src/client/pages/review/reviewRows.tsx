/** One row at a time, by keys: what a key does is written at once, and the next row is there. */
import { useQueryClient } from '@tanstack/react-query'
import { Check, ChevronLeft, ChevronRight, Keyboard } from 'lucide-react'
import { useCallback, useEffect, useMemo, useRef, useState } from 'react'
import { useSearchParams } from 'wouter'
import { reviewViewLink } from '../../links.ts'
import { useOfferCommands } from '../../shell/pageCommands.ts'
import { Button, IconButton, LinkButton } from '../../ui/button.tsx'
import { ErrorBox } from '../../ui/errorBox.tsx'
import { count } from '../../ui/format.ts'
import { Loading } from '../../ui/loading.tsx'
import { useToast } from '../../ui/toast.tsx'
import { CorrectExpected } from './correctExpected.tsx'
import { DecidePanel } from './decidePanel.tsx'
import { KeysDialog } from './keysDialog.tsx'
import { prefetchItem, stateOf, useItem, useLabel, useUndo, type Answers, type Item, type Queue } from './queries.ts'
import { nextToDo, orderOf, withSaid } from './reviewOrder.ts'
import classes from './reviewRows.module.css'
import { RowToJudge } from './rowToJudge.tsx'
import { useKept } from './useKept.ts'
import { useReviewKeys } from './useReviewKeys.ts'

interface Said {
  row: string
  before: { labels: Answers; comment?: string | undefined } | null
  settles: boolean
}

export function ReviewRows({ queue, by, row, isSettling }: { queue: Queue; by: string; row: string | undefined; isSettling: boolean }) {
  const { path, questions } = queue
  const [, setSearch] = useSearchParams()
  // Of the disagreements those that were there when one began: settling one does not move the others about
  const [order] = useState(() => orderOf(queue, isSettling))
  const ids = isSettling ? order : queue.ids
  const [since, setSince] = useState<Readonly<Record<string, string>>>({})
  const states = withSaid(ids, isSettling ? settledStates(ids, queue) : queue.states, since)
  const [isOpen, setOpen] = useKept('evals.review.open')
  const [isStaying, setStaying] = useKept('evals.review.stay')
  const [active, setActive] = useState(0)
  const [dialog, setDialog] = useState<'keys' | 'expected'>()
  const said = useRef<Said[]>([])
  const comment = useRef<HTMLTextAreaElement>(null)
  const client = useQueryClient()
  const say = useToast()

  const current = row ?? ids[nextToDo(states, -1) ?? -1]
  const place = current === undefined ? -1 : ids.indexOf(current)
  const isTold = isOpen || isSettling
  const item = useItem(path, by, current, isTold)
  const go = useCallback((to: string | undefined) => setSearch({ path, ...(isSettling ? { settle: '1' } : {}), ...(to === undefined ? {} : { row: to }) }, { replace: true }), [path, isSettling])
  const label = useLabel(path, by, (error, failed) => {
    say.failed('The label was not written', error)
    setSince(({ [failed]: _failed, ...rest }) => rest)
    go(failed)
  })
  const undo = useUndo(path, by)

  // What comes next is there before it is asked for
  const ahead = ids[nextToDo(states, place) ?? -1]
  useEffect(() => {
    for (const id of [ahead, ids[place + 1], ids[place - 1]]) if (id !== undefined) prefetchItem(client, path, by, id, isTold)
  }, [ahead, place, isTold])
  useEffect(() => setActive(0), [current])
  // The first that is to do would be another one as soon as it is decided
  useEffect(() => {
    if (row === undefined && current !== undefined) go(current)
  }, [row, current])

  const move = (step: number): void => {
    const to = ids[Math.min(Math.max(place + step, 0), ids.length - 1)]
    if (to !== undefined) go(to)
  }
  const write = (data: Item, labels: Answers, words: string): void => {
    const before = isSettling ? data.settled : data.mine
    said.current.push({ row: data.item.id, before: before && { labels: { ...before.labels }, comment: before.comment }, settles: isSettling })
    setSince((now) => ({ ...now, [data.item.id]: stateOf(questions, labels) }))
    label.mutate({ row: data.item.id, labels, comment: words, settles: isSettling })
  }
  const answer = (value: boolean | number | null): void => {
    const { data } = item
    if (!data || data.item.id !== current) return
    const now = (isSettling ? data.settled : data.mine)?.labels ?? {}
    // What can not be said is said of all questions
    const labels = value === null ? Object.fromEntries(questions.map(({ name }) => [name, null])) : { ...now, [questions[active]!.name]: value }
    write(data, labels, comment.current?.value ?? '')
    const left = questions.findIndex(({ name }) => labels[name] === undefined)
    if (left >= 0) return setActive(left)
    if (isStaying && value !== null) return
    go(ids[nextToDo(states, place) ?? -1])
  }
  const saveComment = (words: string): void => {
    const { data } = item
    const now = isSettling ? data?.settled : data?.mine
    if (data && words !== (now?.comment ?? '')) write(data, { ...now?.labels }, words)
  }
  const takeBack = (): void => {
    const last = said.current.pop()
    const { data } = item
    const own = isSettling ? (data?.settled?.by === by ? data.settled : null) : data?.mine
    const what = last ?? (own && data ? { row: data.item.id, before: null, settles: isSettling } : undefined)
    if (!what) return say.done('There is nothing of yours to take back')
    setSince((now) => ({ ...now, [what.row]: what.before ? stateOf(questions, what.before.labels) : 't' }))
    undo.mutate(what, { onSuccess: () => go(what.row), onError: (error) => say.failed('It was not taken back', error) })
  }
  useReviewKeys({
    question: questions[active]!,
    isActive: dialog === undefined && current !== undefined,
    answer,
    move,
    undo: takeBack,
    comment: () => comment.current?.focus(),
    correct: () => setDialog('expected'),
    showKeys: () => setDialog('keys'),
    toggleOpen: () => setOpen(!isOpen),
    toggleStay: () => setStaying(!isStaying),
  })
  useOfferCommands(
    useMemo(
      () => [
        { name: 'Correct the expected answer', keys: 'e', run: () => setDialog('expected') },
        { name: 'Keys of the review', keys: '?', run: () => setDialog('keys') },
      ],
      [],
    ),
  )

  if (current === undefined) return <AllDone queue={queue} isSettling={isSettling} total={ids.length} undo={said.current.length > 0 ? takeBack : undefined} />
  return (
    <div className={classes['review']}>
      <div className={classes['bar']}>
        <IconButton label="Previous row (K)" disabled={place <= 0} onClick={() => move(-1)}>
          <ChevronLeft size={15} aria-hidden />
        </IconButton>
        <span className="num">
          {count(place + 1)} of {count(ids.length)}
        </span>
        <IconButton label="Next row (J)" disabled={place >= ids.length - 1} onClick={() => move(1)}>
          <ChevronRight size={15} aria-hidden />
        </IconButton>
        <span className={classes['track']} aria-hidden>
          <span style={{ width: `${([...states].filter((state) => state !== 't').length / Math.max(1, ids.length)) * 100}%` }} />
        </span>
        <IconButton label="Keys (?)" onClick={() => setDialog('keys')}>
          <Keyboard size={15} aria-hidden />
        </IconButton>
      </div>
      {item.error ? (
        <ErrorBox error={item.error} retry={() => void item.refetch()} />
      ) : !item.data ? (
        <Loading what="the row" />
      ) : (
        <div className={classes['columns']}>
          <div className={classes['row']} key={current}>
            <RowToJudge item={item.data} correct={() => setDialog('expected')} />
          </div>
          <DecidePanel
            key={`${current} ${item.data.mine === null}`}
            item={item.data}
            by={by}
            questions={questions}
            active={active}
            setActive={setActive}
            answer={answer}
            comment={comment}
            saveComment={saveComment}
            undo={takeBack}
            isSettling={isSettling}
            isOpen={isOpen}
            setOpen={setOpen}
            isStaying={isStaying}
            setStaying={setStaying}
          />
        </div>
      )}
      <KeysDialog open={dialog === 'keys'} onOpenChange={(open) => setDialog(open ? 'keys' : undefined)} questions={questions} />
      {dialog === 'expected' && item.data && <CorrectExpected path={path} by={by} item={item.data} onClose={() => setDialog(undefined)} />}
    </div>
  )
}

function settledStates(ids: readonly string[], { disputed }: Queue): string {
  const settled = new Set(disputed.filter(({ isSettled }) => isSettled).map(({ id }) => id))
  return ids.map((id) => (settled.has(id) ? 'd' : 't')).join('')
}

function AllDone({ queue: { path, states }, isSettling, total, undo }: { queue: Queue; isSettling: boolean; total: number; undo: (() => void) | undefined }) {
  const skipped = [...states].filter((state) => state === 's').length
  return (
    <div className={classes['done']}>
      <Check size={20} aria-hidden />
      <h2>{isSettling ? (total === 0 ? 'Nothing to settle' : 'All disagreements are settled') : total === 0 ? 'There are no rows in this file' : 'You have been through all rows'}</h2>
      {!isSettling && skipped > 0 && <p>{count(skipped)} of them you skipped: they are among all rows.</p>}
      <div className={classes['next']}>
        <LinkButton kind="primary" href={reviewViewLink(path, 'calibration')}>
          See the calibration
        </LinkButton>
        <LinkButton href={reviewViewLink(path, 'agreement')}>Agreement</LinkButton>
        <LinkButton href={reviewViewLink(path, 'rows')}>All rows</LinkButton>
        {undo && (
          <Button kind="quiet" keys="u" onClick={undo}>
            Take back
          </Button>
        )}
      </div>
    </div>
  )
}
