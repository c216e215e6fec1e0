/** `/logs/:traceId`: one row of the logs, with its trace. */
import { Database, PencilRuler } from 'lucide-react'
import { useState } from 'react'
import { Link, useParams, useSearchParams } from 'wouter'
import { AddToDataset } from '../../handoff/addToDataset.tsx'
import { logsLink, playgroundLink } from '../../links.ts'
import { Button, LinkButton } from '../../ui/button.tsx'
import { ErrorBox } from '../../ui/errorBox.tsx'
import { Loading } from '../../ui/loading.tsx'
import { Page } from '../../ui/page.tsx'
import classes from './logPage.module.css'
import { LogTrace } from './logTrace.tsx'
import { RowDetail, RowFacts } from './rowDetail.tsx'
import { useLogRow } from './useLog.ts'

export default function LogPage() {
  const { traceId } = useParams<{ traceId: string }>()
  const [params, setParams] = useSearchParams()
  const [isAdding, setAdding] = useState(false)
  const id = decodeURIComponent(traceId)
  const chosen = params.get('span') ?? undefined
  // The row stays that of the link, whichever span of its trace is looked at
  const [own] = useState(chosen)
  const { data, error, refetch } = useLogRow(id, own)
  const crumbs = <Link href={logsLink()}>Logs</Link>
  if (error) {
    return (
      <Page title="Row" crumbs={crumbs}>
        <ErrorBox error={error} retry={() => void refetch()} />
      </Page>
    )
  }
  if (!data) {
    return (
      <Page title="Row" crumbs={crumbs}>
        <Loading what="the row" />
      </Page>
    )
  }
  const { row, spanId, startMs, resource } = data
  return (
    <Page
      fixed
      title={row.name ?? 'Row'}
      crumbs={crumbs}
      facts={<RowFacts row={row} startMs={startMs} />}
      actions={
        <>
          <Button icon={<Database size={14} aria-hidden />} onClick={() => setAdding(true)}>
            Add to dataset
          </Button>
          <LinkButton href={playgroundLink({ from: 'log', traceId: id, spanId })} icon={<PencilRuler size={14} aria-hidden />}>
            Open in playground
          </LinkButton>
        </>
      }
    >
      <div className={classes['halves']}>
        <section aria-label="Trace" className={classes['trace']}>
          <LogTrace traceId={id} spanId={chosen ?? spanId} onChoose={(span) => setParams((now) => ({ ...Object.fromEntries(now), span }), { replace: true })} />
        </section>
        <section aria-label="Row" className={classes['row']} tabIndex={0}>
          <RowDetail row={row} resource={resource} />
        </section>
      </div>
      {isAdding && <AddToDataset open onOpenChange={setAdding} source={{ kind: 'logs', spans: [{ traceId: id, spanId }] }} />}
    </Page>
  )
}
