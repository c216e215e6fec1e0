/** What went wrong, where it happened. */
import { Button } from './button.tsx'
import classes from './errorBox.module.css'

export function ErrorBox({ error, title, retry }: { error: unknown; title?: string; retry?: () => void }) {
  return (
    <div role="alert" className={classes['box']}>
      {title !== undefined && <strong>{title}</strong>}
      <pre className={classes['message']}>{error instanceof Error ? error.message : String(error)}</pre>
      {retry && <Button onClick={retry}>Try again</Button>}
    </div>
  )
}
