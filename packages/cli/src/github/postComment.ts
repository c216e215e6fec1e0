/** One comment in a pull request, written once and then kept up to date. */
import { isForbidden, type GitHub } from './client.ts'
import type { GitHubPlace } from './pullRequest.ts'

/** Characters, as GitHub takes them. */
export const MAX_COMMENT = 65_536

/** What the comment is known by: GitHub does not show it. */
export function commentMark(name: string): string {
  return `<!-- evals check: ${encodeURIComponent(name).replaceAll('-', '%2D')} -->`
}

/**
 * @param name of the check: jobs of different names have comments of their own
 * @returns the comment's address for people
 */
export async function postComment(github: GitHub, { owner, repo, pullRequest }: GitHubPlace & { pullRequest: number }, name: string, markdown: string): Promise<string> {
  const mark = commentMark(name)
  const body = `${mark}\n${markdown}`
  for (const comment_id of await findComments(github, { owner, repo, issue_number: pullRequest }, mark)) {
    try {
      return (await github.rest.issues.updateComment({ owner, repo, comment_id, body })).data.html_url
    } catch (error) {
      // Somebody else's, who wrote the mark into a comment of their own
      if (!isForbidden(error)) throw error
    }
  }
  return (await github.rest.issues.createComment({ owner, repo, issue_number: pullRequest, body })).data.html_url
}

/** What Actions wrote comes first. */
async function findComments(github: GitHub, of: { owner: string; repo: string; issue_number: number }, mark: string): Promise<number[]> {
  const comments = await github.paginate(github.rest.issues.listComments, { ...of, per_page: 100 })
  // Whoever quotes it has it further down
  const marked = comments.filter(({ body }) => body?.startsWith(mark))
  return marked.toSorted((a, b) => Number(b.user?.type === 'Bot') - Number(a.user?.type === 'Bot')).map(({ id }) => id)
}
