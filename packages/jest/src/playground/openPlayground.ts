/** `@evals/jest/playground`: runs single cells of a project's evals, with other params. */
import { playgroundHost, serveCells, type PlaygroundHost } from '@evals/core'
import { jestRunner, type PlaygroundProject } from './jestRunner.ts'

export type { PlaygroundProject }

/** @throws where the project has no Jest */
export async function openPlayground(project: PlaygroundProject): Promise<PlaygroundHost> {
  return playgroundHost(jestRunner(project), await serveCells())
}
