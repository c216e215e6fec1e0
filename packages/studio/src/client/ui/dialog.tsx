/** A dialog in the middle, or a panel at the side. Closed by Esc, and by the button that every one has. */
import { Dialog as Base } from '@base-ui/react/dialog'
import { X } from 'lucide-react'
import type { ReactNode } from 'react'
import classes from './dialog.module.css'

export interface DialogProps {
  open: boolean
  onOpenChange: (open: boolean) => void
  title: ReactNode
  description?: ReactNode
  /** At the side, as high as the window. */
  side?: boolean
  wide?: boolean
  /** Buttons at the end. */
  footer?: ReactNode
  children: ReactNode
}

export function Dialog({ open, onOpenChange, title, description, side = false, wide = false, footer, children }: DialogProps) {
  return (
    <Base.Root open={open} onOpenChange={onOpenChange}>
      <Base.Portal>
        <Base.Backdrop className={classes['backdrop']!} />
        <Base.Popup className={classes['popup']!} data-side={side || undefined} data-wide={wide || undefined}>
          <header className={classes['header']}>
            <div>
              <Base.Title className={classes['title']!}>{title}</Base.Title>
              {description !== undefined && <Base.Description className={classes['description']!}>{description}</Base.Description>}
            </div>
            <Base.Close aria-label="Close" className={classes['close']!}>
              <X size={16} aria-hidden />
            </Base.Close>
          </header>
          <div className={classes['body']}>{children}</div>
          {footer !== undefined && <footer className={classes['footer']}>{footer}</footer>}
        </Base.Popup>
      </Base.Portal>
    </Base.Root>
  )
}
