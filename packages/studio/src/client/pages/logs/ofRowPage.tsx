/** `/logs/of-row`: where a row that something was copied from is in the logs, or that it is there no more. */
import { useQuery } from '@tanstack/react-query'
import { Link, Redirect, useSearchParams } from 'wouter'
import { answerOf, logsApi } from '../../api/client.ts'
import { logLink, logsLink } from '../../links.ts'
import { EmptyState } from '../../ui/emptyState.tsx'
import { ErrorBox } from '../../ui/errorBox.tsx'
import { Loading } from '../../ui/loading.tsx'
import { Page } from '../../ui/page.tsx'

export default function OfRowPage() {
  const [params] = useSearchParams()
  const id = params.get('id') ?? ''
  const { data, error, refetch } = useQuery({ queryKey: ['log', 'of-row', id], enabled: id !== '', queryFn: ({ signal }) => answerOf(logsApi.find.$get({ query: { id } }, { init: { signal } })) })
  if (data?.found) return <Redirect to={logLink(data.found.traceId, data.found.spanId)} replace />
  return (
    <Page title="Where a row came from" crumbs={<Link href={logsLink()}>Logs</Link>}>
      {error ? (
        <ErrorBox error={error} retry={() => void refetch()} />
      ) : id === '' || data ? (
        <EmptyState title="It is not in the logs any more" action={{ label: 'To the logs', href: logsLink() }}>
          {id === '' ? 'The link names no row.' : `No row, trace or span of the logs has the id ${id}: it was pruned since, or is in another store.`}
        </EmptyState>
      ) : (
        <Loading what="the row" />
      )}
    </Page>
  )
}
