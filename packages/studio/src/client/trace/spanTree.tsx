/** The spans of a trace as a tree, each with its bar in time: a waterfall. Only lines in sight are in the page. */
import { useVirtualizer } from '@tanstack/react-virtual'
import { ChevronDown, ChevronRight, CircleAlert, Zap } from 'lucide-react'
import { useEffect, useRef, type CSSProperties, type KeyboardEvent } from 'react'
import type { TraceLine, TraceModel } from '../../server/traces/traceModel.ts'
import { cost, count, duration } from '../ui/format.ts'
import { SPAN_KINDS } from './spanKinds.tsx'
import classes from './spanTree.module.css'

const LINE = 28
/** Deeper ones stand no further to the right: there would be no room for their names. */
const MAX_INDENT = 14

export interface SpanTreeProps {
  trace: TraceModel
  /** Places in the trace's spans. */
  visible: readonly number[]
  folded: ReadonlySet<string>
  onFold: (spanId: string, folded: boolean) => void
  chosen: string | undefined
  onChoose: (spanId: string) => void
}

export function SpanTree({ trace, visible, folded, onFold, chosen, onChoose }: SpanTreeProps) {
  const scroller = useRef<HTMLDivElement>(null)
  const { spans } = trace
  const virtual = useVirtualizer({ count: visible.length, getScrollElement: () => scroller.current, estimateSize: () => LINE, overscan: 12 })
  const at = visible.findIndex((place) => spans[place]!.spanId === chosen)
  useEffect(() => {
    if (at >= 0) virtual.scrollToIndex(at, { align: 'auto' })
  }, [at, virtual])

  const go = (to: number): void => {
    const place = Math.min(Math.max(to, 0), visible.length - 1)
    const line = spans[visible[place] ?? -1]
    if (!line) return
    onChoose(line.spanId)
    virtual.scrollToIndex(place)
    requestAnimationFrame(() => scroller.current?.querySelector<HTMLElement>(`[data-place="${place}"]`)?.focus())
  }
  const onKey = (event: KeyboardEvent, place: number): void => {
    if (event.metaKey || event.ctrlKey || event.altKey) return
    const { spanId, below, depth } = spans[visible[place]!]!
    const isOpen = below > 0 && !folded.has(spanId)
    if (event.key === 'ArrowDown') go(place + 1)
    else if (event.key === 'ArrowUp') go(place - 1)
    else if (event.key === 'PageDown') go(place + 15)
    else if (event.key === 'PageUp') go(place - 15)
    else if (event.key === 'Home') go(0)
    else if (event.key === 'End') go(visible.length - 1)
    else if (event.key === 'ArrowRight' && isOpen) go(place + 1)
    else if (event.key === 'ArrowRight' && below > 0) onFold(spanId, false)
    else if (event.key === 'ArrowLeft' && isOpen) onFold(spanId, true)
    else if (event.key === 'ArrowLeft' && depth > 0) go(visible.findLastIndex((other, index) => index < place && spans[other]!.depth < depth))
    else if (event.key === 'Enter' || event.key === ' ') onChoose(spanId)
    else return
    event.preventDefault()
  }
  return (
    <div className={classes['scroller']} ref={scroller}>
      <div className={classes['axis']} aria-hidden>
        <span>Span</span>
        <div className={classes['ticks']}>
          {[0, 0.25, 0.5, 0.75].map((share) => (
            <span key={share} style={{ left: `${share * 100}%` }}>
              {share === 0 ? '0' : duration(trace.durationMs * share)}
            </span>
          ))}
        </div>
        <span className={classes['total']}>{duration(trace.durationMs)}</span>
      </div>
      <div role="tree" aria-label="Spans" className={classes['tree']} style={{ height: virtual.getTotalSize() }}>
        {virtual.getVirtualItems().map(({ index, start }) => {
          const line = spans[visible[index]!]!
          return (
            <Line
              key={index}
              line={line}
              total={trace.durationMs}
              start={start}
              place={index}
              count={visible.length}
              isFolded={folded.has(line.spanId)}
              isChosen={line.spanId === chosen}
              isReached={at === -1 ? index === 0 : index === at}
              onFold={(isFolded) => onFold(line.spanId, isFolded)}
              onChoose={() => onChoose(line.spanId)}
              onKey={(event) => onKey(event, index)}
            />
          )
        })}
      </div>
    </div>
  )
}

interface LineProps {
  line: TraceLine
  /** Milliseconds of the whole trace. */
  total: number
  start: number
  place: number
  count: number
  isFolded: boolean
  isChosen: boolean
  /** The one that Tab comes to. */
  isReached: boolean
  onFold: (folded: boolean) => void
  onChoose: () => void
  onKey: (event: KeyboardEvent) => void
}

function Line({ line, total, start, place, count: lines, isFolded, isChosen, isReached, onFold, onChoose, onKey }: LineProps) {
  const { name, kind, depth, below, durationMs, offsetMs, error, cached, scorer } = line
  const { icon: Icon, name: kindName } = SPAN_KINDS[kind]
  const left = total > 0 ? Math.min(offsetMs / total, 1) : 0
  const width = total > 0 ? Math.min(durationMs / total, 1 - left) : 1
  return (
    <div
      role="treeitem"
      aria-level={depth + 1}
      aria-posinset={place + 1}
      aria-setsize={lines}
      aria-expanded={below > 0 ? !isFolded : undefined}
      aria-selected={isChosen}
      data-place={place}
      tabIndex={isReached ? 0 : -1}
      className={classes['line']}
      style={{ transform: `translateY(${start}px)` }}
      onClick={onChoose}
      onKeyDown={onKey}
    >
      <div className={classes['name']} style={{ '--indent': Math.min(depth, MAX_INDENT) } as CSSProperties}>
        {below > 0 ? (
          /* By keys it is the line that folds */
          <button
            type="button"
            tabIndex={-1}
            aria-hidden
            className={classes['fold']}
            onClick={(event) => {
              event.stopPropagation()
              onFold(!isFolded)
            }}
          >
            {isFolded ? <ChevronRight size={13} aria-hidden /> : <ChevronDown size={13} aria-hidden />}
          </button>
        ) : (
          <span className={classes['fold']} />
        )}
        <span className={classes['kind']} data-kind={kind} title={scorer === undefined ? kindName : `${kindName} of ${scorer}`}>
          <Icon size={13} aria-hidden />
          <span className="visually-hidden">{kindName}</span>
        </span>
        <span className={classes['text']} title={name}>
          {name === '' ? '(no name)' : name}
        </span>
        {isFolded && below > 0 && <span className={classes['more']}>+{count(below)}</span>}
        {error !== undefined && <CircleAlert size={13} className={classes['error']} aria-label="failed" />}
        {cached && <Zap size={12} className={classes['cached']} aria-label="from the cache" />}
        <Usage line={line} />
      </div>
      <div className={classes['lane']}>
        <span className={classes['bar']} data-kind={kind} data-error={error !== undefined || undefined} style={{ left: `${left * 100}%`, width: `max(2px, ${width * 100}%)` }} />
      </div>
      <span className={classes['time']}>{duration(durationMs)}</span>
    </div>
  )
}

function Usage({ line: { inputTokens, outputTokens, costUsd } }: { line: TraceLine }) {
  if (inputTokens === undefined && outputTokens === undefined && costUsd === undefined) return null
  return (
    <span className={classes['usage']}>
      {(inputTokens !== undefined || outputTokens !== undefined) && (
        <span title="Tokens in and out">
          {inputTokens === undefined ? '?' : count(inputTokens)}→{outputTokens === undefined ? '?' : count(outputTokens)}
        </span>
      )}
      {costUsd !== undefined && <span className={classes['cost']}>{cost(costUsd)}</span>}
    </span>
  )
}
