/** One row of the logs with its trace, as the server has them. */
import { useQuery } from '@tanstack/react-query'
import { useCallback } from 'react'
import type { LogAnswer } from '../../../server/logs/logsRoutes.ts'
import type { SpanDetail } from '../../../server/traces/spanDetail.ts'
import { answerOf, logsApi } from '../../api/client.ts'

/** @param spanId `undefined`: that which stands for the trace */
export function useLogRow(traceId: string, spanId: string | undefined) {
  return useQuery({ queryKey: ['log', traceId, 'row', spanId ?? ''], queryFn: ({ signal }) => whole<LogAnswer>(answerOf(logsApi.row.$get({ query: { trace: traceId, ...(spanId !== undefined && { span: spanId }) } }, { init: { signal } }))) })
}

export function useLogTrace(traceId: string, isWanted = true) {
  return useQuery({ queryKey: ['log', traceId, 'trace'], enabled: isWanted, queryFn: ({ signal }) => answerOf(logsApi.trace.$get({ query: { trace: traceId } }, { init: { signal } })) })
}

export function useReadSpan(traceId: string) {
  return useCallback((spanId: string) => whole<SpanDetail>(answerOf(logsApi.span.$get({ query: { trace: traceId, span: spanId } }))), [traceId])
}

/** What is JSON already comes as it went: the client's type of it says the same in other words, which are too deep to be compared. */
function whole<Body>(answer: Promise<unknown>): Promise<Body> {
  return answer as Promise<Body>
}
