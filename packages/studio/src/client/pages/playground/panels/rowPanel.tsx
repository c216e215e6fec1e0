/** A row in full: read where it is the data's, edited where it is one's own. */
import type { Json, PlaygroundRow } from '@evals/core'
import { useState } from 'react'
import { Link } from 'wouter'
import { AddToDataset } from '../../../handoff/addToDataset.tsx'
import { originLink } from '../../../links.ts'
import { Button } from '../../../ui/button.tsx'
import { CodeEditor } from '../../../ui/codeEditor.tsx'
import { Dialog } from '../../../ui/dialog.tsx'
import { Switch } from '../../../ui/switch.tsx'
import { ValueView } from '../../../ui/valueView.tsx'
import { freeRowId, putOwnRow } from '../model/draft.ts'
import { rowLabel, type GridRow } from '../model/gridRows.ts'
import { jsonProblem } from '../model/jsonText.ts'
import { closing } from './closing.ts'
import classes from './panels.module.css'
import type { PanelsProps } from './panels.tsx'

export function RowPanel({ row, rows, change, run, onPanel, onClose }: PanelsProps & { row: GridRow | undefined; onClose: () => void }) {
  const [adding, setAdding] = useState(false)
  const newId = (): string => freeRowId(new Set(rows.map(({ id }) => id)))
  if (row && !row.isOwn) {
    const edit = (): void => {
      const copy: PlaygroundRow = { ...row.row, id: newId() }
      change((now) => putOwnRow(now, copy))
      onPanel({ kind: 'row', row: copy.id })
    }
    return (
      <Dialog
        {...closing(onClose)}
        side
        title={`Row ${rowLabel(row.row)}`}
        footer={
          <>
            <Button onClick={edit}>Edit a copy</Button>
            <Button kind="primary" onClick={() => run({ rows: [row] })}>
              Run the row
            </Button>
          </>
        }
      >
        <div className={classes['stack']}>
          <ValueView label="Input" value={row.row.input} />
          <ValueView label="Expected" value={row.row.expected} />
          {row.row.metadata && <ValueView label="Metadata" value={row.row.metadata} form="json" />}
        </div>
      </Dialog>
    )
  }
  return (
    <RowEditor
      row={row?.row}
      onClose={onClose}
      onAdd={row && (() => setAdding(true))}
      onKeep={(input, expected) => {
        const { expected: _, ...kept } = row?.row ?? { id: newId(), input }
        change((now) => putOwnRow(now, { ...kept, input, ...(expected === undefined ? {} : { expected }) }))
        onClose()
      }}
    >
      {adding && row && <AddToDataset open onOpenChange={setAdding} source={{ kind: 'rows', rows: [row.row] }} />}
    </RowEditor>
  )
}

interface RowEditorProps {
  row: PlaygroundRow | undefined
  onKeep: (input: Json, expected: Json | undefined) => void
  onAdd: (() => void) | undefined
  onClose: () => void
  children: React.ReactNode
}

function RowEditor({ row, onKeep, onAdd, onClose, children }: RowEditorProps) {
  const [input, setInput] = useState(() => typed(row?.input))
  const [expected, setExpected] = useState(() => typed(row?.expected))
  const problems = [input, expected].map(problemOf)
  const isEmpty = input.text.trim() === ''
  const canKeep = !isEmpty && problems.every((problem) => problem === undefined)
  const keep = (): void => {
    if (canKeep) onKeep(valueOf(input)!, expected.text.trim() === '' ? undefined : valueOf(expected))
  }
  const back = row?.origin && originLink(row.origin)
  return (
    <Dialog
      {...closing(onClose)}
      side
      title={row ? `Row ${rowLabel(row)}` : 'A row of your own'}
      description={back ? <Link href={back}>Where it came from</Link> : 'It is kept in this browser, beside the rows of the data.'}
      footer={
        <>
          {onAdd && (
            <Button className={classes['pushed']} disabled={!canKeep} onClick={onAdd}>
              Add to dataset…
            </Button>
          )}
          <Button onClick={onClose}>Cancel</Button>
          <Button kind="primary" keys="mod+enter" disabled={!canKeep} onClick={keep}>
            {row ? 'Keep the row' : 'Add the row'}
          </Button>
        </>
      }
    >
      <div className={classes['stack']}>
        <ValueField label="Input" value={input} problem={isEmpty ? undefined : problems[0]} onChange={setInput} onSubmit={keep} placeholder="What the task is asked" />
        <ValueField label="Expected" value={expected} problem={problems[1]} onChange={setExpected} onSubmit={keep} placeholder="The right answer, for scorers that compare; may be left out" />
        {children}
      </div>
    </Dialog>
  )
}

interface TypedValue {
  text: string
  json: boolean
}

function ValueField({ label, value, problem, onChange, onSubmit, placeholder }: { label: string; value: TypedValue; problem: string | undefined; onChange: (value: TypedValue) => void; onSubmit: () => void; placeholder: string }) {
  return (
    <section aria-label={label}>
      <div className={classes['facts']}>
        <h3 className={classes['pushed']}>{label}</h3>
        <Switch labelled label={`${label} is JSON`} checked={value.json} onChange={(json) => onChange({ ...value, json })} />
      </div>
      <CodeEditor key={value.json ? 'json' : 'text'} label={label} language={value.json ? 'json' : 'text'} value={value.text} onChange={(text) => onChange({ ...value, text })} onSubmit={onSubmit} placeholder={placeholder} height={[110, 320]} />
      {problem !== undefined && (
        <p role="alert" className={classes['bad']}>
          {problem}
        </p>
      )}
    </section>
  )
}

function typed(value: Json | undefined): TypedValue {
  return value === undefined || typeof value === 'string' ? { text: value ?? '', json: false } : { text: JSON.stringify(value, undefined, 2), json: true }
}

function problemOf({ text, json }: TypedValue): string | undefined {
  return json && text.trim() !== '' ? jsonProblem(text) : undefined
}

function valueOf({ text, json }: TypedValue): Json | undefined {
  return json ? (JSON.parse(text) as Json) : text
}
