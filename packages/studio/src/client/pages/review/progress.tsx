/** How far one person is: a bar, and in numbers. */
import { count } from '../../ui/format.ts'
import classes from './progress.module.css'

export function Progress({ name, done, total }: { name: string; done: number; total: number }) {
  return (
    <span className={classes['progress']}>
      <span className={classes['name']} title={name}>
        {name}
      </span>
      <span className={classes['bar']} aria-hidden>
        <span style={{ width: `${total === 0 ? 0 : (done / total) * 100}%` }} />
      </span>
      <span className={`${classes['number']} num`}>
        {count(done)} of {count(total)}
      </span>
    </span>
  )
}
