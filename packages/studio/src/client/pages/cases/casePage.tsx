/** One case of a run: what it was asked, answered and expected to, how it scored and why, and what happened on the way. */
import { keepPreviousData, useQuery, useQueryClient } from '@tanstack/react-query'
import { useCallback, useEffect, useMemo } from 'react'
import { useParams, useSearchParams } from 'wouter'
import { ErrorBox } from '../../ui/errorBox.tsx'
import { EmptyState } from '../../ui/emptyState.tsx'
import { Loading } from '../../ui/loading.tsx'
import { Page } from '../../ui/page.tsx'
import { runLink, type TableView } from '../../links.ts'
import { CaseView } from './caseView.tsx'
import { caseQuery, neighboursQuery, type CaseAddress } from './caseQueries.ts'
import { useSteps } from './useSteps.ts'

/** Changes the address; `undefined` takes a value out of it. */
export type Ask = (values: Readonly<Record<string, string | undefined>>, options?: { replace?: boolean }) => void

export default function CasePage() {
  const { run = '' } = useParams<{ run: string }>()
  const [search, setSearch] = useSearchParams()
  const id = search.get('id') ?? ''
  const address: CaseAddress = { run, id, file: search.get('file') ?? undefined, suite: search.get('suite') ?? undefined, variant: search.get('variant') ?? undefined }
  // While the next one comes, this one stays
  const found = useQuery({ ...caseQuery(address), enabled: id !== '', placeholderData: keepPreviousData })
  const view: TableView = useMemo(
    () => ({ query: search.get('query') ?? undefined, show: search.get('show') ?? undefined, group: search.get('group') ?? undefined, sort: search.get('sort') ?? undefined, descending: search.get('descending') === 'true' ? 'true' : undefined }),
    [search],
  )
  const client = useQueryClient()
  const key = found.data && { run: found.data.run.id, id: found.data.id, ...found.data.suite }
  const neighbours = useQuery({ ...neighboursQuery(key ?? { run, id, file: '', suite: '' }, view), enabled: key !== undefined }).data?.neighbours ?? undefined

  const ask: Ask = useCallback(
    (values, { replace = true } = {}) =>
      setSearch(
        (now) => {
          const next = new URLSearchParams(now)
          for (const [name, value] of Object.entries(values)) if (value === undefined) next.delete(name)
            else next.set(name, value)
          return next
        },
        { replace },
      ),
    [setSearch],
  )
  const step = useSteps(key, id, view, ask)
  // The next one is there when it is gone to
  useEffect(() => {
    if (!key || !neighbours?.next) return
    void client.prefetchQuery(caseQuery({ ...address, file: key.file, suite: key.suite, variant: key.variant, id: neighbours.next.id }))
  }, [client, neighbours?.next?.id])

  if (id === '') {
    return (
      <EmptyState title="Which case?" action={{ label: 'To the run', href: runLink(run) }}>
        The address names none: a case is opened from its run’s table.
      </EmptyState>
    )
  }
  if (found.error) {
    return (
      <Page title="This case can not be shown">
        <ErrorBox error={found.error} retry={() => void found.refetch()} />
      </Page>
    )
  }
  if (!found.data || !key) return <Loading what="the case" />
  return <CaseView key={`${key.run} ${key.file} ${key.suite} ${key.variant} ${key.id}`} found={found.data} neighbours={neighbours} view={view} onStep={step} search={search} ask={ask} />
}
