/** `@evals/jest/playground`: runs single cells of a project's evals, with other params. */
import { playgroundHost, serveCells, type PlaygroundHost } from '@evals/core'
import { jestRunner, type PlaygroundProject } from './jestRunner.ts'

export type { PlaygroundProject }

/** @throws where the project has no Jest, or its configuration can not be loaded */
export async function openPlayground(project: PlaygroundProject): Promise<PlaygroundHost> {
  const [cells, runner] = await Promise.all([serveCells(), jestRunner(project)])
  return playgroundHost(runner, cells)
}
