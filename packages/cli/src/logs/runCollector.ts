/** The receiver with what a command has around it: where to point exporters, a line of status, retention, and an end by Ctrl-C. */
import { readFileSync } from 'node:fs'
import type { LogEngine, Receiver, ReceiverCounts } from '@evals/store'
import type { Io } from '../frame/io.ts'
import { Mistake } from '../frame/mistake.ts'
import { openStore, storeName, type StoreFlags } from './openStore.ts'

export interface CollectFlags extends StoreFlags {
  host: string
  port?: number
  tokenFile?: string
  keep?: number
  maxSize?: number
}

const REDRAW_MS = 500
/** Without a terminal: a line when something has come, at most so often. */
const LINE_MS = 10_000
const RETAIN_MS = 10 * 60_000

export async function runCollector(io: Io, flags: CollectFlags): Promise<void> {
  const [{ startReceiver }, { renderTotals, renderWelcome }] = await Promise.all([import('@evals/store'), import('../render/logs/collectStatus.ts')])
  const token = tokenOf(flags)
  // Asked for now, so that Ctrl-C while it starts is not the end of a half-written store
  const { signal } = io
  const engine = await openStore(io, flags)
  try {
    const receiver = await startReceiver({ engine, host: flags.host, port: flags.port, token }).catch((error: Error) => {
      throw error.name === 'ReceiverError' ? new Mistake(wayOut(error, flags)) : error
    })
    io.note(renderWelcome({ url: receiver.url, store: storeName(io, flags), token: token !== undefined, keepMs: flags.keep, maxBytes: flags.maxSize }, io))
    const status = await startStatus(io, receiver)
    const retention = await startRetention(io, engine, flags)
    await new Promise<void>((resolve) => {
      if (signal.aborted) resolve()
      else signal.addEventListener('abort', () => resolve(), { once: true })
    })
    retention.stop()
    status.closing()
    await receiver.close()
    await retention.idle()
    io.answer({ url: receiver.url, store: storeName(io, flags), ...receiver.counts() }, (counts) => renderTotals(counts, io))
  } finally {
    await engine.close()
  }
}

/** The receiver says what is wrong; here it is known by which option it is put right. */
function wayOut({ message, cause }: Error, { port = 4318 }: CollectFlags): string {
  const code = cause instanceof Error && 'code' in cause ? cause.code : undefined
  if (code === 'EADDRINUSE') return `${message}: --port ${port < 65_535 ? port + 1 : port - 1} (or --port 0 for any that is free)`
  if (code === undefined && /token/i.test(message)) return `${message}. A token is given by EVALS_COLLECT_TOKEN or --token-file`
  return message
}

function tokenOf({ tokenFile }: CollectFlags): string | undefined {
  if (tokenFile === undefined) return process.env['EVALS_COLLECT_TOKEN'] || undefined
  const token = readFileSync(tokenFile, 'utf8').trim()
  if (token === '') throw new Mistake(`--token-file: ${tokenFile} is empty`)
  return token
}

async function startStatus(io: Io, receiver: Receiver): Promise<{ closing: () => void }> {
  const { renderStatus, renderTotals } = await import('../render/logs/collectStatus.ts')
  // Standard output is for what it comes to in the end
  const stream = process.stderr
  const isLive = stream.isTTY && !process.env['CI']
  const total = ({ added, changed, known }: ReceiverCounts): number => added + changed + known
  let [last, lastAt, said, saidAt] = [0, performance.now(), '', -Infinity]
  const draw = (): void => {
    const counts = receiver.counts()
    const now = performance.now()
    const rate = ((total(counts) - last) / Math.max(1, now - lastAt)) * 1_000
    ;[last, lastAt] = [total(counts), now]
    if (isLive) return void stream.write(`\r\x1b[2K${renderStatus(counts, rate, { ...io, width: stream.columns || 80 })}`)
    const text = renderTotals(counts, { color: false })
    if (text === said || now - saidAt < LINE_MS || total(counts) + counts.rejected + counts.refused === 0) return
    ;[said, saidAt] = [text, now]
    stream.write(`${new Date().toISOString()}  ${text}\n`)
  }
  if (isLive) draw()
  const timer = setInterval(draw, REDRAW_MS)
  return {
    closing() {
      clearInterval(timer)
      if (isLive) stream.write('\r\x1b[2K')
    },
  }
}

async function startRetention(io: Io, engine: LogEngine, { keep, maxSize }: CollectFlags): Promise<{ stop: () => void; idle: () => Promise<void> }> {
  if (keep === undefined && maxSize === undefined) return { stop: () => {}, idle: async () => {} }
  const { plural } = await import('@evals/report')
  let running = Promise.resolve()
  const retain = (): void => {
    running = running
      .then(() => engine.retain({ maxAgeMs: keep, maxBytes: maxSize }))
      .then(({ spans }) => {
        if (spans > 0) io.note(`${process.stderr.isTTY ? '\r\x1b[2K' : ''}removed ${plural(spans, 'span')} by --keep and --max-size`)
      })
      // Told, and tried again: what comes in is more important
      .catch((error: Error) => io.note(`evals collect: could not remove what is old: ${error.message}`))
  }
  retain()
  const timer = setInterval(retain, RETAIN_MS)
  return { stop: () => clearInterval(timer), idle: () => running }
}
