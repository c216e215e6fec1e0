/** An interval of a difference, drawn around no difference at all. */
import classes from './intervalBar.module.css'

/** @param reach what is at the ends of the scale, a fraction */
export function IntervalBar({ difference, interval: [low, high], reach }: { difference: number; interval: readonly [number, number]; reach: number }) {
  const at = (value: number): number => 50 + (Math.max(-reach, Math.min(reach, value)) / reach) * 50
  const side = low > 0 ? 'better' : high < 0 ? 'worse' : 'either'
  const label = `${signed(low)} to ${signed(high)}`
  return (
    <span className={classes['drawn']}>
      <span className={classes['scale']} aria-hidden>
        <span className={classes['zero']} />
        <span className={classes['bar']} data-side={side} style={{ left: `${at(low)}%`, width: `max(2px, ${at(high) - at(low)}%)` }} />
        <span className={classes['point']} data-side={side} style={{ left: `${at(difference)}%` }} />
      </span>
      <span className={`${classes['text']} num`}>{label}</span>
    </span>
  )
}

function signed(value: number): string {
  const text = Math.abs(value).toFixed(2)
  return text === '0.00' ? '0.00' : `${value < 0 ? '−' : '+'}${text}`
}
