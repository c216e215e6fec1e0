/** Where the query is written: what is wrong with it is said below, and marked where it is. */
import { Search, X } from 'lucide-react'
import { useEffect, useId, useRef } from 'react'
import { isTyping } from '../../shell/useGoKeys.ts'
import { inputClass } from '../../ui/field.tsx'
import { Kbd } from '../../ui/kbd.tsx'
import classes from './queryField.module.css'
import type { QueryProblem } from './tableState.ts'

export function QueryField({ text, onChange, problem, example }: { text: string; onChange: (text: string) => void; problem: QueryProblem | undefined; example: string }) {
  const id = useId()
  const input = useRef<HTMLInputElement>(null)
  useEffect(() => {
    const onKey = (event: KeyboardEvent): void => {
      if (event.key !== '/' || event.metaKey || event.ctrlKey || event.altKey || isTyping(event.target)) return
      event.preventDefault()
      input.current?.focus()
    }
    document.addEventListener('keydown', onKey)
    return () => document.removeEventListener('keydown', onKey)
  }, [])
  return (
    <div className={classes['field']}>
      <div className={classes['box']}>
        <Search size={13} aria-hidden className={classes['icon']} />
        <input
          ref={input}
          className={inputClass}
          aria-label="Filter cases"
          aria-invalid={problem !== undefined}
          aria-describedby={problem ? id : undefined}
          placeholder={example}
          spellCheck={false}
          autoComplete="off"
          value={text}
          onChange={(event) => onChange(event.target.value)}
          onKeyDown={(event) => {
            if (event.key === 'Escape' && text !== '') onChange('')
          }}
        />
        {text === '' ? (
          <span className={classes['key']} aria-hidden>
            <Kbd keys="/" />
          </span>
        ) : (
          <button type="button" className={classes['clear']} aria-label="Clear the filter" onClick={() => onChange('')}>
            <X size={13} aria-hidden />
          </button>
        )}
      </div>
      {problem && (
        <p id={id} className={classes['problem']} role="status">
          <code>
            {text.slice(0, problem.from)}
            <mark>{text.slice(problem.from, problem.to) || ' '}</mark>
            {text.slice(problem.to)}
          </code>
          <span>{problem.message}</span>
        </p>
      )}
    </div>
  )
}
