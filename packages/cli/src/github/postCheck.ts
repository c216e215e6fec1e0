/** A check run of its own on the head commit: conclusion, summary, and annotations in batches. */
import type { Annotation } from '@evals/report'
import type { GitHub } from './client.ts'
import type { GitHubPlace } from './pullRequest.ts'

export interface Check {
  name: string
  /** `neutral`: passed, and something is inconclusive. */
  conclusion: 'success' | 'failure' | 'neutral'
  title: string
  /** Markdown, at most `MAX_SUMMARY` bytes. */
  summary: string
  annotations: readonly Annotation[]
  startedAt: string
  completedAt: string
}

/** As GitHub documents it: characters of a summary, and annotations in one request. */
export const MAX_SUMMARY = 65_535
const BATCH = 50
const MAX_TITLE = 255

/** @returns the address of the check run for people */
export async function postCheck(github: GitHub, { owner, repo, sha, url }: GitHubPlace, check: Check): Promise<string | undefined> {
  const { name, conclusion, title, summary, annotations, startedAt, completedAt } = check
  const output = (from: number) => ({ title: title.slice(0, MAX_TITLE), summary, annotations: annotations.slice(from, from + BATCH).map(toGitHub) })
  const { data } = await github.rest.checks.create({
    owner,
    repo,
    name,
    head_sha: sha,
    status: 'completed',
    conclusion,
    started_at: startedAt,
    completed_at: completedAt,
    ...(url === undefined ? {} : { details_url: url }),
    output: output(0),
  })
  // Each adds to those that are there
  for (let from = BATCH; from < annotations.length; from += BATCH) await github.rest.checks.update({ owner, repo, check_run_id: data.id, output: output(from) })
  return data.html_url ?? undefined
}

function toGitHub({ path, line, level, title, message }: Annotation) {
  return { path, start_line: line, end_line: line, annotation_level: level, title: title.slice(0, MAX_TITLE), message }
}
