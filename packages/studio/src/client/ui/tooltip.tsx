/** A word on what is pointed at. */
import { Tooltip as Base } from '@base-ui/react/tooltip'
import type { ReactElement, ReactNode } from 'react'
import classes from './tooltip.module.css'

export const TooltipProvider = Base.Provider

/** @param children one element, which takes a ref and handlers */
export function Tooltip({ text, children }: { text: ReactNode; children: ReactElement<Record<string, unknown>> }) {
  return (
    <Base.Root>
      <Base.Trigger render={children} />
      <Base.Portal>
        <Base.Positioner sideOffset={6} className={classes['positioner']!}>
          <Base.Popup className={classes['tooltip']!}>{text}</Base.Popup>
        </Base.Positioner>
      </Base.Portal>
    </Base.Root>
  )
}
