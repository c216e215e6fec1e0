/** The commits of a dataset, each with the rows that it added, removed and changed. */
import { ChevronRight } from 'lucide-react'
import type { Revision } from '../../../server/datasets/fileHistory.ts'
import { Badge } from '../../ui/badge.tsx'
import { Button } from '../../ui/button.tsx'
import { EmptyState } from '../../ui/emptyState.tsx'
import { ErrorBox } from '../../ui/errorBox.tsx'
import { count, oneLine } from '../../ui/format.ts'
import { Loading } from '../../ui/loading.tsx'
import { CommitLine } from './commitLine.tsx'
import { useHistory, useRevision } from './datasetQueries.ts'
import { FieldChange, type ChangedField } from './fieldChange.tsx'
import classes from './history.module.css'

export function FileHistory({ path, commit, onOpen }: { path: string; commit: string | undefined; onOpen: (commit: string | undefined) => void }) {
  const { data, error, refetch, fetchNextPage, hasNextPage, isFetchingNextPage } = useHistory(path)
  if (error) return <ErrorBox error={error} title="The history can not be read" retry={() => void refetch()} />
  if (!data) return <Loading what="the history" />
  const revisions = data.pages.flatMap((page) => page.revisions)
  if (!data.pages[0]!.inGit) return <EmptyState title="This file is in no git repository" command="git init && git add -A">The history of a dataset is that of its file in git.</EmptyState>
  if (revisions.length === 0) return <EmptyState title="No commit has this file yet" command={`git add ${path} && git commit`}>Once it is committed, who changed what and when is shown here.</EmptyState>
  return (
    <div className={classes['scroll']}>
      <ol className={classes['revisions']}>
        {revisions.map((revision) => {
          const isOpen = revision.commit === commit
          return (
            <li key={revision.commit} data-open={isOpen || undefined}>
              <button type="button" className={classes['opener']} aria-expanded={isOpen} onClick={() => onOpen(isOpen ? undefined : revision.commit)}>
                <ChevronRight size={14} aria-hidden />
                <CommitLine commit={revision}>
                  <Counts revision={revision} />
                </CommitLine>
              </button>
              {isOpen && <RevisionDetail path={path} commit={revision.commit} />}
            </li>
          )
        })}
      </ol>
      {hasNextPage && (
        <Button onClick={() => void fetchNextPage()} disabled={isFetchingNextPage}>
          {isFetchingNextPage ? 'Reading…' : 'Older commits'}
        </Button>
      )}
    </div>
  )
}

function Counts({ revision: { added, removed, changed, path, problem } }: { revision: Revision }) {
  return (
    <span className={classes['counts']}>
      {added > 0 && <Badge tone="good">+{count(added)}</Badge>}
      {removed > 0 && <Badge tone="bad">−{count(removed)}</Badge>}
      {changed > 0 && <Badge tone="accent">{count(changed)} changed</Badge>}
      {problem !== undefined ? <Badge tone="warn" title={problem}>not readable</Badge> : added + removed + changed === 0 && <Badge>no row</Badge>}
      {path !== undefined && <Badge title={`It was ${path} then`}>renamed</Badge>}
    </span>
  )
}

function RevisionDetail({ path, commit }: { path: string; commit: string }) {
  const { data, error, refetch } = useRevision(path, commit)
  if (error) return <ErrorBox error={error} retry={() => void refetch()} />
  if (!data) return <Loading what="what changed" />
  const { added, removed, changed, counts } = data
  const more = counts.added + counts.removed + counts.changed - added.length - removed.length - changed.length
  return (
    <div className={classes['detail']}>
      {changed.map(({ before, after, fields }) => (
        <section key={after.id} aria-label={`Row ${after.id}`}>
          <h3>
            <code>{after.id}</code>
            {before.id !== after.id && <span className={classes['who']}>was {before.id}</span>}
          </h3>
          {fields.map((field) => (
            <FieldChange key={field.path} field={field as ChangedField} />
          ))}
        </section>
      ))}
      <Lines label="Added" kind="added" rows={added} />
      <Lines label="Removed" kind="removed" rows={removed} />
      {more > 0 && <p className={classes['who']}>and {count(more)} more, which are not shown: <code>git show {commit === 'uncommitted' ? '' : commit.slice(0, 10)} -- {path}</code></p>}
    </div>
  )
}

function Lines({ label, kind, rows }: { label: string; kind: 'added' | 'removed'; rows: readonly { id: string; input: unknown }[] }) {
  if (rows.length === 0) return null
  return (
    <ul className={classes['lines']} data-kind={kind} aria-label={label}>
      {rows.map(({ id, input }) => (
        <li key={id}>
          <span aria-hidden>{kind === 'added' ? '+' : '−'}</span>
          <span>{oneLine(input)}</span>
          <code>{id}</code>
        </li>
      ))}
    </ul>
  )
}
