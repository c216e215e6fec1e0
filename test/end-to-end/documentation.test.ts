/** Every page of the documentation does what it says: its files are written, its commands are run, in their order, in a new project. */
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { parse } from 'yaml'
import { pageProject, pageServers } from '../support/pageProject.ts'
import { runPage } from '../support/pageRun.ts'

const root = join(import.meta.dirname, '..', '..')
const docs = join(root, 'docs')
const pages = readdirSync(docs, { recursive: true, encoding: 'utf8' }).filter((file) => file.endsWith('.md') && !/^(api|node_modules)\//.test(file)).toSorted()

/** Fences of a language. */
function fencesOf(text: string, language: string): string[] {
  return [...text.matchAll(new RegExp(`^\`\`\`${language}\\n([\\s\\S]*?)^\`\`\`$`, 'gm'))].map(([, body]) => body!)
}

interface Workflow {
  on: unknown
  jobs: Record<string, { steps: { run?: string; uses?: string }[] }>
}

describe.each(pages)('docs/%s', (page) => {
  const path = join(docs, page)
  const text = readFileSync(path, 'utf8')

  test('is true', { timeout: 300_000 }, async () => {
    const project = pageProject(page, text)
    const servers = await pageServers(page, project.folder)
    try {
      await runPage(path, project, {
        environment: servers.environment,
        onCommand({ line, command, code: wanted }, { code, output, difference }) {
          if (code !== wanted || difference !== undefined) expect.fail(`docs/${page}:${line}: $ ${command}\n${difference ?? ''}\nexit code ${code}\n\n${output}`)
        },
      })
    } finally {
      await servers.close()
      project.remove()
    }
  })

  const workflows = fencesOf(text, 'yaml').map((one) => parse(one) as Workflow).filter(({ jobs }) => jobs !== undefined)
  test.skipIf(workflows.length === 0)('has workflows whose steps are commands that a page runs', () => {
    const shown = pages.flatMap((one) => fencesOf(readFileSync(join(docs, one), 'utf8'), 'console')).join('')
    for (const { jobs } of workflows) {
      for (const { run } of Object.values(jobs).flatMap(({ steps }) => steps)) {
        if (run === undefined || run === 'npm ci') continue
        const wanted = run.replaceAll(/\$\{\{ matrix\.\w+ \}\}/g, '1')
        expect(shown.includes(wanted), run).toBe(true)
      }
    }
  })
})

test.each(['README.md', 'CONTRIBUTING.md', 'CHANGELOG.md', ...pages.map((page) => join('docs', page))])('%s has links that lead somewhere', (file) => {
  const path = join(root, file)
  const links = [...readFileSync(path, 'utf8').matchAll(/\]\((?!https?:)([^)#\s]*)(?:#([^)\s]*))?\)/g)].map(([, to, anchor]) => ({ file: to === '' ? path : join(dirname(path), to!), anchor }))
  const broken = links.filter(({ file: to, anchor }) => !existsSync(to) || (anchor !== undefined && !anchorsOf(readFileSync(to, 'utf8')).includes(anchor)))
  expect(broken).toEqual([])
})

/** As GitHub makes them of headings. */
function anchorsOf(text: string): string[] {
  return [...text.matchAll(/^#+ (.*)$/gm)].map(([, heading]) => heading!.toLowerCase().replaceAll(/[^\p{L}\p{N} _-]/gu, '').replaceAll(' ', '-'))
}

test('the workflow to paste has fewer than 15 lines, and is the same in the README', () => {
  const [workflow] = fencesOf(readFileSync(join(docs, 'pull-requests.md'), 'utf8'), 'yaml')
  expect(workflow!.trimEnd().split('\n').length).toBeLessThan(15)
  expect(fencesOf(readFileSync(join(root, 'README.md'), 'utf8'), 'yaml')).toEqual([workflow])
})
