/** By which the tests that are cells are told from all others of a file, which a playground does not run. Nobody is shown it. */
import type { PlaygroundCell } from '@evals/core/worker'

const MARK = 'cell of evals playground'

export function cellTitle({ planned, setup }: PlaygroundCell): string {
  return `${planned.title} ${setup.variant} ${MARK}`
}

/** Vitest's pattern of the names of tests to run. */
export const CELL_TITLES: RegExp = new RegExp(`${MARK}$`)
