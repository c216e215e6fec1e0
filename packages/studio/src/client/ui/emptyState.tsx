/** Where there is nothing yet: what would be here, and what makes it come. */
import type { ReactNode } from 'react'
import { LinkButton } from './button.tsx'
import classes from './emptyState.module.css'

/** @param command what to type in a terminal, where that is the way */
export function EmptyState({ title, children, command, action }: { title: string; children?: ReactNode; command?: string; action?: { label: string; href: string } }) {
  return (
    <div className={classes['empty']}>
      <h2>{title}</h2>
      {children !== undefined && <p>{children}</p>}
      {command !== undefined && <pre className={classes['command']}>{command}</pre>}
      {action && (
        <LinkButton href={action.href}>{action.label}</LinkButton>
      )}
    </div>
  )
}
