/** Before the first log: what makes one come. The page fills by itself when it does. */
import { EmptyState } from '../../ui/emptyState.tsx'

export function NoLogs() {
  return (
    <EmptyState title="No logs yet" command={`OTEL_EXPORTER_OTLP_ENDPOINT=${location.origin}\nnpx evals import conversations.jsonl`}>
      Whatever an application traces by OpenTelemetry is taken here, as long as the studio runs (or <code>evals collect</code> without it); files of rows, spans or conversations are imported. This page fills by itself when the first of them comes.
    </EmptyState>
  )
}
