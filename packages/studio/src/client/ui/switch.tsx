/** On or off, at once. */
import { Switch as Base } from '@base-ui/react/switch'
import classes from './switch.module.css'

export interface SwitchProps {
  label: string
  checked: boolean
  onChange: (checked: boolean) => void
  /** The label stands beside it, and is not only for screen readers. */
  labelled?: boolean
  title?: string
}

export function Switch({ label, checked, onChange, labelled = false, title }: SwitchProps) {
  return (
    <label className={classes['field']} title={title}>
      <Base.Root checked={checked} onCheckedChange={onChange} className={classes['root']!} aria-label={label}>
        <Base.Thumb className={classes['thumb']!} />
      </Base.Root>
      {labelled && <span>{label}</span>}
    </label>
  )
}
