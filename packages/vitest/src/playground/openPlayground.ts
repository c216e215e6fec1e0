/** `@evals/vitest/playground`: runs single cells of a project's evals, with other params, by a Vitest that is kept warm. */
import { playgroundHost, serveCells, type PlaygroundHost } from '@evals/core'
import { warmVitest, type PlaygroundProject } from './warmVitest.ts'

export type { PlaygroundProject }

/**
 * Takes over `process.exitCode`, and what Vitest would print: meant for a process of its own, which `@evals/vitest/playground/main` is.
 *
 * @throws where the project's configuration can not be loaded
 */
export async function openPlayground(project: PlaygroundProject): Promise<PlaygroundHost> {
  const [cells, runner] = await Promise.all([serveCells(), warmVitest(project)])
  return playgroundHost(runner, cells)
}
