/** The query: one line, with completion, and what is wrong with it marked where it is. It is looked for while it is written, as soon as it can be understood. */
import { completionStatus } from '@codemirror/autocomplete'
import { StateEffect, StateField } from '@codemirror/state'
import { Decoration, EditorView, type DecorationSet } from '@codemirror/view'
import { parseQuery, QueryError } from '@evals/store/query'
import { useEffect, useMemo, useRef, useState } from 'react'
import { CodeEditor } from '../../ui/codeEditor.tsx'
import { completeQuery, type QueryWords } from './completeQuery.ts'
import classes from './queryField.module.css'

/** After the last key. Milliseconds. */
const SETTLE_MS = 80
/** While something is proposed that most likely will be taken. */
const CHOOSING_MS = 600

interface Place {
  from: number
  to: number
}

const markPlace = StateEffect.define<Place | undefined>()
const mark = Decoration.mark({ class: classes['wrong']!, attributes: { 'aria-invalid': 'true' } })
const wrongPlace = StateField.define<DecorationSet>({
  create: () => Decoration.none,
  update(marks, transaction) {
    let next = marks.map(transaction.changes)
    for (const effect of transaction.effects) {
      if (!effect.is(markPlace)) continue
      const length = transaction.newDoc.length
      const place = effect.value
      const from = place && Math.min(place.from, Math.max(0, length - 1))
      const to = place && Math.min(place.to, length)
      next = from === undefined || to === undefined || from >= to ? Decoration.none : Decoration.set([mark.range(from, to)])
    }
    return next
  },
  provide: (field) => EditorView.decorations.from(field),
})

export interface QueryFieldProps {
  value: string
  /** Only what can be understood. */
  onChange: (query: string) => void
  words: QueryWords
}

export function QueryField({ value, onChange, words }: QueryFieldProps) {
  const [draft, setDraft] = useState(value)
  const [problem, setProblem] = useState<QueryError>()
  const sent = useRef(value)
  const view = useRef<EditorView>(undefined)
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined)
  const latest = useRef({ onChange, words })
  latest.current = { onChange, words }
  const complete = useMemo(() => completeQuery({ fields: () => latest.current.words.fields(), values: (field, signal) => latest.current.words.values(field, signal) }), [])
  const extensions = useMemo(() => [wrongPlace, EditorView.updateListener.of((update) => void (view.current = update.view)), EditorView.domEventHandlers({ focus: (_event, own) => void (view.current = own) })], [])

  // From elsewhere: a facet, a saved view, the way back
  useEffect(() => {
    if (value === sent.current) return
    sent.current = value
    clearTimeout(timer.current)
    setDraft(value)
    setProblem(problemOf(value))
  }, [value])
  useEffect(() => () => clearTimeout(timer.current), [])
  useEffect(() => view.current?.dispatch({ effects: markPlace.of(problem && { from: problem.position, to: problem.position + problem.length }) }), [problem])

  const settle = (text: string): void => {
    clearTimeout(timer.current)
    const wrong = problemOf(text)
    setProblem(wrong)
    if (wrong || text.trim() === sent.current.trim()) return
    sent.current = text.trim()
    latest.current.onChange(sent.current)
  }
  return (
    <div className={classes['field']}>
      <CodeEditor
        label="Query"
        value={draft}
        singleLine
        placeholder='Search: words, model:gpt-5, latency:>2s, scores.helpful:<0.5, is:error'
        complete={complete}
        extensions={extensions}
        onChange={(text) => {
          setDraft(text)
          clearTimeout(timer.current)
          timer.current = setTimeout(() => {
            const isChoosing = view.current !== undefined && completionStatus(view.current.state) === 'active'
            timer.current = setTimeout(() => settle(text), isChoosing ? CHOOSING_MS : 0)
          }, SETTLE_MS)
        }}
        onSubmit={() => settle(draft)}
      />
      {problem && (
        <p role="alert" className={classes['problem']}>
          {problem.message}
        </p>
      )}
    </div>
  )
}

function problemOf(text: string): QueryError | undefined {
  try {
    parseQuery(text)
    return undefined
  } catch (error) {
    if (error instanceof QueryError) return error
    throw error
  }
}
