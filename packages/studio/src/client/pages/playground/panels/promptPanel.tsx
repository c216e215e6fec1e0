/** A prompt at large: its text, the variables that it uses, what is wrong with it, and how it differs from its file and from the base. */
import type { PlaygroundParam } from '@evals/core'
import { keepPreviousData, useQuery } from '@tanstack/react-query'
import { useEffect, useState } from 'react'
import { Badge } from '../../../ui/badge.tsx'
import { Button } from '../../../ui/button.tsx'
import { CodeEditor } from '../../../ui/codeEditor.tsx'
import { Dialog } from '../../../ui/dialog.tsx'
import { Tabs } from '../../../ui/tabs.tsx'
import { TextDiff } from '../../../ui/textDiff.tsx'
import { checkPrompt } from '../calls.ts'
import { promptIn, type GridColumn } from '../model/draft.ts'
import { closing } from './closing.ts'
import classes from './panels.module.css'
import type { PanelsProps } from './panels.tsx'

/** Milliseconds without a keystroke before the text is checked. */
const PAUSE_MS = 250

export function PromptPanel({ column, param, columns, target, actions, onClose }: PanelsProps & { column: GridColumn; param: PlaygroundParam; onClose: () => void }) {
  const [view, setView] = useState<'text' | 'file' | 'base'>('text')
  const own = promptIn(param.value)
  const now = promptIn(column.values[param.name]) ?? { file: own?.file ?? '', source: '' }
  const base = columns[0]!
  const check = useCheck(now)
  const set = (source: string): void => actions.setParam(column.id, param, { $prompt: { file: now.file, source } })
  const runNow = (): void => {
    onClose()
    actions.run(column.id)
  }
  const baseSource = promptIn(base.values[param.name])?.source
  return (
    <Dialog
      {...closing(onClose)}
      side
      title={`${param.name} of ${column.name}`}
      description={now.file === '' ? 'A prompt in the dotprompt format: text with {{variables}}' : now.file}
      footer={
        <>
          <Button className={classes['pushed']} disabled={own === undefined || now.source === own.source} onClick={() => set(own!.source)}>
            Back to {own?.file ? 'the file' : 'the start'}
          </Button>
          {target.kind === 'suite' && <Button onClick={() => actions.save(column.id)}>Save…</Button>}
          <Button kind="primary" keys="mod+enter" onClick={runNow}>
            Run the column
          </Button>
        </>
      }
    >
      <div className={classes['prompt']}>
        <Variables known={own?.variables ?? []} check={check} />
        {check?.problem !== undefined && (
          <p role="alert" className={classes['bad']}>
            {check.problem}
          </p>
        )}
        <Tabs
          label="The prompt"
          value={view}
          onChange={setView}
          tabs={[
            { value: 'text', label: 'Text', panel: <CodeEditor label={`${param.name} of ${column.name}`} language="markdown" value={now.source} onChange={set} onSubmit={runNow} height={[Math.max(240, innerHeight - 300), Math.max(240, innerHeight - 300)]} /> },
            { value: 'file', label: own?.file ? 'Against the file' : 'Against the start', panel: own === undefined || own.source === now.source ? <p className={classes['quiet']}>It is as it was.</p> : <TextDiff label="Against the file" before={own.source} after={now.source} /> },
            ...(column.id === base.id || baseSource === undefined
              ? []
              : [{ value: 'base' as const, label: `Against ${base.name}`, panel: baseSource === now.source ? <p className={classes['quiet']}>It is as in {base.name}.</p> : <TextDiff label={`Against ${base.name}`} before={baseSource} after={now.source} /> }]),
          ]}
        />
      </div>
    </Dialog>
  )
}

function Variables({ known, check }: { known: readonly string[]; check: { variables: string[]; problem?: string | undefined } | undefined }) {
  const used = check?.problem === undefined ? (check?.variables ?? known) : known
  const lost = known.filter((name) => !used.includes(name))
  return (
    <div className={classes['facts']}>
      <span className={classes['quiet']}>Variables</span>
      <span className={classes['variables']}>
        {used.map((name) =>
          known.length === 0 || known.includes(name) ? (
            <Badge key={name} tone="good">
              {name}
            </Badge>
          ) : (
            <Badge key={name} tone="warn" title="The prompt of the file does not use it: does the task give it?">
              {name}: new
            </Badge>
          ),
        )}
        {lost.map((name) => (
          <Badge key={name} tone="warn" title="The prompt of the file uses it">
            {name}: not used
          </Badge>
        ))}
        {used.length + lost.length === 0 && <span className={classes['quiet']}>none</span>}
      </span>
    </div>
  )
}

/** What the server says of the text, a moment after it was typed. */
function useCheck({ file, source }: { file: string; source: string }): { variables: string[]; problem?: string | undefined } | undefined {
  const [settled, setSettled] = useState(source)
  useEffect(() => {
    const timer = setTimeout(() => setSettled(source), PAUSE_MS)
    return () => clearTimeout(timer)
  }, [source])
  const { data } = useQuery({ queryKey: ['playground', 'check', file, settled], gcTime: 10_000, placeholderData: keepPreviousData, queryFn: ({ signal }) => checkPrompt({ source: settled, ...(file === '' ? {} : { file }) }, signal) })
  return data
}
