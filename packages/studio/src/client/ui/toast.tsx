/** What was done, said at the corner, with the way to it. */
import { Toast as Base } from '@base-ui/react/toast'
import { X } from 'lucide-react'
import type { ReactNode } from 'react'
import { Link } from 'wouter'
import classes from './toast.module.css'

interface ToastData {
  bad?: boolean
  link?: { label: string; href: string } | undefined
}

export function ToastProvider({ children }: { children: ReactNode }) {
  return (
    <Base.Provider>
      {children}
      <Base.Portal>
        <Base.Viewport className={classes['viewport']!}>
          <Toasts />
        </Base.Viewport>
      </Base.Portal>
    </Base.Provider>
  )
}

function Toasts() {
  const { toasts } = Base.useToastManager<ToastData>()
  return toasts.map((toast) => (
    <Base.Root key={toast.id} toast={toast} className={classes['toast']!} data-bad={toast.data?.bad || undefined}>
      <Base.Content className={classes['content']!}>
        <Base.Title className={classes['title']!} />
        <Base.Description className={classes['description']!} />
        {toast.data?.link && <Link href={toast.data.link.href}>{toast.data.link.label}</Link>}
      </Base.Content>
      <Base.Close aria-label="Close" className={classes['close']!}>
        <X size={14} aria-hidden />
      </Base.Close>
    </Base.Root>
  ))
}

export interface Say {
  /** @param link the way to what came of it: shown as well */
  done: (title: string, options?: { detail?: string; link?: { label: string; href: string } }) => void
  /** Stays until it is closed. */
  failed: (title: string, error: unknown) => void
}

/** @example const say = useToast(); say.done('3 rows added', { link: { label: 'See the dataset', href } }) */
export function useToast(): Say {
  const { add } = Base.useToastManager<ToastData>()
  return {
    done: (title, { detail, link } = {}) => void add({ title, description: detail, data: { link } }),
    failed: (title, error) => void add({ title, description: error instanceof Error ? error.message : String(error), timeout: 0, priority: 'high', data: { bad: true } }),
  }
}
