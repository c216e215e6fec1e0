/** All of one span: what it is, what it was given and gave back, and what it is made of. */
import { CircleAlert, Zap } from 'lucide-react'
import { useState, type ReactNode } from 'react'
import type { Json, SpanEvent } from '@evals/core'
import type { SpanDetail, SpanException } from '../../server/traces/spanDetail.ts'
import type { TraceModel } from '../../server/traces/traceModel.ts'
import { Badge } from '../ui/badge.tsx'
import { cost, count, duration } from '../ui/format.ts'
import { ValueView } from '../ui/valueView.tsx'
import { Conversation } from './conversation.tsx'
import { SPAN_KINDS } from './spanKinds.tsx'
import classes from './spanPanel.module.css'

export function SpanPanel({ detail, trace }: { detail: SpanDetail; trace: TraceModel }) {
  const { span, kind, scorer, conversation, input, output, cached, error, exceptions } = detail
  const { icon: Icon, name } = SPAN_KINDS[kind]
  const events = (span.events ?? []).filter((event) => event.name !== 'exception')
  const isTalk = conversation !== undefined
  return (
    <div className={classes['panel']}>
      <header className={classes['header']}>
        <h3>
          <Icon size={14} aria-hidden />
          <bdi title={span.name.slice(0, 1_000)}>{span.name === '' ? '(no name)' : span.name}</bdi>
        </h3>
        <p className={classes['badges']}>
          <Badge>{name}</Badge>
          {scorer !== undefined && (
            <Badge tone="good">
              of <bdi className={classes['short']}>{scorer}</bdi>
            </Badge>
          )}
          {cached && (
            <Badge tone="warn">
              <Zap size={11} aria-hidden /> from the cache{cached.savedMs !== undefined && cached.savedMs > 0 && `, ${duration(cached.savedMs)} saved`}
            </Badge>
          )}
          {error !== undefined && (
            <Badge tone="bad">
              <CircleAlert size={11} aria-hidden /> failed
            </Badge>
          )}
        </p>
      </header>
      <Facts detail={detail} trace={trace} />
      {error !== undefined && exceptions.length === 0 && <pre className={classes['error']}>{error}</pre>}
      {exceptions.map((exception, index) => (
        <Exception key={index} exception={exception} />
      ))}
      {isTalk && <Conversation asked={conversation.asked} answered={conversation.answered} />}
      {input !== undefined && <ValueView label={detail.tool === undefined ? 'Input' : 'Arguments'} value={input} />}
      {output !== undefined && <ValueView label={detail.tool === undefined ? 'Output' : 'Result'} value={output} />}
      {events.length > 0 && (
        <Section title="Events" count={events.length} open>
          {events.map((event, index) => (
            <Event key={index} event={event} startMs={span.startMs} />
          ))}
        </Section>
      )}
      <Section title="Attributes" count={Object.keys(span.attributes).length} open={!isTalk && input === undefined && output === undefined}>
        <Attributes of={span.attributes} />
      </Section>
    </div>
  )
}

function Facts({ detail: { span, model, requestedModel, provider, usage, tool, kind }, trace }: { detail: SpanDetail; trace: TraceModel }) {
  const isSum = kind === 'agent' || kind === 'workflow' || kind === 'case'
  const facts: [string, ReactNode][] = [
    ['Duration', duration(span.durationMs)],
    ['Started', <time title={exactTime(span.startMs)}>{`${exactTime(span.startMs)} (+${milliseconds(span.startMs - trace.startMs)})`}</time>],
    ...(tool === undefined ? [] : [['Tool', <bdi>{tool}</bdi>] as [string, ReactNode]]),
    ...(model === undefined ? [] : [['Model', <><bdi>{model}</bdi>{requestedModel !== undefined && <span className={classes['quiet']}> asked for as <bdi>{requestedModel}</bdi></span>}</>] as [string, ReactNode]]),
    ...(provider === undefined ? [] : [['Provider', <bdi>{provider}</bdi>] as [string, ReactNode]]),
    ...(usage?.inputTokens === undefined && usage?.outputTokens === undefined ? [] : [['Tokens', `${usage.inputTokens === undefined ? '?' : count(usage.inputTokens)} in${usage.cacheReadTokens ? ` (${count(usage.cacheReadTokens)} cached by the provider)` : ''}, ${usage.outputTokens === undefined ? '?' : count(usage.outputTokens)} out${isSum ? ', its calls together' : ''}`] as [string, ReactNode]]),
    ...(usage?.costUsd === undefined ? [] : [['Cost', `${cost(usage.costUsd)}${isSum ? ', its calls together' : ''}`] as [string, ReactNode]]),
    ...(span.scope === undefined ? [] : [['Made by', <bdi>{span.scope}</bdi>] as [string, ReactNode]]),
    ['Span', <code>{span.spanId}</code>],
  ]
  return (
    <dl className={classes['facts']}>
      {facts.map(([label, value]) => (
        <div key={label}>
          <dt>{label}</dt>
          <dd>{value}</dd>
        </div>
      ))}
    </dl>
  )
}

function Exception({ exception: { type, message, stack } }: { exception: SpanException }) {
  return (
    <div className={classes['exception']}>
      <p>
        <strong>{type ?? 'Error'}</strong>
        {message !== undefined && `: ${message.slice(0, 2_000)}`}
      </p>
      {stack !== undefined && (
        <details>
          <summary>Stack</summary>
          <pre tabIndex={0}>{stack.slice(0, 20_000)}</pre>
        </details>
      )}
    </div>
  )
}

function Event({ event: { name, timeMs, attributes = {} }, startMs }: { event: SpanEvent; startMs: number }) {
  return (
    <div className={classes['event']}>
      <p>
        <bdi>{name}</bdi> <span className={classes['quiet']}>+{milliseconds(timeMs - startMs)}</span>
      </p>
      <Attributes of={attributes} />
    </div>
  )
}

function Section({ title, count: of, open, children }: { title: string; count: number; open: boolean; children: ReactNode }) {
  const [isOpen, setOpen] = useState(open)
  return (
    <details className={classes['section']} open={isOpen} onToggle={(event) => setOpen(event.currentTarget.open)}>
      <summary>
        {title} <span className={classes['quiet']}>{count(of)}</span>
      </summary>
      {isOpen && children}
    </details>
  )
}

/** Longer ones are cut until they are asked for. */
const SHOWN = 600

function Attributes({ of }: { of: Readonly<Record<string, Json>> }) {
  const entries = Object.entries(of)
  if (entries.length === 0) return null
  return (
    <table className={classes['attributes']}>
      <tbody>
        {entries.map(([key, value]) => (
          <tr key={key}>
            <th scope="row">{key}</th>
            <td>
              <Cut text={typeof value === 'string' ? value : (JSON.stringify(value) ?? '')} />
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  )
}

function Cut({ text }: { text: string }) {
  const [isWhole, setWhole] = useState(false)
  if (text.length <= SHOWN || isWhole) return text
  return (
    <>
      {text.slice(0, SHOWN)}…{' '}
      <button type="button" className={classes['more']} onClick={() => setWhole(true)}>
        Show all {count(text.length)} characters
      </button>
    </>
  )
}

/** In the reader's time zone, to the millisecond. @param at milliseconds since 1970 */
function exactTime(at: number): string {
  if (!(Math.abs(at) <= 8.64e15)) return 'at no time that a date can hold'
  const time = new Date(at)
  const two = (value: number, digits = 2): string => String(value).padStart(digits, '0')
  return `${time.getFullYear()}-${two(time.getMonth() + 1)}-${two(time.getDate())} ${two(time.getHours())}:${two(time.getMinutes())}:${two(time.getSeconds())}.${two(time.getMilliseconds(), 3)}`
}

/** @example milliseconds(12.3456)   // '12.346 ms' */
function milliseconds(ms: number): string {
  return `${(Math.round(ms * 1_000) / 1_000).toLocaleString('en-US', { maximumFractionDigits: 3 })} ms`
}
