/** Where a check and a comment go, as GitHub Actions tells it by its environment. */
import { readFileSync } from 'node:fs'
import { Mistake } from '../frame/mistake.ts'

export interface GitHubPlace {
  /** As Actions has it, also on GitHub Enterprise. @example 'https://api.github.com' */
  api: string
  owner: string
  repo: string
  /** The commit that is checked: of a pull request its head, and not the merge that Actions made to test it. */
  sha: string
  pullRequest?: number | undefined
  /** The job, for links. */
  url?: string | undefined
  /** `undefined`: nothing can be posted. */
  token?: string | undefined
}

interface Event {
  pull_request?: { number?: unknown; head?: { sha?: unknown } }
}

/**
 * @throws {Mistake} where this is no job of Actions and not all of it is given
 * @example githubPlace(process.env)
 */
export function githubPlace(environment: NodeJS.ProcessEnv): GitHubPlace {
  const { GITHUB_API_URL: api, GITHUB_REPOSITORY: repository, GITHUB_SHA: commit, GITHUB_EVENT_PATH: eventPath, GITHUB_SERVER_URL: server, GITHUB_RUN_ID: run } = environment
  const missing = Object.entries({ GITHUB_API_URL: api, GITHUB_REPOSITORY: repository, GITHUB_SHA: commit }).flatMap(([name, value]) => (value ? [] : [name]))
  if (missing.length > 0) throw new Mistake(`this is for a job of GitHub Actions, whose environment says where to post: ${missing.join(', ')} ${missing.length === 1 ? 'is' : 'are'} not set`)
  const [owner, repo, ...more] = repository!.split('/')
  if (!owner || !repo || more.length > 0) throw new Mistake(`GITHUB_REPOSITORY is ${JSON.stringify(repository)}, and not owner/name`)
  if (!URL.canParse(api!) || !/^https?:$/.test(new URL(api!).protocol)) throw new Mistake(`GITHUB_API_URL is ${JSON.stringify(api)}, and not the address of an API`)
  const { pull_request: pullRequest } = readEvent(eventPath)
  const head = pullRequest?.head?.sha
  return {
    api: api!.replace(/\/$/, ''),
    owner,
    repo,
    sha: typeof head === 'string' ? head : commit!,
    ...(typeof pullRequest?.number === 'number' ? { pullRequest: pullRequest.number } : {}),
    ...(server && run ? { url: `${server}/${repository}/actions/runs/${run}` } : {}),
    ...(environment['GITHUB_TOKEN'] || environment['GH_TOKEN'] ? { token: environment['GITHUB_TOKEN'] || environment['GH_TOKEN'] } : {}),
  }
}

/** Without one that can be read, it is taken for a push. */
function readEvent(path: string | undefined): Event {
  if (!path) return {}
  try {
    const event: unknown = JSON.parse(readFileSync(path, 'utf8'))
    return typeof event === 'object' && event !== null ? event : {}
  } catch {
    return {}
  }
}
