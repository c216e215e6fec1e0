/** Where a person decides: the answers with their keys, a comment, and, once it is decided, what others and the scorers said. */
import { Check, Undo2, X } from 'lucide-react'
import { useEffect, useRef, useState, type RefObject } from 'react'
import { Button } from '../../ui/button.tsx'
import { Kbd } from '../../ui/kbd.tsx'
import classes from './decidePanel.module.css'
import { Opinions } from './opinions.tsx'
import type { Item, Queue } from './queries.ts'
import { ScoresGiven } from './scoresGiven.tsx'

export interface DecidePanelProps {
  item: Item
  by: string
  questions: Queue['questions']
  /** Which question the keys answer. */
  active: number
  setActive: (index: number) => void
  answer: (value: boolean | number | null) => void
  comment: RefObject<HTMLTextAreaElement | null>
  saveComment: (words: string) => void
  undo: () => void
  isSettling: boolean
  isOpen: boolean
  setOpen: (isOpen: boolean) => void
  isStaying: boolean
  setStaying: (isStaying: boolean) => void
}

export function DecidePanel(props: DecidePanelProps) {
  const { item, by, questions, active, setActive, answer, comment, saveComment, undo, isSettling, isOpen, setOpen, isStaying, setStaying } = props
  const now = isSettling ? item.settled : item.mine
  const [words, setWords] = useState(now?.comment ?? '')
  const latest = useRef({ words, saveComment })
  latest.current = { words, saveComment }
  const kept = now?.comment ?? ''
  useEffect(() => {
    if (document.activeElement !== comment.current) setWords(kept)
  }, [kept])
  // A tab that is closed while a comment is written loses nothing
  useEffect(() => {
    const leave = (): void => latest.current.saveComment(latest.current.words)
    addEventListener('pagehide', leave)
    return () => removeEventListener('pagehide', leave)
  }, [])
  return (
    <aside className={classes['panel']} aria-label={isSettling ? 'Settle' : 'Decide'}>
      {isSettling && <Opinions opinions={[...(item.mine ? [item.mine] : []), ...(item.others ?? [])]} questions={questions} />}
      {questions.map((question, index) => (
        <Question key={question.name} question={question} given={now?.labels[question.name]} isActive={index === active} isOnly={questions.length === 1} isSettling={isSettling} choose={() => setActive(index)} answer={answer} />
      ))}
      <div className={classes['less']}>
        <Button kind="quiet" keys="s" onClick={() => answer(null)}>
          {isSettling ? 'Leave open' : 'Skip'}
        </Button>
        <Button kind="quiet" keys="u" icon={<Undo2 size={13} aria-hidden />} onClick={undo}>
          Take back
        </Button>
      </div>
      <label className={classes['comment']}>
        <span>
          Comment <Kbd keys="c" />
        </span>
        <textarea
          ref={comment}
          value={words}
          rows={2}
          placeholder="Why, if it is not plain"
          onChange={(event) => setWords(event.target.value)}
          onBlur={({ relatedTarget }) => {
            // An answer takes it along
            if (!relatedTarget?.closest('fieldset')) saveComment(words)
          }}
          onKeyDown={(event) => {
            if (event.key === 'Escape' || (event.key === 'Enter' && (event.metaKey || event.ctrlKey))) event.currentTarget.blur()
          }}
        />
      </label>
      {!isSettling && item.others !== null && item.others.length > 0 && <Opinions title="Others" opinions={item.others} questions={questions} />}
      {item.settled && !isSettling && <Opinions title="Settled" opinions={[item.settled]} questions={questions} />}
      <ScoresGiven scores={item.scores} count={item.scorers} />
      <div className={classes['switches']}>
        {!isSettling && (
          <label>
            <input type="checkbox" checked={isOpen} onChange={(event) => setOpen(event.target.checked)} /> Show scores and others before I decide <Kbd keys="b" />
          </label>
        )}
        <label>
          <input type="checkbox" checked={isStaying} onChange={(event) => setStaying(event.target.checked)} /> Stay on the row when I have decided <Kbd keys="a" />
        </label>
      </div>
      <p className={classes['by']}>{isSettling ? `Settled by ${by}` : `Reviewed by ${by}`}</p>
    </aside>
  )
}

interface QuestionProps {
  question: Queue['questions'][number]
  given: boolean | number | null | undefined
  isActive: boolean
  isOnly: boolean
  isSettling: boolean
  choose: () => void
  answer: (value: boolean | number | null) => void
}

function Question({ question: { name, text, scale }, given, isActive, isOnly, isSettling, choose, answer }: QuestionProps) {
  const numbers = scale ? Array.from({ length: scale.max - scale.min + 1 }, (_, index) => scale.min + index) : []
  const title = text ?? (isSettling ? 'What counts?' : isOnly ? 'Is it good?' : name)
  return (
    <fieldset className={classes['question']} data-active={(isActive && !isOnly) || undefined}>
      <legend>
        {isOnly || isActive ? title : (
          <button type="button" onClick={choose}>
            {title}
          </button>
        )}
        {given === null && <span className={classes['hint']}> skipped</span>}
      </legend>
      {!scale ? (
        <div className={classes['answers']}>
          <button type="button" data-tone="good" aria-pressed={given === true} disabled={!isActive} onClick={() => answer(true)}>
            <Check size={15} aria-hidden /> Pass <Kbd keys="y" />
          </button>
          <button type="button" data-tone="bad" aria-pressed={given === false} disabled={!isActive} onClick={() => answer(false)}>
            <X size={15} aria-hidden /> Fail <Kbd keys="n" />
          </button>
        </div>
      ) : (
        <>
          <div className={classes['scale']}>
            {numbers.map((number) => (
              <button key={number} type="button" data-tone={number >= scale.passFrom ? 'good' : 'bad'} aria-pressed={given === number} disabled={!isActive} onClick={() => answer(number)}>
                {number}
              </button>
            ))}
          </div>
          <p className={classes['hint']}>passes from {scale.passFrom}</p>
        </>
      )}
    </fieldset>
  )
}
