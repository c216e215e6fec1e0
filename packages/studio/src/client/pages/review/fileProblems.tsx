/** Lines of the file that could not be read: the rest is shown all the same, and nothing is dropped in silence. */
import type { LabelProblem } from '@evals/core/labels'
import classes from './fileProblems.module.css'

const MAX = 5

export function FileProblems({ path, problems }: { path: string; problems: readonly LabelProblem[] }) {
  if (problems.length === 0) return null
  return (
    <div role="alert" className={classes['box']}>
      <strong>{problems.length === 1 ? 'A line of the file can not be used' : `${problems.length} lines of the file can not be used`}</strong>
      <ul>
        {problems.slice(0, MAX).map(({ line, problem }) => (
          <li key={`${line} ${problem}`}>
            {path}:{line}: {problem}
          </li>
        ))}
        {problems.length > MAX && <li>and {problems.length - MAX} more</li>}
      </ul>
    </div>
  )
}
