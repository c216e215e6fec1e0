/** The whole eval with a column's params, by the project's own runner: what it prints as it goes, and then its run. */
import type { PlaygroundSuite } from '@evals/core'
import { useEffect, useRef, useState } from 'react'
import { useLocation } from 'wouter'
import type { EvalEvent } from '../../../../server/playground/playgroundAnswers.ts'
import { playgroundApi } from '../../../api/client.ts'
import { runLink } from '../../../links.ts'
import { Button, LinkButton } from '../../../ui/button.tsx'
import { Dialog } from '../../../ui/dialog.tsx'
import { ErrorBox } from '../../../ui/errorBox.tsx'
import { count } from '../../../ui/format.ts'
import type { GridColumn } from '../model/draft.ts'
import { eventsOf } from '../model/eventStream.ts'
import { nextFrame } from '../model/frames.ts'
import { closing } from './closing.ts'
import classes from './panels.module.css'

/** Lines of a runner's output that are kept in sight. */
const LINES = 2_000

interface EvalState {
  status: 'ready' | 'running' | 'ended'
  lines: readonly string[]
  problems: readonly string[]
  runId?: string | undefined
}

export function EvalPanel({ suite, column, onClose }: { suite: PlaygroundSuite; column: GridColumn; onClose: () => void }) {
  const [, go] = useLocation()
  const [state, setState] = useState<EvalState>({ status: 'ready', lines: [], problems: [] })
  const abort = useRef<AbortController>(undefined)
  const output = useRef<HTMLPreElement>(null)
  useEffect(() => () => abort.current?.abort(), [])
  useEffect(() => void output.current?.scrollTo({ top: output.current.scrollHeight }), [state.lines])

  const start = async (): Promise<void> => {
    const own = new AbortController()
    abort.current = own
    let waiting: string[] = []
    const problems: string[] = []
    let runId: string | undefined
    let wentWell = false
    setState({ status: 'running', lines: [], problems: [] })
    const flush = (): void => {
      const next = waiting
      waiting = []
      setState((now) => ({ ...now, lines: [...now.lines, ...next].slice(-LINES) }))
    }
    try {
      for await (const event of eventsOf<EvalEvent>(playgroundApi.eval.$post({ json: { file: suite.file, suite: suite.name, params: { ...column.params } } }, { init: { signal: own.signal } }))) {
        if (event.type === 'started') {
          runId = event.runId
          setState((now) => ({ ...now, runId }))
        } else if (event.type === 'line') {
          if (waiting.length === 0) nextFrame(flush)
          waiting.push(event.text)
        } else if (event.type === 'problem') problems.push(event.message)
        else {
          runId = event.runId ?? runId
          wentWell = !event.stopped && event.runId !== undefined
        }
      }
    } catch (error) {
      if (!own.signal.aborted) problems.push(error instanceof Error ? error.message : String(error))
    }
    if (own.signal.aborted) problems.push('It was stopped: what had ended is in its run.')
    else if (wentWell && problems.length === 0) return go(runLink(runId!))
    setState((now) => ({ ...now, status: 'ended', runId, problems }))
  }
  const changed = Object.keys(column.params)
  return (
    <Dialog
      {...closing(onClose)}
      wide
      title={`${suite.name} with ${column.name}`}
      description={suite.file}
      footer={
        <>
          {state.runId !== undefined && <LinkButton href={runLink(state.runId)}>Open the run</LinkButton>}
          {state.status === 'running' ? (
            <Button kind="danger" onClick={() => abort.current?.abort()}>
              Stop
            </Button>
          ) : (
            <Button kind="primary" onClick={() => void start()}>
              {state.status === 'ready' ? 'Run the eval' : 'Run it again'}
            </Button>
          )}
        </>
      }
    >
      <div className={classes['stack']}>
        {state.status === 'ready' && (
          <p>
            All {count(suite.rows)} rows{suite.trials > 1 ? `, ${suite.trials} trials each,` : ''} with all scorers, by the project’s own runner, compared with the baseline. {changed.length === 0 ? 'The params are as the eval has them.' : `Other than in the eval: ${changed.join(', ')}.`} Its run opens when it has ended.
          </p>
        )}
        {state.problems.length > 0 && <ErrorBox error={state.problems.join('\n')} />}
        {state.status !== 'ready' && (
          <pre ref={output} className={classes['lines']} aria-label="What the runner prints" tabIndex={0}>
            {state.lines.length === 0 ? 'The runner starts…' : state.lines.join('\n')}
          </pre>
        )}
      </div>
    </Dialog>
  )
}
