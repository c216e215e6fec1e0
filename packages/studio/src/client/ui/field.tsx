/** A label over what it labels, with a hint or what is wrong below. */
import { useId, type ReactNode } from 'react'
import classes from './field.module.css'

export function Field({ label, hint, problem, children }: { label: string; hint?: ReactNode; problem?: string | undefined; children: (ids: { id: string; 'aria-describedby': string | undefined; 'aria-invalid': boolean }) => ReactNode }) {
  const id = useId()
  const below = problem ?? hint
  return (
    <div className={classes['field']}>
      <label htmlFor={id}>{label}</label>
      {children({ id, 'aria-describedby': below === undefined ? undefined : `${id}-below`, 'aria-invalid': problem !== undefined })}
      {below !== undefined && (
        <span id={`${id}-below`} className={classes['below']} data-bad={problem !== undefined || undefined}>
          {below}
        </span>
      )}
    </div>
  )
}

/** The look of every text input: `<input className={inputClass} … />`. */
export const inputClass: string = classes['input']!
