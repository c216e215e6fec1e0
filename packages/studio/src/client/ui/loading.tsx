/** Something takes time. Says so only after a moment: what is quick does not flicker. */
import classes from './loading.module.css'

/** @param what that is waited for: `the run` */
export function Loading({ what, done, total }: { what: string; done?: number | undefined; total?: number | undefined }) {
  return (
    <div role="status" className={classes['loading']}>
      <span>Loading {what}…</span>
      {total !== undefined && total > 0 && <progress value={done ?? 0} max={total} aria-label={`Loading ${what}`} />}
    </div>
  )
}
