/** Which of a case's trials is shown, or all of them beside each other. */
import type { CaseTrial } from '../../../server/cases/runCase.ts'
import classes from './trialPicker.module.css'

export interface TrialPickerProps {
  trials: readonly CaseTrial[]
  /** Its place, or all. */
  value: number | 'all'
  onChange: (place: number) => void
  /** Whether all can be shown beside each other. */
  onAll?: () => void
}

export function TrialPicker({ trials, value, onChange, onAll }: TrialPickerProps) {
  return (
    <div role="group" aria-label="Trial" className={classes['picker']}>
      {trials.map((trial, place) => (
        <button key={place} type="button" aria-pressed={value === place} onClick={() => onChange(place)} title={trial.counted ? undefined : 'Attempted again by the runner: recorded, and no sample'}>
          {trialName(trial)}
          {(trial.row.error || Object.values(trial.row.scoreDetails ?? {}).some(({ error }) => error)) && <span className={classes['bad']}> error</span>}
        </button>
      ))}
      {onAll && (
        <button type="button" aria-pressed={value === 'all'} onClick={onAll}>
          Side by side
        </button>
      )}
    </div>
  )
}

/** @example trialName({ row: { trial: 1, attempt: 0 }, counted: false })   // 'Trial 2, attempt 1 (not counted)' */
export function trialName({ row: { trial = 0, attempt }, counted }: CaseTrial): string {
  return `Trial ${trial + 1}${attempt === undefined && counted ? '' : `, attempt ${(attempt ?? 0) + 1}`}${counted ? '' : ' (not counted)'}`
}
