/** Who changed a row, what, and when: from git, newest first, a few commits at a time. */
import type { RowRevision } from '../../../server/datasets/fileHistory.ts'
import { Badge } from '../../ui/badge.tsx'
import { Button } from '../../ui/button.tsx'
import { EmptyState } from '../../ui/emptyState.tsx'
import { ErrorBox } from '../../ui/errorBox.tsx'
import { count } from '../../ui/format.ts'
import { Loading } from '../../ui/loading.tsx'
import { CommitLine } from './commitLine.tsx'
import { useRowHistory } from './datasetQueries.ts'
import { FieldChange, type ChangedField } from './fieldChange.tsx'
import classes from './rowPanel.module.css'

export function RowHistory({ path, id }: { path: string; id: string }) {
  const { data, error, refetch, fetchNextPage, hasNextPage, isFetchingNextPage } = useRowHistory(path, id)
  if (error) return <ErrorBox error={error} title="The history can not be read" retry={() => void refetch()} />
  if (!data) return <Loading what="the history of this row" />
  const entries = data.pages.flatMap((page) => page.entries)
  const looked = data.pages.reduce((sum, page) => sum + page.looked, 0)
  if (!data.pages[0]!.inGit) return <EmptyState title="This file is in no git repository" command="git init && git add -A">The history of a row is that of its file in git.</EmptyState>
  return (
    <div className={classes['history']}>
      {entries.length === 0 && !hasNextPage && <p className={classes['quiet']}>No commit has this row yet.</p>}
      <ol>
        {entries.map((entry) => (
          <li key={entry.commit}>
            <CommitLine commit={entry}>
              <What what={entry.what} />
            </CommitLine>
            {entry.fields.map((field) => (
              <FieldChange key={field.path} field={field as ChangedField} />
            ))}
          </li>
        ))}
      </ol>
      {hasNextPage && (
        <p className={classes['more']}>
          <span className={classes['quiet']}>The newest {count(looked)} commits of the file were looked at.</span>
          <Button onClick={() => void fetchNextPage()} disabled={isFetchingNextPage}>
            {isFetchingNextPage ? 'Looking…' : 'Look further back'}
          </Button>
        </p>
      )}
    </div>
  )
}

const TONES = { added: 'good', removed: 'bad', changed: 'accent' } as const

function What({ what }: { what: RowRevision['what'] }) {
  return <Badge tone={TONES[what]}>{what}</Badge>
}
