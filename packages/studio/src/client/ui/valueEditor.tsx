/** A JSON value as a person edits it: a text as text, anything else as JSON. What is not JSON yet is said, and is no value. */
import { useEffect, useRef, useState } from 'react'
import type { Json } from '@evals/core'
import { CodeEditor } from './codeEditor.tsx'
import classes from './valueEditor.module.css'

export interface ValueEditorProps {
  label: string
  /** `undefined`: there is none. */
  value: Json | undefined
  onChange: (value: Json | undefined) => void
  /** Called when what is in the editor stops being, or becomes, a value. */
  onProblem?: (problem: string | undefined) => void
  /** It can not be without. */
  required?: boolean
  readOnly?: boolean
  /** What is wrong with the value. */
  problem?: string | undefined
  height?: readonly [min: number, max: number]
}

type Form = 'text' | 'json'

export function ValueEditor({ label, value, onChange, onProblem, required = false, readOnly = false, problem, height = [40, 260] }: ValueEditorProps) {
  const [form, setForm] = useState<Form>(() => formOf(value))
  const [text, setText] = useState(() => textOf(value, form))
  const [wrong, setWrong] = useState<string>()
  // What the editor said last: a value that comes from elsewhere is taken over
  const said = useRef(JSON.stringify(value))

  useEffect(() => {
    const now = JSON.stringify(value)
    if (now === said.current) return
    said.current = now
    const next = formOf(value)
    setForm(next)
    setText(textOf(value, next))
    setWrong(undefined)
  }, [value])

  const say = (next: Json | undefined): void => {
    said.current = JSON.stringify(next)
    setWrong(undefined)
    onProblem?.(undefined)
    onChange(next)
  }
  const refuse = (why: string): void => {
    setWrong(why)
    onProblem?.(why)
  }
  const read = (written: string, as: Form): void => {
    setText(written)
    if (as === 'text') return say(written === '' && !required ? undefined : written)
    if (written.trim() === '') return required ? refuse('is needed') : say(undefined)
    try {
      say(JSON.parse(written) as Json)
    } catch (error) {
      refuse(`is not JSON yet: ${(error as Error).message}`)
    }
  }
  const change = (next: Form): void => {
    if (next === form) return
    setForm(next)
    // The value is the same; only a text that is to be read as JSON may be another
    if (next === 'json') setText(textOf(value, 'json'))
    else if (typeof value === 'string' || value === undefined) setText(value ?? '')
    else read(JSON.stringify(value), 'text')
  }
  const below = wrong ?? problem
  return (
    <div className={classes['editor']} data-bad={below !== undefined || undefined}>
      <header className={classes['header']}>
        <span className={classes['label']}>{label}</span>
        <div role="group" aria-label={`${label} as`} className={classes['forms']}>
          {(['text', 'json'] as const).map((one) => (
            <button key={one} type="button" aria-pressed={form === one} disabled={readOnly} onClick={() => change(one)}>
              {one}
            </button>
          ))}
        </div>
      </header>
      <CodeEditor key={form} label={label} language={form} value={text} readOnly={readOnly} height={height} placeholder={required ? '' : 'none'} onChange={(written) => read(written, form)} />
      {below !== undefined && <p className={classes['problem']}>{below}</p>}
    </div>
  )
}

function formOf(value: Json | undefined): Form {
  return typeof value === 'string' || value === undefined ? 'text' : 'json'
}

function textOf(value: Json | undefined, form: Form): string {
  if (value === undefined) return ''
  return form === 'text' && typeof value === 'string' ? value : JSON.stringify(value, undefined, 2)
}
