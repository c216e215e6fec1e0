/** What there is that could be reviewed: runs with their suites, datasets, logs. */
import { listRunEntries, NoRunError } from '@evals/core'
import type { StudioProject } from '../project/studioProject.ts'
import { findFiles, isLabelFile } from './labelFiles.ts'

export interface ReviewChoices {
  /** Newest first; not the whole list. */
  runs: { id: string; startedAt: string; branch: string | null; suites: { file: string; name: string; variant: string | null; cases: number }[] }[]
  /** Relative to the root. */
  datasets: string[]
  hasLogs: boolean
}

const RUNS = 30
const DATASET = /\.(jsonl|ndjson|csv)$/i

export async function reviewChoices(project: StudioProject): Promise<ReviewChoices> {
  const logs = await project.logs().catch(() => undefined)
  return {
    runs: recentRuns(project.root),
    datasets: findFiles(project.root, (name) => DATASET.test(name) && !isLabelFile(name)),
    hasLogs: logs !== undefined,
  }
}

function recentRuns(root: string): ReviewChoices['runs'] {
  const found: ReviewChoices['runs'] = []
  try {
    for (const { id, state } of listRunEntries(root)) {
      if (state.kind !== 'finished') continue
      const { startedAt, git, suites } = state.record
      found.push({ id, startedAt, branch: git?.branch ?? null, suites: suites.map(({ file, name, variant, cases }) => ({ file, name, variant: variant ?? null, cases })) })
      if (found.length === RUNS) break
    }
  } catch (error) {
    if (!(error instanceof NoRunError)) throw error
  }
  return found
}
