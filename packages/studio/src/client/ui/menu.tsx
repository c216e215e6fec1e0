/** A menu below a button. */
import { Menu as Base } from '@base-ui/react/menu'
import type { ReactElement, ReactNode } from 'react'
import classes from './menu.module.css'

export interface MenuEntry {
  label: ReactNode
  run: () => void
  disabled?: boolean
  danger?: boolean
  icon?: ReactNode
}

/** @param trigger the button, which takes a ref and handlers */
export function Menu({ trigger, entries }: { trigger: ReactElement<Record<string, unknown>>; entries: readonly MenuEntry[] }) {
  return (
    <Base.Root>
      <Base.Trigger render={trigger} />
      <Base.Portal>
        <Base.Positioner sideOffset={4} align="start" className={classes['positioner']!}>
          <Base.Popup className={classes['popup']!}>
            {entries.map(({ label, run, disabled = false, danger = false, icon }, index) => (
              <Base.Item key={index} className={classes['item']!} data-danger={danger || undefined} disabled={disabled} onClick={run}>
                {icon}
                {label}
              </Base.Item>
            ))}
          </Base.Popup>
        </Base.Positioner>
      </Base.Portal>
    </Base.Root>
  )
}

/** A menu of things to be shown or not: it stays open. */
export function CheckMenu({ trigger, entries }: { trigger: ReactElement<Record<string, unknown>>; entries: readonly { label: string; checked: boolean; toggle: (checked: boolean) => void }[] }) {
  return (
    <Base.Root>
      <Base.Trigger render={trigger} />
      <Base.Portal>
        <Base.Positioner sideOffset={4} align="start" className={classes['positioner']!}>
          <Base.Popup className={classes['popup']!}>
            {entries.map(({ label, checked, toggle }) => (
              <Base.CheckboxItem key={label} className={classes['item']!} checked={checked} onCheckedChange={toggle} closeOnClick={false}>
                <span className={classes['check']} aria-hidden>
                  {checked ? '✓' : ''}
                </span>
                {label}
              </Base.CheckboxItem>
            ))}
          </Base.Popup>
        </Base.Positioner>
      </Base.Portal>
    </Base.Root>
  )
}
