/** What `evals collect` says: how to send to it, and how much has come. */
import type { ReceiverCounts } from '@evals/store'
import { count, cutEnd, cutMiddle, duration, paletteFor, plainText, plural } from '@evals/report'
import { bytes } from '../bytes.ts'

export interface Welcome {
  url: string
  /** Where it is kept. */
  store: string
  /** Senders have to have one. */
  token: boolean
  keepMs?: number | undefined
  maxBytes?: number | undefined
}

/** The lines to copy stand whole, however narrow it is. */
export function renderWelcome({ url, store, token, keepMs, maxBytes }: Welcome, { width, color }: { width: number; color: boolean }): string {
  const { dim, strong } = paletteFor(color)
  const kept = [...(keepMs === undefined ? [] : [`the last ${keepMs % 86_400_000 === 0 ? plural(keepMs / 86_400_000, 'day') : duration(keepMs)}`]), ...(maxBytes === undefined ? [] : [`at most ${bytes(maxBytes)}`])]
  return [
    `collecting on ${strong(url)}`,
    '',
    dim('Point your application’s OpenTelemetry at it:'),
    `  export OTEL_EXPORTER_OTLP_ENDPOINT=${url}`,
    '  export OTEL_EXPORTER_OTLP_PROTOCOL=http/protobuf',
    ...(token ? ['  export OTEL_EXPORTER_OTLP_HEADERS="Authorization=Bearer <token>"'] : []),
    '',
    ...[`Kept in ${plainText(store)}${kept.length > 0 ? `: ${kept.join(', ')}` : ''}`, 'See what came with: evals logs. Ctrl-C ends it.'].map((line) => dim(cutMiddle(line, width))),
    '',
  ].join('\n')
}

/** One line for a terminal. @param rate spans a second, lately */
export function renderStatus(counts: ReceiverCounts, rate: number, { width, color }: { width: number; color: boolean }): string {
  const { dim } = paletteFor(color)
  const text = `${count(Math.round(rate))} spans/s · ${renderTotals(counts, { color: false })}${counts.problem ? ` · ${plainText(counts.problem.message.slice(0, 300))}` : ''}`
  return dim(cutEnd(text, Math.max(10, width - 1)))
}

export function renderTotals({ added, changed, known, requests, bytes: size, rejected, refused, ignored, metrics }: ReceiverCounts, { color }: { color: boolean }): string {
  const { bad } = paletteFor(color)
  return [
    `${plural(added, 'span')} in ${plural(requests, 'request')}`,
    bytes(size),
    ...(rejected > 0 ? [bad(`${count(rejected)} rejected`)] : []),
    ...(refused > 0 ? [bad(`${plural(refused, 'request')} refused`)] : []),
    ...(changed > 0 ? [`${count(changed)} added to`] : []),
    ...(known > 0 ? [`${count(known)} known already`] : []),
    ...(ignored > 0 ? [`${plural(ignored, 'log record')} about no model`] : []),
    ...(metrics > 0 ? [`${plural(metrics, 'request')} with metrics, not kept`] : []),
  ].join(' · ')
}
