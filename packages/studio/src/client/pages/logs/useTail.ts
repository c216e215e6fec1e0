/** What comes into the logs while the page is open, as the server tells it. */
import { useEffect, useRef } from 'react'
import type { LogSummary } from '../../../server/logs/logSummary.ts'
import type { TailEvent } from '../../../server/logs/tailRoute.ts'
import { LOGS_PATH, logsApi } from '../../api/client.ts'

export interface TailRequest {
  query: string
  scope: 'rows' | 'spans'
  fields: readonly string[]
}

/** @param request `undefined`: nothing is asked for */
export function useTail(request: TailRequest | undefined, onRows: (rows: LogSummary[]) => void): void {
  const latest = useRef(onRows)
  latest.current = onRows
  const path = request && `${LOGS_PATH}${logsApi.tail.$path({ query: { query: request.query, scope: request.scope, columns: request.fields.join() } })}`
  useEffect(() => {
    if (path === undefined) return
    const source = new EventSource(path)
    source.addEventListener('rows', ({ data }: MessageEvent<string>) => latest.current((JSON.parse(data) as TailEvent).rows))
    return () => source.close()
  }, [path])
}
