/** A case of a run as a side of a comparison. Free of Node: an export says it in the browser. */
import type { CaseSide } from './caseSide.ts'
import type { RunCase } from './runCase.ts'

export function sideOfCase(found: Pick<RunCase, 'run' | 'scores' | 'trials'>): CaseSide {
  const first = found.trials[0]!.row
  return {
    run: found.run,
    scores: found.scores,
    ...(first.output !== undefined && { output: first.output }),
    ...(first.scoreDetails && { scoreDetails: first.scoreDetails }),
    ...(first.error && { error: first.error }),
    row: { ...(first.name !== undefined && { name: first.name }), input: first.input, ...(first.expected !== undefined && { expected: first.expected }) },
    trials: found.trials.filter(({ counted }) => counted).length,
  }
}
