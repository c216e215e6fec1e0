/** GitHub's API by its own client: retries what is worth it, and asks no other host than Actions named. */
import { plainText } from '@evals/report'
import { retry } from '@octokit/plugin-retry'
import { Octokit } from '@octokit/rest'
import type { GitHubPlace } from './pullRequest.ts'

export type GitHub = Octokit

const RetryingOctokit = Octokit.plugin(retry)

const quiet = (): void => {}

/** @param place with a token */
export function gitHubClient({ api, token }: GitHubPlace, version: string): GitHub {
  return new RetryingOctokit({
    baseUrl: api,
    auth: token,
    userAgent: `evals/${version}`,
    request: { timeout: 30_000 },
    // What goes wrong is told by whoever asked
    log: { debug: quiet, info: quiet, warn: quiet, error: quiet },
  })
}

/** Not allowed, as with the token of a fork, is a state and no failure; everything else is told. */
export function isForbidden(error: unknown): boolean {
  return error instanceof Error && 'status' in error && (error.status === 403 || error.status === 404)
}

/** What GitHub said, without the request: it has the token in its headers. */
export function gitHubProblem(error: unknown): string {
  const { status, message } = error as Error & { status?: number }
  return `${message.split('\n')[0]}${status === undefined || message.includes(String(status)) ? '' : ` (${status})`}`
}

/** One line of what is printed in a job, where a line may be a command to Actions: what a server sent is text, and no token. */
export function jobLine(text: string, token: string): string {
  return plainText(text.replaceAll(token, '***'))
}
