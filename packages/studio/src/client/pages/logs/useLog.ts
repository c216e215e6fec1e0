/** One row of the logs with its trace, as the server has them. */
import { useQuery } from '@tanstack/react-query'
import { useCallback } from 'react'
import { answerOf, logsApi } from '../../api/client.ts'

/** @param spanId `undefined`: that which stands for the trace */
export function useLogRow(traceId: string, spanId: string | undefined) {
  return useQuery({ queryKey: ['log', traceId, 'row', spanId ?? ''], queryFn: ({ signal }) => answerOf(logsApi.row.$get({ query: { trace: traceId, ...(spanId !== undefined && { span: spanId }) } }, { init: { signal } })) })
}

export function useLogTrace(traceId: string, isWanted = true) {
  return useQuery({ queryKey: ['log', traceId, 'trace'], enabled: isWanted, queryFn: ({ signal }) => answerOf(logsApi.trace.$get({ query: { trace: traceId } }, { init: { signal } })) })
}

export function useReadSpan(traceId: string) {
  return useCallback((spanId: string) => answerOf(logsApi.span.$get({ query: { trace: traceId, span: spanId } })), [traceId])
}
