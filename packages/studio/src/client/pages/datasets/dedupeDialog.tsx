/** Rows that ask the same: which would go, which stays for each, and where a person has to say what is right. */
import { keepPreviousData, useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { Link } from 'wouter'
import { answerOf, datasetChangesApi } from '../../api/client.ts'
import { ChangePatch } from '../../handoff/changePatch.tsx'
import { useApply } from '../../handoff/useApply.ts'
import { datasetLink } from '../../links.ts'
import { Button } from '../../ui/button.tsx'
import { Dialog } from '../../ui/dialog.tsx'
import { ErrorBox } from '../../ui/errorBox.tsx'
import { count } from '../../ui/format.ts'
import { Loading } from '../../ui/loading.tsx'
import classes from './filePage.module.css'

const MAX_LISTED = 100

export function DedupeDialog({ path, close }: { path: string; close: () => void }) {
  const [near, setNear] = useState(false)
  const plan = useQuery({
    queryKey: ['dataset', path, 'dedupe', near],
    queryFn: () => answerOf(datasetChangesApi.dedupe.$post({ json: { path, near } })),
    placeholderData: keepPreviousData,
    staleTime: 0,
    gcTime: 0,
  })
  const apply = useApply(close)
  const { data } = plan
  const gone = data?.removed.length ?? 0
  const ready = data !== undefined && gone > 0 && !plan.isFetching && !plan.error && !apply.isPending
  return (
    <Dialog
      open
      onOpenChange={(open) => !open && close()}
      wide
      title="Remove duplicates"
      description="Of rows with equal inputs the first stays, or the first that has an answer. All other lines stay to the byte."
      footer={
        <>
          <Button onClick={close}>Cancel</Button>
          <Button kind="primary" disabled={!ready} onClick={() => ready && apply.mutate({ token: data.token, done: `${count(gone)} ${gone === 1 ? 'row' : 'rows'} removed from ${path}` })}>
            {gone === 1 ? 'Remove 1 row' : `Remove ${count(gone)} rows`}
          </Button>
        </>
      }
    >
      <div className={classes['dialog']}>
        <label className={classes['check']}>
          <input type="checkbox" checked={near} onChange={({ target }) => setNear(target.checked)} /> Also rows that differ in a word or the punctuation <span className={classes['quiet']}>(the word may be “not”: look at the change)</span>
        </label>
        {plan.error && <ErrorBox error={plan.error} title="Duplicates can not be looked for" />}
        {apply.error && <ErrorBox error={apply.error} title="Nothing was written" retry={() => (apply.reset(), void plan.refetch())} />}
        {!data && !plan.error && <Loading what="the duplicates" />}
        {data && !plan.error && (
          <>
            {data.conflicts.length > 0 && (
              <details className={classes['conflicts']}>
                <summary>
                  <strong>{count(data.conflicts.length)} {data.conflicts.length === 1 ? 'input has' : 'inputs have'} several answers</strong> and stay: a person has to say which is right
                </summary>
                <ul>
                  {data.conflicts.slice(0, MAX_LISTED).map((group) => (
                    <li key={group[0]!.id}>
                      {group.map(({ id, line }, index) => (
                        <span key={`${id} ${line}`}>
                          {index > 0 && ', '}
                          <Link href={datasetLink(path, id)}>{id}</Link>
                          {line !== undefined && ` (line ${count(line)})`}
                        </span>
                      ))}
                    </li>
                  ))}
                </ul>
              </details>
            )}
            <ChangePatch change={data} none="No two rows ask the same." />
          </>
        )}
      </div>
    </Dialog>
  )
}
