/** A recorded run, posted to its pull request as far as the token may. */
import { relative } from 'node:path'
import { findPlaces, readReport } from '@evals/core'
import { annotationsOf, countStandings, renderMarkdown, type ReportInput } from '@evals/report'
import { version } from '../version.ts'
import { gitHubClient, gitHubProblem, isForbidden } from './client.ts'
import { MAX_SUMMARY, postCheck } from './postCheck.ts'
import { commentMark, MAX_COMMENT, postComment } from './postComment.ts'
import { githubPlace } from './pullRequest.ts'

export interface CheckOptions {
  root: string
  run?: string | undefined
  name: string
  comment: boolean
  environment: NodeJS.ProcessEnv
}

export interface Posted {
  run: string
  outcome: string
  /** Addresses for people. */
  check?: string | undefined
  comment?: string | undefined
  /** What was not posted, and why. */
  left?: string[] | undefined
}

/** @throws {Mistake} outside of a job; {NoRunError} */
export async function runCheck({ root, run, name, comment, environment }: CheckOptions): Promise<Posted> {
  const place = githubPlace(environment)
  const { record, details, folder } = await readReport(root, run)
  const input: ReportInput = { record, details, written: record.written ?? [], update: record.update ?? 'none', runPath: relative(root, folder) }
  const posted: Posted = { run: record.id, outcome: record.outcome }
  if (place.token === undefined) return { ...posted, left: ['no check and no comment: GITHUB_TOKEN is not set. In the workflow: env: GITHUB_TOKEN: ${{ github.token }}'] }

  const github = gitHubClient(place, version)
  const left: string[] = []
  const attempt = async (what: string, needs: string, post: () => Promise<string | undefined>): Promise<string | undefined> => {
    try {
      return await post()
    } catch (error) {
      const why = gitHubProblem(error)
      left.push(isForbidden(error) ? `no ${what}: the token may not (${why}). It needs \`${needs}: write\`, which a pull request from a fork does not get` : `no ${what}: ${why}`)
      return undefined
    }
  }
  const places = await findPlaces(environment['GITHUB_WORKSPACE'] || root, root, record.suites)
  posted.check = await attempt('check', 'checks', () =>
    postCheck(github, place, {
      name,
      conclusion: conclusionOf(input),
      title: titleOf(input),
      summary: renderMarkdown(input, { maxBytes: MAX_SUMMARY }),
      annotations: annotationsOf(input, places),
      startedAt: record.startedAt,
      completedAt: new Date(Date.parse(record.startedAt) + record.durationMs).toISOString(),
    }),
  )
  const { pullRequest } = place
  if (comment && pullRequest !== undefined) {
    const body = renderMarkdown(input, { maxBytes: MAX_COMMENT - commentMark(name).length - 1 })
    posted.comment = await attempt('comment', 'pull-requests', () => postComment(github, { ...place, pullRequest }, name, body))
  }
  return { ...posted, ...(left.length > 0 ? { left } : {}) }
}

/** A run that passed and does not know is not a success to rely on. */
function conclusionOf({ record }: ReportInput): 'success' | 'failure' | 'neutral' {
  if (record.outcome !== 'passed') return 'failure'
  return record.suites.some(({ scorers }) => scorers.some(({ comparison }) => comparison?.verdict === 'inconclusive')) ? 'neutral' : 'success'
}

/** @example 'failed: 2 regressed, 1 inconclusive' */
function titleOf({ record, written }: ReportInput): string {
  const standings = countStandings(record.suites, written).map(([standing, count]) => `${count} ${standing}`)
  return `${record.outcome === 'running' ? 'not finished' : record.outcome}${standings.length > 0 ? `: ${standings.join(', ')}` : ''}`
}
