/** In a job of GitHub Actions: annotations in the job's output, and the comparison in its summary. Found by its environment; needs no token, and so works for forks. */
import { appendFileSync } from 'node:fs'
import { findPlaces, systemProblem } from '@evals/core'
import { annotationsOf } from '../annotations/annotations.ts'
import { workflowCommands } from '../annotations/workflowCommands.ts'
import { renderMarkdown } from '../markdown/renderMarkdown.ts'
import type { ReportInput } from '../reportInput.ts'

/** What GitHub takes of one step is 1 MiB; other tools of the step may write as well. */
const MAX_SUMMARY = 900_000

/**
 * Of a shard nothing is told: the merged run is what counts, and tells it.
 *
 * @param root of the project, absolute
 * @returns what is to be printed: workflow commands, a line each; nothing outside of Actions
 */
export async function tellGitHub(root: string, input: ReportInput, environment: NodeJS.ProcessEnv = process.env): Promise<string[]> {
  if (environment['GITHUB_ACTIONS'] !== 'true' || input.record.shard !== undefined) return []
  const places = await findPlaces(environment['GITHUB_WORKSPACE'] || root, root, input.record.suites)
  const commands = workflowCommands(annotationsOf(input, places))
  const summary = environment['GITHUB_STEP_SUMMARY']
  return [...(commands === '' ? [] : commands.split('\n')), ...(summary ? appended(summary, renderMarkdown(input, { maxBytes: MAX_SUMMARY })) : [])]
}

function appended(file: string, markdown: string): string[] {
  try {
    appendFileSync(file, markdown)
    return []
  } catch (error) {
    return [`::warning::evals: the job's summary could not be written: ${systemProblem(error)}`]
  }
}
