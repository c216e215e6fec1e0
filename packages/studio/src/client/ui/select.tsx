/** One of a few. */
import { Select as Base } from '@base-ui/react/select'
import { ChevronDown } from 'lucide-react'
import menu from './menu.module.css'
import classes from './select.module.css'

export interface SelectProps<Value extends string> {
  label: string
  value: Value
  options: readonly { value: Value; label: string }[]
  onChange: (value: Value) => void
  /** The label stands before the value, and is not only for screen readers. */
  labelled?: boolean
}

export function Select<Value extends string>({ label, value, options, onChange, labelled = false }: SelectProps<Value>) {
  return (
    <Base.Root items={options} value={value} onValueChange={(next) => next !== null && onChange(next as Value)}>
      <Base.Trigger className={classes['trigger']!} aria-label={label}>
        {labelled && <span aria-hidden className={classes['label']}>{label}</span>}
        <Base.Value className={classes['value']!} />
        <Base.Icon className={classes['icon']!}>
          <ChevronDown size={13} aria-hidden />
        </Base.Icon>
      </Base.Trigger>
      <Base.Portal>
        <Base.Positioner sideOffset={4} alignItemWithTrigger={false} className={menu['positioner']!}>
          <Base.Popup className={menu['popup']!}>
            {options.map((option) => (
              <Base.Item key={option.value} value={option.value} className={menu['item']!}>
                <Base.ItemText>{option.label}</Base.ItemText>
              </Base.Item>
            ))}
          </Base.Popup>
        </Base.Positioner>
      </Base.Portal>
    </Base.Root>
  )
}
