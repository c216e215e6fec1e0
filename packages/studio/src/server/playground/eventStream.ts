/** Work whose events go to a page as they come: server-sent events, one JSON object each. Who closes the connection stops the work. */
import type { Context } from 'hono'
import { streamSSE } from 'hono/streaming'
import { hideSecrets } from '../security/withoutSecrets.ts'

/** So that a proxy, or a page that is gone, is noticed while a model thinks. */
const PING_MS = 15_000

/**
 * @param work ends the stream when it resolves; what it throws is the stream's last event, of the type `problem`
 */
export function eventStream<Event extends { type: string }>(context: Context, work: (send: (event: Event) => void, signal: AbortSignal) => Promise<void>): Response {
  return streamSSE(context, async (stream) => {
    const hide = hideSecrets()
    const stop = new AbortController()
    stream.onAbort(() => stop.abort())
    let written = Promise.resolve()
    const send = (event: Event | { type: 'problem'; message: string }): void => {
      // Written in order, and at once: a page reads faster than a model writes
      if (!stop.signal.aborted) written = stream.writeSSE({ data: hide(JSON.stringify(event)) })
    }
    const ping = setInterval(() => void stream.write(': still here\n\n'), PING_MS)
    try {
      await work(send, stop.signal)
    } catch (error) {
      if (!stop.signal.aborted) send({ type: 'problem', message: error instanceof Error ? error.message : String(error) })
    } finally {
      clearInterval(ping)
      // The stream is closed when this function ends, also over what is on its way
      await written
    }
  })
}
