/** Where a page of the documentation is followed: a new project of its runner, or a copy of a sample project; with a model to ask, and a GitHub. */
import { rmSync, writeFileSync } from 'node:fs'
import { basename, join } from 'node:path'
import { startGitHub } from './gitHubServer.ts'
import { createProject } from './lab.ts'
import { startModelServer, type ChatRequest } from './modelServer.ts'
import type { PageProject } from './pageRun.ts'
import { copyFixture } from './studio.ts'

/** A page that says `<!-- in fixtures/name -->` is followed in a copy of it; one with Jest in its name in a project of Jest; all others in one of Vitest. */
export function pageProject(page: string, text: string): PageProject & { remove: () => void } {
  const fixture = /^<!-- in fixtures\/([\w-]+) -->$/m.exec(text)?.[1]
  if (fixture !== undefined) {
    const { folder, remove } = copyFixture(fixture)
    return { folder, modules: join(folder, 'node_modules'), remove }
  }
  const { folder, remove } = createProject(/jest/i.test(page) ? 'jest-30' : 'vitest-5')
  return { folder, modules: join(folder, '..', 'node_modules'), remove }
}

/** @returns what commands of the page need to know of them */
export async function pageServers(page: string, folder: string): Promise<{ environment: Record<string, string>; close: () => Promise<void> }> {
  const model = await startModelServer(answer)
  const gitHub = page === 'pull-requests.md' ? await startGitHub() : undefined
  const event = join(folder, '..', `${basename(folder)}-event.json`)
  if (gitHub) writeFileSync(event, JSON.stringify({ pull_request: { number: 7, head: { sha: 'f'.repeat(40) } } }))
  return {
    environment: {
      OPENAI_BASE_URL: model.url,
      OPENAI_API_KEY: 'sk-docs',
      ...(gitHub && { GITHUB_API_URL: gitHub.url, GITHUB_SERVER_URL: 'https://github.com', GITHUB_REPOSITORY: 'ada/help-center', GITHUB_RUN_ID: '12', GITHUB_TOKEN: 'ghs_docs', GITHUB_SHA: 'f'.repeat(40), GITHUB_EVENT_PATH: event, GITHUB_WORKSPACE: folder }),
    },
    close: async () => {
      model.close()
      await gitHub?.close()
      rmSync(event, { force: true })
    },
  }
}

/** A model of few words. As a judge it finds polite what says please, thank you or sorry; it answers every question of a customer alike. */
function answer({ messages, response_format: format }: ChatRequest): string {
  const text = messages.map(({ content }) => content).join('\n')
  if (format === undefined) return 'Refunds take five days.'
  const output = /<<<output \w+>>>\n([\s\S]*?)\n<<</.exec(text)?.[1] ?? ''
  const met = /please|thank|sorry/i.test(output)
  return JSON.stringify({ reason: met ? 'It has a word of courtesy.' : 'It has no word of courtesy.', met })
}
