/** The trace of a row. */
import { TraceView } from '../../trace/traceView.tsx'
import { ErrorBox } from '../../ui/errorBox.tsx'
import { Loading } from '../../ui/loading.tsx'
import { useLogTrace, useReadSpan } from './useLog.ts'

export function LogTrace({ traceId, spanId, onChoose }: { traceId: string; spanId?: string | undefined; onChoose?: (spanId: string) => void }) {
  const { data, error, refetch } = useLogTrace(traceId)
  const readDetail = useReadSpan(traceId)
  if (error) return <ErrorBox error={error} retry={() => void refetch()} />
  if (!data) return <Loading what="the trace" />
  return <TraceView trace={data.trace} spanId={spanId} {...(onChoose && { onChoose })} detailKey={['log', traceId]} readDetail={readDetail} />
}
