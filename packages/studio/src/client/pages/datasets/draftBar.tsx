/** What is not written yet: how much, and the ways to drop it or to look at the change and write it. */
import { keepPreviousData, useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { answerOf, datasetChangesApi } from '../../api/client.ts'
import { ChangePatch } from '../../handoff/changePatch.tsx'
import { useApply } from '../../handoff/useApply.ts'
import { Button } from '../../ui/button.tsx'
import { Dialog } from '../../ui/dialog.tsx'
import { ErrorBox } from '../../ui/errorBox.tsx'
import { count } from '../../ui/format.ts'
import { Loading } from '../../ui/loading.tsx'
import { draftCount, isNew, newName, useDrafts, type Drafts } from './drafts.ts'
import classes from './filePage.module.css'

export function DraftBar({ path, onOpen }: { path: string; onOpen: (row: string) => void }) {
  const { drafts, clear } = useDrafts(path)
  const [isOpen, setOpen] = useState(false)
  const [isSure, setSure] = useState(false)
  return (
    <div className={classes['drafts']} role="region" aria-label="Not written yet">
      <span>
        <strong>{said(drafts)}</strong>, not written to the file yet
      </span>
      {isSure ? (
        <>
          <Button kind="danger" onClick={() => (clear(), setSure(false))}>
            Drop them all
          </Button>
          <Button kind="quiet" onClick={() => setSure(false)}>
            Keep
          </Button>
        </>
      ) : (
        <Button kind="quiet" onClick={() => setSure(true)}>
          Drop
        </Button>
      )}
      <Button kind="primary" onClick={() => setOpen(true)}>
        Look at the change
      </Button>
      {isOpen && <WriteDialog path={path} drafts={drafts} clear={clear} close={() => setOpen(false)} onOpen={onOpen} />}
    </div>
  )
}

function said({ changed, added, deleted }: Drafts): string {
  const parts = ([[changed, 'edited'], [added, 'new'], [deleted, 'deleted']] as const).flatMap(([rows, word]) => (Object.keys(rows).length === 0 ? [] : [`${count(Object.keys(rows).length)} ${word}`]))
  return parts.join(', ')
}

function WriteDialog({ path, drafts, clear, close, onOpen }: { path: string; drafts: Drafts; clear: () => void; close: () => void; onOpen: (row: string) => void }) {
  const plan = useQuery({
    queryKey: ['dataset', path, 'edit', drafts],
    queryFn: () =>
      answerOf(
        datasetChangesApi.edit.$post({
          json: {
            path,
            changed: Object.entries(drafts.changed).map(([key, { base, row }]) => ({ key, base, row })),
            deleted: Object.entries(drafts.deleted).map(([key, { base }]) => ({ key, base })),
            added: Object.entries(drafts.added).map(([key, { row }]) => ({ key, row })),
          },
        }),
      ),
    placeholderData: keepPreviousData,
    staleTime: 0,
    gcTime: 0,
  })
  const apply = useApply(() => {
    clear()
    close()
  })
  const { data } = plan
  const ready = data !== undefined && !plan.isFetching && data.problems.length === 0 && !plan.error && !apply.isPending
  const write = (): void => {
    if (ready) apply.mutate({ token: data.token, done: `Written to ${path}: ${said(drafts)}` })
  }
  return (
    <Dialog
      open
      onOpenChange={(open) => !open && close()}
      wide
      title="Write to the dataset"
      description="Every other line of the file stays as it is, to the byte."
      footer={
        <>
          <Button onClick={close}>Cancel</Button>
          <Button kind="primary" keys="mod+enter" disabled={!ready} onClick={write}>
            {apply.isPending ? 'Writing…' : `Write ${count(draftCount(drafts))} ${draftCount(drafts) === 1 ? 'change' : 'changes'}`}
          </Button>
        </>
      }
    >
      <div className={classes['dialog']} onKeyDown={(event) => event.key === 'Enter' && (event.metaKey || event.ctrlKey) && write()}>
        {plan.error && <ErrorBox error={plan.error} title="The change can not be made" retry={() => void plan.refetch()} />}
        {apply.error && <ErrorBox error={apply.error} title="Nothing was written" retry={() => (apply.reset(), void plan.refetch())} />}
        {!data && !plan.error && <Loading what="the change" />}
        {data && data.problems.length > 0 && (
          <ul className={classes['problems']} aria-label="What is to be mended first">
            {data.problems.map(({ key, problems }) => (
              <li key={key}>
                <button type="button" onClick={() => (close(), onOpen(key))}>
                  {isNew(key) ? newName(key) : key}
                </button>{' '}
                {problems.join('; ')}
              </li>
            ))}
          </ul>
        )}
        {data && data.problems.length === 0 && <ChangePatch change={data} none="Nothing would change: the file is so already." />}
      </div>
    </Dialog>
  )
}
