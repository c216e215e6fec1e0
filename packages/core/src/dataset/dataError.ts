/** What is wrong with the data of an eval: every problem at once, each with its place, before anything is run. */

export interface DataProblem {
  /** `math.jsonl:12`, or `row 3` for data given in code. */
  where: string
  problem: string
}

const MAX_SHOWN = 20

/** One message for all problems of a dataset. Nothing of it has been run, or whatever was to be done with it. */
export class DataError extends Error {
  override name = 'DataError'
  readonly problems: readonly DataProblem[]

  constructor(source: string, problems: readonly DataProblem[], effect = 'nothing was run') {
    const lines = problems.slice(0, MAX_SHOWN).map(({ where, problem }) => `  ${where}: ${problem}`)
    if (problems.length > MAX_SHOWN) lines.push(`  and ${problems.length - MAX_SHOWN} more`)
    const count = problems.length === 1 ? '1 problem' : `${problems.length} problems`
    super(`${count} in ${source}; ${effect}\n${lines.join('\n')}`)
    this.problems = problems
  }
}
