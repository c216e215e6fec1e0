/** How many cases scored how much: ten bins from 0 to 1, as the run's record has them. */
import { count } from '../../ui/format.ts'
import classes from './histogram.module.css'

const WIDTH = 64
const HEIGHT = 16

export function Histogram({ bins, label }: { bins: readonly number[]; label: string }) {
  const most = Math.max(1, ...bins)
  const step = WIDTH / bins.length
  return (
    <svg className={classes['histogram']} width={WIDTH} height={HEIGHT} role="img" aria-label={`${label}: ${inWords(bins)}`}>
      {bins.map((cases, at) => {
        // What is there at all can be seen
        const height = cases === 0 ? 1 : Math.max(2, (cases / most) * HEIGHT)
        return <rect key={at} data-empty={cases === 0 || undefined} x={at * step} width={step - 1} y={HEIGHT - height} height={height} />
      })}
    </svg>
  )
}

function inWords(bins: readonly number[]): string {
  const total = bins.reduce((sum, cases) => sum + cases, 0)
  return total === 0 ? 'no scores' : `${count(bins[0] ?? 0)} of ${count(total)} cases below 0.1, ${count(bins.at(-1) ?? 0)} at 0.9 or more`
}
