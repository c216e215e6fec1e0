/** What was done, said at the corner, with the way to it. */
import { Toast as Base } from '@base-ui/react/toast'
import { X } from 'lucide-react'
import type { ReactNode } from 'react'
import { Link } from 'wouter'
import classes from './toast.module.css'

interface ToastData {
  bad?: boolean
  link?: { label: string; href: string } | undefined
  undo?: (() => void) | undefined
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
        {(toast.data?.link || toast.data?.undo) && (
          <p className={classes['ways']}>
            {toast.data.link && <Link href={toast.data.link.href}>{toast.data.link.label}</Link>}
            {toast.data.undo && <Undo id={toast.id} undo={toast.data.undo} />}
          </p>
        )}
      </Base.Content>
      <Base.Close aria-label="Close" className={classes['close']!}>
        <X size={14} aria-hidden />
      </Base.Close>
    </Base.Root>
  ))
}

function Undo({ id, undo }: { id: string; undo: () => void }) {
  const { close } = Base.useToastManager<ToastData>()
  const run = (): void => {
    close(id)
    undo()
  }
  return (
    <button type="button" className={classes['undo']} onClick={run}>
      Undo
    </button>
  )
}

/** What can be taken back can be so for longer, in milliseconds. */
const UNDO_MS = 12_000

export interface Say {
  /** @param link the way to what came of it: shown as well @param undo takes it back */
  done: (title: string, options?: { detail?: string; link?: { label: string; href: string }; undo?: () => void }) => void
  /** Stays until it is closed. */
  failed: (title: string, error: unknown) => void
}

/** @example const say = useToast(); say.done('3 rows added', { link: { label: 'See the dataset', href } }) */
export function useToast(): Say {
  const { add } = Base.useToastManager<ToastData>()
  return {
    done: (title, { detail, link, undo } = {}) => void add({ title, description: detail, data: { link, undo }, ...(undo && { timeout: UNDO_MS }) }),
    failed: (title, error) => void add({ title, description: error instanceof Error ? error.message : String(error), timeout: 0, priority: 'high', data: { bad: true } }),
  }
}
