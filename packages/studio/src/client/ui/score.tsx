/** Scores and differences as every page writes them. Never a number for what has none. */
import classes from './score.module.css'

/** @param value in [0, 1]; `null`: could not be scored; `undefined`: was not */
export function Score({ value, bar = false }: { value: number | null | undefined; bar?: boolean }) {
  if (value === undefined) return <span className={classes['none']}>–</span>
  if (value === null) return <span className={classes['none']}>unscored</span>
  return (
    <span className={classes['score']}>
      {bar && (
        <span className={classes['bar']} aria-hidden>
          <span style={{ width: `${value * 100}%` }} />
        </span>
      )}
      <span className="num">{value.toFixed(2)}</span>
    </span>
  )
}

/** @param value a difference of scores, as a fraction */
export function Difference({ value }: { value: number | undefined }) {
  if (value === undefined) return null
  const tone = Math.abs(value) < 0.0005 ? 'same' : value > 0 ? 'up' : 'down'
  return (
    <span className={`${classes['difference']} num`} data-tone={tone}>
      {tone === 'same' ? '±0' : `${value > 0 ? '+' : '−'}${Math.abs(value).toFixed(2)}`}
    </span>
  )
}
