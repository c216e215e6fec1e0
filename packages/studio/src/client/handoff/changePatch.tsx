/** A planned change of dataset files as `git diff` would show it. */
import type { ShownChange } from '../../server/datasets/keptChanges.ts'
import { count } from '../ui/format.ts'
import { PatchView } from '../ui/textDiff.tsx'
import classes from './addRows.module.css'

export function ChangePatch({ change, none }: { change: Pick<ShownChange, 'files'>; none: string }) {
  if (change.files.length === 0) return <p className={classes['quiet']}>{none}</p>
  return change.files.map(({ path, isNew, patch, added, removed, cut }) => (
    <section key={path} className={classes['change']} aria-label={`Change of ${path}`}>
      <h3>
        <code>{path}</code>
        {isNew && <span className={classes['quiet']}>new file</span>}
        <span className={classes['added']}>+{count(added)}</span>
        <span className={classes['removed']}>−{count(removed)}</span>
      </h3>
      <PatchView label={`Change of ${path}`} patch={withoutHeader(patch)} />
      {cut > 0 && <p className={classes['quiet']}>and {count(cut)} more lines, which are not shown</p>}
    </section>
  ))
}

/** The path stands above it. */
function withoutHeader(patch: string): string {
  return patch.replace(/^--- [^\n]*\n\+\+\+ [^\n]*\n/, '')
}
