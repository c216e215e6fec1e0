/** Buttons, and links that look like them. */
import type { ButtonHTMLAttributes, ReactNode } from 'react'
import { Link } from 'wouter'
import classes from './button.module.css'
import { Kbd } from './kbd.tsx'
import { Tooltip } from './tooltip.tsx'

export type ButtonKind = 'plain' | 'primary' | 'quiet' | 'danger'

export interface ButtonProps extends ButtonHTMLAttributes<HTMLButtonElement> {
  kind?: ButtonKind
  /** Shown after the text, as `Kbd` takes them. */
  keys?: string
  icon?: ReactNode
}

export function Button({ kind = 'plain', keys, icon, children, className, ...rest }: ButtonProps) {
  return (
    <button type="button" className={`${classes['button']} ${className ?? ''}`} data-kind={kind} {...rest}>
      {icon}
      {children}
      {keys !== undefined && <Kbd keys={keys} />}
    </button>
  )
}

export function LinkButton({ href, kind = 'plain', icon, children }: { href: string; kind?: ButtonKind; icon?: ReactNode; children: ReactNode }) {
  return (
    <Link href={href} className={classes['button']!} data-kind={kind}>
      {icon}
      {children}
    </Link>
  )
}

/** A button of an icon alone: its label is said and shown when it is pointed at. */
export function IconButton({ label, children, ...rest }: ButtonHTMLAttributes<HTMLButtonElement> & { label: string }) {
  return (
    <Tooltip text={label}>
      <button type="button" className={`${classes['button']} ${classes['icon']}`} data-kind="quiet" aria-label={label} {...rest}>
        {children}
      </button>
    </Tooltip>
  )
}
