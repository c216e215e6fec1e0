/** A trace: a waterfall of its spans, and of the one that is chosen its messages, tools, tokens and cost. */
import { useQuery } from '@tanstack/react-query'
import { ChevronsDownUp, ChevronsUpDown, CircleAlert } from 'lucide-react'
import { useCallback, useMemo, useState } from 'react'
import type { SpanDetail } from '../../server/traces/spanDetail.ts'
import type { TraceModel, TraceTotals } from '../../server/traces/traceModel.ts'
import { Button, IconButton } from '../ui/button.tsx'
import { ErrorBox } from '../ui/errorBox.tsx'
import { cost, count, duration } from '../ui/format.ts'
import { Loading } from '../ui/loading.tsx'
import { SpanPanel } from './spanPanel.tsx'
import { SpanTree } from './spanTree.tsx'
import classes from './traceView.module.css'
import { idsAround, visibleLines } from './visibleLines.ts'

export interface TraceViewProps {
  /** As the server shapes it by `traceModel`. */
  trace: TraceModel
  /** Which is chosen. */
  spanId?: string | undefined
  onChoose?: (spanId: string) => void
  /** Of the query by which a span's texts are asked for: what the trace is of. The span's id is added. */
  detailKey: readonly unknown[]
  /** Asks the server for what `spanDetail` says of one span. */
  readDetail: (spanId: string) => Promise<SpanDetail>
}

/** Fills the height of what it stands in. */
export function TraceView({ trace, spanId, onChoose, detailKey, readDetail }: TraceViewProps) {
  const { spans } = trace
  const [folded, setFolded] = useState<ReadonlySet<string>>(new Set())
  const [own, setOwn] = useState<string>()
  const asked = spanId ?? own
  const at = Math.max(0, spans.findIndex((line) => line.spanId === asked))
  const chosen = spans[at]?.spanId
  // A link may lead to a span that is folded away
  const open = useMemo(() => new Set(idsAround(spans, at)), [spans, at])
  const visible = useMemo(() => visibleLines(spans, new Set([...folded].filter((id) => !open.has(id)))), [spans, folded, open])
  const choose = useCallback(
    (id: string) => {
      setOwn(id)
      onChoose?.(id)
    },
    [onChoose],
  )
  const fold = (id: string, isFolded: boolean): void => {
    setFolded((now) => (isFolded ? new Set([...now, id]) : new Set([...now].filter((other) => other !== id))))
    // Else what is chosen would be folded away
    if (isFolded && open.has(id)) choose(id)
  }
  const failed = spans.flatMap(({ error }, place) => (error === undefined ? [] : [place]))
  if (spans.length === 0) return <p className={classes['none']}>The trace has no spans.</p>
  return (
    <div className={classes['view']}>
      <header className={classes['header']}>
        <div className={classes['sums']}>
          <Totals totals={trace.totals} durationMs={trace.durationMs} />
          {trace.judges && (
            <p className={classes['facts']}>
              <strong>Scorers</strong>
              <CallFacts totals={trace.judges} />
            </p>
          )}
        </div>
        <div className={classes['actions']}>
          {failed.length > 0 && (
            <Button kind="quiet" icon={<CircleAlert size={13} aria-hidden />} onClick={() => choose(spans[failed.find((place) => place > at) ?? failed[0]!]!.spanId)}>
              Next error
            </Button>
          )}
          <IconButton label="Fold all" onClick={() => (setFolded(new Set(spans.flatMap(({ spanId: id, below }) => (below > 0 ? [id] : [])))), choose(spans[0]!.spanId))}>
            <ChevronsDownUp size={14} aria-hidden />
          </IconButton>
          <IconButton label="Unfold all" onClick={() => setFolded(new Set())}>
            <ChevronsUpDown size={14} aria-hidden />
          </IconButton>
        </div>
      </header>
      <div className={classes['panes']}>
        <div className={classes['tree']}>
          <SpanTree trace={trace} visible={visible} folded={new Set([...folded].filter((id) => !open.has(id)))} onFold={fold} chosen={chosen} onChoose={choose} />
        </div>
        <Detail key={chosen} spanId={chosen!} trace={trace} detailKey={detailKey} readDetail={readDetail} />
      </div>
    </div>
  )
}

function Detail({ spanId, trace, detailKey, readDetail }: { spanId: string; trace: TraceModel } & Pick<TraceViewProps, 'detailKey' | 'readDetail'>) {
  const detail = useQuery({ queryKey: [...detailKey, 'span', spanId], queryFn: () => readDetail(spanId) })
  return (
    <section aria-label="Span" className={classes['detail']} tabIndex={0}>
      {detail.error ? <ErrorBox error={detail.error} retry={() => void detail.refetch()} /> : detail.data ? <SpanPanel detail={detail.data} trace={trace} /> : <Loading what="the span" />}
    </section>
  )
}

function Totals({ totals, durationMs }: { totals: TraceTotals; durationMs: number }) {
  const { spans, errors } = totals
  return (
    <p className={classes['facts']}>
      <strong>{duration(durationMs)}</strong>
      <span>{plural(spans, 'span')}</span>
      {errors > 0 && <span className={classes['bad']}>{plural(errors, 'error')}</span>}
      <CallFacts totals={totals} />
    </p>
  )
}

/** Each call once, however many spans tell of it. */
function CallFacts({ totals: { modelCalls, cachedCalls, toolCalls, inputTokens, outputTokens, costUsd } }: { totals: TraceTotals }) {
  return (
    <>
      {modelCalls > 0 && (
        <span>
          {plural(modelCalls, 'model call')}
          {cachedCalls > 0 && `, ${cachedCalls === modelCalls ? 'all' : count(cachedCalls)} from the cache`}
        </span>
      )}
      {toolCalls > 0 && <span>{plural(toolCalls, 'tool call')}</span>}
      {(inputTokens !== undefined || outputTokens !== undefined) && (
        <span>
          {inputTokens === undefined ? '?' : count(inputTokens)} tokens in, {outputTokens === undefined ? '?' : count(outputTokens)} out
        </span>
      )}
      {costUsd !== undefined && <span>{cost(costUsd)}</span>}
    </>
  )
}

function plural(value: number, noun: string): string {
  return `${count(value)} ${noun}${value === 1 ? '' : 's'}`
}
