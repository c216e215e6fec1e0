/** What happened in a trial: its trace. */
import { useQuery } from '@tanstack/react-query'
import type { CaseTrial } from '../../../server/cases/runCase.ts'
import { EmptyState } from '../../ui/emptyState.tsx'
import { ErrorBox } from '../../ui/errorBox.tsx'
import { Loading } from '../../ui/loading.tsx'
import { TraceView } from '../../trace/traceView.tsx'
import type { Ask } from './casePage.tsx'
import { readSpan, traceQuery } from './caseQueries.ts'
import classes from './caseView.module.css'
import { TrialPicker } from './trialPicker.tsx'

export interface CaseTraceProps {
  run: string
  trials: readonly CaseTrial[]
  trial: CaseTrial
  search: URLSearchParams
  ask: Ask
}

export function CaseTrace({ run, trials, trial, search, ask }: CaseTraceProps) {
  const traceId = trial.row.trace?.traceId
  const trace = useQuery({ ...traceQuery(run, traceId ?? ''), enabled: traceId !== undefined })
  return (
    <div className={classes['trace']}>
      {trials.length > 1 && <TrialPicker trials={trials} value={trials.indexOf(trial)} onChange={(place) => ask({ trial: place === 0 ? undefined : String(place), span: undefined })} />}
      {traceId === undefined || trace.data?.spans.length === 0 ? (
        <EmptyState title="Nothing was traced">
          A trace is what the task’s OpenTelemetry spans tell: calls of an instrumented SDK, of `fetch` from @evals/llm, and what `traced()` is put around. This {trials.length > 1 ? 'trial' : 'case'} made none.
        </EmptyState>
      ) : trace.error ? (
        <ErrorBox error={trace.error} retry={() => void trace.refetch()} />
      ) : trace.data ? (
        <TraceView trace={trace.data} spanId={search.get('span') ?? undefined} onChoose={(span) => ask({ span })} detailKey={['run', run, 'trace', traceId]} readDetail={readSpan(run, traceId)} />
      ) : (
        <Loading what="the trace" />
      )}
    </div>
  )
}
