/** A share with its interval, in per cent, and what it is of; and coefficients as every table of agreement writes them. */
import type { Rate as RateValue } from '@evals/core'
import { count } from '../../ui/format.ts'
import classes from './rate.module.css'

const percent = (value: number): string => `${(value * 100).toFixed(value === 1 || value === 0 ? 0 : 1)}%`

/** The interval is drawn as well: a band from 0 to 1, and the rate in it. */
export function Rate({ rate: { rate, interval, count: of, total }, what }: { rate: RateValue; what: string }) {
  if (rate === null) return <span className={classes['none']}>no such row</span>
  const [low, high] = interval
  return (
    <span className={classes['rate']} title={`${count(of)} of ${count(total)} ${what}; 95% interval ${percent(low)} to ${percent(high)}`}>
      <span className={`${classes['value']} num`}>{percent(rate)}</span>
      <span className={classes['band']} aria-hidden>
        <span className={classes['interval']} style={{ left: `${low * 100}%`, width: `${(high - low) * 100}%` }} />
        <span className={classes['mark']} style={{ left: `${rate * 100}%` }} />
      </span>
      <span className={`${classes['range']} num`}>
        {(low * 100).toFixed(0)}–{(high * 100).toFixed(0)}
      </span>
      <span className={`${classes['of']} num`}>
        {count(of)} of {count(total)}
      </span>
    </span>
  )
}

/** Kappa or alpha: 1 is full agreement, 0 what chance gives. */
export function Coefficient({ value }: { value: number | null }) {
  return value === null ? (
    <span className={classes['none']} title="Nothing is known: all were judged alike, or none was judged twice">
      –
    </span>
  ) : (
    <span className="num">{value.toFixed(2).replace('-', '−')}</span>
  )
}
