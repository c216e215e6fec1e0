/** A recorded run, posted to its pull request as far as the token may. */
import { relative } from 'node:path'
import { compareRuns, findPlaces, readReport, type RunComparison } from '@evals/core'
import { annotationsOf, countStandings, renderMarkdown, type ReportInput } from '@evals/report'
import { version } from '../version.ts'
import { gitHubClient, gitHubProblem, isForbidden, jobLine } from './client.ts'
import { MAX_SUMMARY, postCheck } from './postCheck.ts'
import { commentMark, MAX_COMMENT, postComment } from './postComment.ts'
import { githubPlace } from './pullRequest.ts'

export interface CheckOptions {
  root: string
  run?: string | undefined
  name: string
  comment: boolean
  /** Also against the baseline that the branch began with. Default: of a pull request, its target. */
  baseline?: string | undefined
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
export async function runCheck({ root, run, name, comment, baseline, environment }: CheckOptions): Promise<Posted> {
  const place = githubPlace(environment)
  const { record, details, folder } = await readReport(root, run)
  const input: ReportInput = { record, details, written: record.written ?? [], update: record.update ?? 'none', runPath: relative(root, folder) }
  const posted: Posted = { run: record.id, outcome: record.outcome }
  if (place.token === undefined) return { ...posted, left: ['no check and no comment: GITHUB_TOKEN is not set. In the workflow: env: GITHUB_TOKEN: ${{ github.token }}'] }

  const { token } = place
  const github = gitHubClient(place, version)
  const left: string[] = []
  const attempt = async (what: string, needs: string, post: () => Promise<string | undefined>): Promise<string | undefined> => {
    try {
      const address = await post()
      return address === undefined ? undefined : jobLine(address, token)
    } catch (error) {
      const why = gitHubProblem(error)
      left.push(isForbidden(error) ? `no ${what}: the token may not (${why}). It needs \`${needs}: write\`, which a pull request from a fork does not get` : `no ${what}: ${why}`)
      return undefined
    }
  }
  const against = await compareWithBase(root, record.id, baseline ?? (environment['GITHUB_BASE_REF'] || undefined), left)
  const places = await findPlaces(environment['GITHUB_WORKSPACE'] || root, root, record.suites)
  posted.check = await attempt('check', 'checks', () =>
    postCheck(github, place, {
      name,
      conclusion: conclusionOf(input, against),
      title: titleOf(input, against),
      summary: renderMarkdown(input, { maxBytes: MAX_SUMMARY, against }),
      annotations: annotationsOf(input, places),
      startedAt: record.startedAt,
      completedAt: new Date(Date.parse(record.startedAt) + record.durationMs).toISOString(),
    }),
  )
  const { pullRequest } = place
  if (comment && pullRequest !== undefined) {
    const body = renderMarkdown(input, { maxBytes: MAX_COMMENT - commentMark(name).length - 1, against })
    posted.comment = await attempt('comment', 'pull-requests', () => postComment(github, { ...place, pullRequest }, name, body))
  }
  return { ...posted, ...(left.length > 0 ? { left: left.map((line) => jobLine(line, token)) } : {}) }
}

/** Only where it says something else than the run itself: the branch wrote a new baseline. */
async function compareWithBase(root: string, run: string, ref: string | undefined, left: string[]): Promise<RunComparison | undefined> {
  if (ref === undefined) return undefined
  try {
    const [now, base] = [await compareRuns({ root, before: 'baseline', after: run }), await compareRuns({ root, before: `baseline@${ref}`, after: run })]
    return JSON.stringify(now.suites) === JSON.stringify(base.suites) ? undefined : base
  } catch (error) {
    if (!(error instanceof Error) || !['BaselineRefError', 'BaselineError', 'NothingToCompareError', 'NoRunError'].includes(error.name)) throw error
    // New evals have nothing there to be compared with
    if (error.name !== 'NothingToCompareError') left.push(`not compared with the baseline of ${ref}: ${error.message}`)
    return undefined
  }
}

/** A run that passed and does not know, or passed by a baseline of its own that is worse, is not a success to rely on. */
function conclusionOf({ record }: ReportInput, against: RunComparison | undefined): 'success' | 'failure' | 'neutral' {
  if (record.outcome !== 'passed') return 'failure'
  const isUnsure = record.suites.some(({ scorers }) => scorers.some(({ comparison }) => comparison?.verdict === 'inconclusive'))
  return isUnsure || against?.outcome === 'failed' ? 'neutral' : 'success'
}

/** @example 'failed: 2 regressed, 1 inconclusive' */
function titleOf({ record, written }: ReportInput, against: RunComparison | undefined): string {
  const standings = countStandings(record.suites, written).map(([standing, count]) => `${count} ${standing}`)
  const outcome = record.outcome === 'running' ? 'not finished' : record.outcome
  const changed = against?.outcome === 'failed' ? `; against ${against.baseline!.ref}: ${against.reasons.length} regressed` : ''
  return `${outcome}${standings.length > 0 ? `: ${standings.join(', ')}` : ''}${changed}`
}
