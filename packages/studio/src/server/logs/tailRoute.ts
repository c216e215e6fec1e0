/** `GET /api/logs/tail`: what comes into the logs from now on, as server-sent events. It may be asked for before there are any. */
import type { LogRecord } from '@evals/store'
import { zValidator } from '@hono/zod-validator'
import { Hono } from 'hono'
import { streamSSE } from 'hono/streaming'
import { z } from 'zod'
import type { StudioProject } from '../project/studioProject.ts'
import { refuseWrong } from '../refuseWrong.ts'
import { foundFields, foundOf } from './logRequest.ts'
import { logSummary, type LogSummary } from './logSummary.ts'

/** How often it is looked for. Milliseconds. */
const POLL_MS = 500
const PING_MS = 15_000
const PAGE = 100

const tailQuery = z.object({ query: foundFields.query, scope: foundFields.scope, columns: z.string().max(4_000).default('') })

/** What an event has as its data: new rows, and those of which more is known now; oldest first. */
export interface TailEvent {
  rows: LogSummary[]
}

export function tailRoute(project: StudioProject) {
  return new Hono().get('/', zValidator('query', tailQuery, refuseWrong), (context) => {
    const { columns, ...request } = context.req.valid('query')
    const found = foundOf({ ...request, from: undefined, to: undefined })
    const names = columns.split(',').filter((name) => name !== '')
    return streamSSE(context, async (stream) => {
      const hadLogs = (await project.logs()) !== undefined
      await stream.writeSSE({ event: 'ready', data: '{}' })
      let cursor: string | undefined
      let isFirst = true
      let lastSent = Date.now()
      while (!stream.aborted) {
        const engine = await project.logs()
        if (engine) {
          // All that is in a store which was not there before is new
          if (isFirst && !hadLogs) await send((await engine.search({ ...found, limit: PAGE })).toReversed())
          const { records, next } = await engine.follow({ ...found, after: cursor, limit: PAGE })
          isFirst = false
          cursor = next
          if (records.length > 0) await send(records)
          if (records.length === PAGE) continue
        }
        if (Date.now() - lastSent > PING_MS) await write('ping', {})
        await stream.sleep(POLL_MS)
      }

      async function send(records: readonly LogRecord[]): Promise<void> {
        await write('rows', { rows: records.map((record) => logSummary(record, names)) } satisfies TailEvent)
      }

      async function write(event: string, data: object): Promise<void> {
        lastSent = Date.now()
        await stream.writeSSE({ event, data: JSON.stringify(data) })
      }
    })
  })
}
