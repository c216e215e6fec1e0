/** From what a page wants to keep to the files that would change by it. */
import type { PlaygroundSuite } from '@evals/core'
import { promptFacts, promptPath, inProject } from './promptFiles.ts'
import type { StudioProject } from '../project/studioProject.ts'
import { RequestProblem } from '../requestProblem.ts'
import type { PlanBody } from './playgroundRequests.ts'
import { planParams } from './saveParams.ts'
import { readIfThere, type PlannedSave } from './savePlans.ts'

/** @param suites of the project as they are now, for a check of what is replaced */
export async function planSave({ root }: StudioProject, suites: () => Promise<readonly PlaygroundSuite[]>, body: PlanBody): Promise<PlannedSave> {
  if (body.save === 'prompt') return planPrompt(root, body)
  const known = await suites().catch((error: unknown) => {
    // Without a runner it is only not checked
    if (error instanceof RequestProblem) return []
    throw error
  })
  return planParams(root, body, known.find(({ file, name }) => file === body.file && name === body.suite))
}

/** A text that is no prompt is not written: the eval would not load any more. */
function planPrompt(root: string, { file, source }: Extract<PlanBody, { save: 'prompt' }>): PlannedSave {
  const path = promptPath(root, file)
  try {
    promptFacts(root, { file, source })
  } catch (error) {
    return { changes: [], problems: [{ message: inProject(root, (error as Error).message) }], copy: source }
  }
  return { changes: [{ path, before: readIfThere(path), after: source }], problems: [] }
}
