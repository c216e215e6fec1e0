/** A row's fields, each in an editor of its own, or the whole row as JSON; held to the dataset's schema while somebody types. */
import type { Json } from '@evals/core'
import { keepPreviousData, useQuery } from '@tanstack/react-query'
import { useEffect, useRef, useState } from 'react'
import { answerOf, datasetChangesApi } from '../../api/client.ts'
import { CodeEditor } from '../../ui/codeEditor.tsx'
import { Field, inputClass } from '../../ui/field.tsx'
import { isPlainObject } from '../../ui/plainObject.ts'
import { TagsInput } from '../../ui/tagsInput.tsx'
import { ValueEditor } from '../../ui/valueEditor.tsx'
import type { DraftRecord } from './drafts.ts'
import classes from './rowPanel.module.css'

export interface RowFormProps {
  path: string
  row: DraftRecord
  readOnly: boolean
  onChange: (row: DraftRecord) => void
}

/** While somebody types, nothing is asked. */
const SETTLE_MS = 250

export function RowForm({ path, row, readOnly, onChange }: RowFormProps) {
  const [form, setForm] = useState<'form' | 'json'>('form')
  const [asked, setAsked] = useState(row)
  useEffect(() => {
    const timer = setTimeout(() => setAsked(row), SETTLE_MS)
    return () => clearTimeout(timer)
  }, [row])
  const check = useQuery({
    queryKey: ['dataset', path, 'check', asked],
    queryFn: () => answerOf(datasetChangesApi.check.$post({ json: { path, row: asked } })),
    placeholderData: keepPreviousData,
    gcTime: 0,
  })
  const problems = check.data?.problems ?? (check.error ? [check.error.message] : [])
  const set = (field: string, value: Json | undefined): void => {
    const { [field]: before, ...others } = row
    if (value === undefined) return before === undefined ? undefined : onChange(others)
    // A key keeps its place in the line, so that the diff is of what was edited
    onChange(before === undefined ? { ...row, [field]: value } : Object.fromEntries(Object.entries(row).map(([key, one]) => [key, key === field ? value : one])))
  }
  return (
    <div className={classes['form']}>
      <div role="group" aria-label="The row as" className={classes['forms']}>
        {(['form', 'json'] as const).map((one) => (
          <button key={one} type="button" aria-pressed={form === one} onClick={() => setForm(one)}>
            {one === 'json' ? 'JSON' : 'Form'}
          </button>
        ))}
      </div>
      {problems.length > 0 && (
        <ul className={classes['problems']} aria-label="What is wrong with this row">
          {problems.map((problem) => (
            <li key={problem}>{problem}</li>
          ))}
        </ul>
      )}
      {form === 'json' ? (
        <WholeRow row={row} readOnly={readOnly} onChange={onChange} />
      ) : (
        <>
          <ValueEditor label="Input" required value={row['input']} readOnly={readOnly} onChange={(value) => set('input', value)} height={[60, 300]} />
          <ValueEditor label="Expected" value={row['expected']} readOnly={readOnly} onChange={(value) => set('expected', value)} height={[60, 300]} />
          <div className={classes['pair']}>
            <Field label="Tags">{(ids) => (readOnly ? <span className={classes['quiet']}>{tagsOf(row).join(', ') || 'none'}</span> : <TagsInput {...ids} value={tagsOf(row)} onChange={(tags) => set('tags', tags.length === 0 ? undefined : tags)} />)}</Field>
            <Field label="Name">{(ids) => <input {...ids} className={inputClass} readOnly={readOnly} placeholder="the case’s title" value={typeof row['name'] === 'string' ? row['name'] : ''} onChange={({ target }) => set('name', target.value === '' ? undefined : target.value)} />}</Field>
          </div>
          <ValueEditor label="Metadata" value={row['metadata']} readOnly={readOnly} onChange={(value) => set('metadata', value)} height={[24, 240]} />
        </>
      )}
    </div>
  )
}

function tagsOf(row: DraftRecord): string[] {
  return Array.isArray(row['tags']) ? row['tags'].map(String) : []
}

function WholeRow({ row, readOnly, onChange }: { row: DraftRecord; readOnly: boolean; onChange: (row: DraftRecord) => void }) {
  const [text, setText] = useState(() => JSON.stringify(row, undefined, 2))
  const [problem, setProblem] = useState<string>()
  const said = useRef(JSON.stringify(row))
  useEffect(() => {
    if (JSON.stringify(row) === said.current) return
    said.current = JSON.stringify(row)
    setText(JSON.stringify(row, undefined, 2))
  }, [row])
  const read = (written: string): void => {
    setText(written)
    try {
      const value = JSON.parse(written) as Json
      if (!isPlainObject(value)) return setProblem('a row is an object: {"input": …}')
      setProblem(undefined)
      said.current = JSON.stringify(value)
      onChange(value)
    } catch (error) {
      setProblem(`is not JSON yet: ${(error as Error).message}`)
    }
  }
  return (
    <>
      <CodeEditor label="The row as JSON" language="json" value={text} readOnly={readOnly} height={[200, 560]} onChange={read} />
      {problem !== undefined && <p className={classes['problem']}>{problem}</p>}
    </>
  )
}
