/** A page: its title, what is beside it, and its body, which fills what is left. */
import type { ReactNode } from 'react'
import classes from './page.module.css'

export interface PageProps {
  title: ReactNode
  /** Above the title: what the page is a part of. */
  crumbs?: ReactNode
  /** Beside the title, at the right. */
  actions?: ReactNode
  /** Below the title: facts of one line. */
  facts?: ReactNode
  /** The body scrolls by itself, as tables do: the page does not. */
  fixed?: boolean
  children?: ReactNode
}

export function Page({ title, crumbs, actions, facts, fixed = false, children }: PageProps) {
  return (
    <div className={classes['page']} data-fixed={fixed || undefined}>
      <header className={classes['header']}>
        <div className={classes['titles']}>
          {crumbs !== undefined && <nav aria-label="Breadcrumb" className={classes['crumbs']}>{crumbs}</nav>}
          <h1>{title}</h1>
          {facts !== undefined && <p className={classes['facts']}>{facts}</p>}
        </div>
        {actions !== undefined && <div className={classes['actions']}>{actions}</div>}
      </header>
      <div className={classes['body']}>{children}</div>
    </div>
  )
}
