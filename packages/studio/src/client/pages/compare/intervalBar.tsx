/** An interval of a difference, drawn around no difference at all. */
import type { ScorerComparison } from '@evals/core'
import { inPoints } from '../runs/numbers.ts'
import classes from './intervalBar.module.css'

type Verdict = ScorerComparison['verdict']

/** @param reach what is at the ends of the scale, a fraction @param verdict which colours it: an interval that leaves out 0 is no verdict by itself, where many are compared */
export function IntervalBar({ difference, interval: [low, high], reach, verdict }: { difference: number; interval: readonly [number, number]; reach: number; verdict: Verdict }) {
  const at = (value: number): number => 50 + (Math.max(-reach, Math.min(reach, value)) / reach) * 50
  const label = `${inPoints(low)} to ${inPoints(high)}`
  return (
    <span className={classes['drawn']}>
      <span className={classes['scale']} aria-hidden>
        <span className={classes['zero']} />
        <span className={classes['bar']} data-verdict={verdict} style={{ left: `${at(low)}%`, width: `max(2px, ${at(high) - at(low)}%)` }} />
        <span className={classes['point']} data-verdict={verdict} style={{ left: `${at(difference)}%` }} />
      </span>
      <span className={`${classes['text']} num`}>{label}</span>
    </span>
  )
}
