/** A commit in a list: what it says, by whom, and when. */
import type { ReactNode } from 'react'
import type { Commit } from '../../../server/datasets/git.ts'
import { ago, when } from '../../ui/format.ts'
import classes from './history.module.css'

export function CommitLine({ commit: { commit, author, at, subject }, children }: { commit: Commit; children?: ReactNode }) {
  const isCommitted = commit !== 'uncommitted'
  return (
    <p className={classes['commit']}>
      <span className={classes['subject']} title={subject}>
        {isCommitted ? subject : 'Not committed yet'}
      </span>
      {children}
      <span className={classes['who']}>
        {isCommitted && (
          <>
            {author}, <span title={when(at)}>{ago(at)}</span> <code title={commit}>{commit.slice(0, 7)}</code>
          </>
        )}
      </span>
    </p>
  )
}
