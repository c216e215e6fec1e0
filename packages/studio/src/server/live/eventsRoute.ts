/** `GET /api/events`: what changes in the project, as server-sent events. */
import { Hono } from 'hono'
import { streamSSE } from 'hono/streaming'
import type { ProjectEvents } from './projectEvents.ts'

/** So that a connection which is dead is known to be. */
const PING_MS = 15_000

export function eventsRoute(events: ProjectEvents) {
  return new Hono().get('/', (context) =>
    streamSSE(context, async (stream) => {
      const stop = events.listen((event) => void stream.writeSSE({ data: JSON.stringify(event) }))
      stream.onAbort(() => void stop())
      await stream.writeSSE({ event: 'ready', data: '{}' })
      while (!stream.aborted) {
        await stream.sleep(PING_MS)
        await stream.writeSSE({ event: 'ping', data: '{}' })
      }
      stop()
    }),
  )
}
