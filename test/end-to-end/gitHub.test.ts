/** Evals in a job of GitHub Actions, on each runner: annotations and the summary from the run itself, and the check and the comment of `evals check`, against GitHub's own description of its API. */
import { execFileSync } from 'node:child_process'
import { readFileSync, writeFileSync } from 'node:fs'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { evalsCommand } from '../support/evalsCommand.ts'
import { startGitHub, type GitHubServer } from '../support/gitHubServer.ts'
import type { Lab, Project } from '../support/lab.ts'
import { temporaryProjects } from '../support/temporaryProjects.ts'

const rows = Array.from({ length: 40 }, (_, index) => ({ id: `q${index}`, input: index, expected: index }))
const FILES = {
  '.gitignore': '.evals\nnode_modules\n',
  'sums.jsonl': rows.map((row) => JSON.stringify(row)).join('\n'),
  'sums.eval.ts': `import { dataset, describe, exactMatch } from '@evals/runner'

describe.eval('sums ::error::x', {
  data: dataset('./sums.jsonl'),
  task: (input) => (process.env.WORSE && input < 25 ? 'no: 50%\\n::warning::@someone' : input),
  scorers: [exactMatch],
})
`,
}

let gitHub: GitHubServer
beforeAll(async () => {
  gitHub = await startGitHub()
})
afterAll(() => gitHub.close())

describe.each<Lab>(['vitest-4', 'vitest-5', 'jest-30'])('in Actions, %s', (lab) => {
  const newProject = temporaryProjects(lab)
  let project: Project
  let actions: Record<string, string>

  beforeAll(async () => {
    project = newProject(FILES)
    const git = (...args: string[]) => execFileSync('git', ['-c', 'user.name=a', '-c', 'user.email=a@b', ...args], { cwd: project.folder, encoding: 'utf8' }).trim()
    git('init', '-q', '-b', 'main')
    await project.test()
    git('add', '-A')
    git('commit', '-qm', 'baseline')
    writeFileSync(project.path('event.json'), JSON.stringify({ pull_request: { number: 7, head: { sha: git('rev-parse', 'HEAD') } } }))
    actions = {
      CI: 'true',
      GITHUB_ACTIONS: 'true',
      GITHUB_API_URL: gitHub.url,
      GITHUB_SERVER_URL: 'https://github.example',
      GITHUB_REPOSITORY: 'ann/sums',
      GITHUB_RUN_ID: '12',
      GITHUB_SHA: 'f'.repeat(40),
      GITHUB_EVENT_PATH: project.path('event.json'),
      GITHUB_STEP_SUMMARY: project.path('summary.md'),
      GITHUB_WORKSPACE: project.folder,
    }
  })

  test('the run says what regressed at the lines that it is about, few times, and writes the summary', async () => {
    const { output, code } = await project.test([], { ...actions, WORSE: '1' })
    const commands = output.split('\n').filter((line) => line.startsWith('::'))
    expect({ code, commands }).toMatchSnapshot()
    expect(readFileSync(project.path('summary.md'), 'utf8').split('\n').slice(0, 6).join('\n')).toMatchSnapshot()
  })

  test('without a token, or with one that may not, nothing is posted and nothing fails', async () => {
    const before = gitHub.requests.length
    const without = await evalsCommand(project, ['check'], actions)
    expect({ ...without, asked: gitHub.requests.length - before }).toMatchObject({ code: 0, asked: 0, stdout: 'no check and no comment: GITHUB_TOKEN is not set. In the workflow: env: GITHUB_TOKEN: ${{ github.token }}\n' })
    gitHub.refuse(/check-runs|comments/, 403, 2)
    const fork = await evalsCommand(project, ['check'], { ...actions, GITHUB_TOKEN: 'ghs_secret' })
    expect(fork).toMatchObject({
      code: 0,
      stdout:
        'no check: the token may not (Resource not accessible by integration (403)). It needs `checks: write`, which a pull request from a fork does not get\n' +
        'no comment: the token may not (Resource not accessible by integration (403)). It needs `pull-requests: write`, which a pull request from a fork does not get\n',
    })
  })

  test('with a token: a check run on the head commit, and one comment that is kept up to date', async () => {
    gitHub.comments.length = 0
    for (let index = 0; index < 120; index++) gitHub.comments.push({ id: index, body: `I say <!-- evals check: evals --> ${index}`, user: { type: 'User' } })
    const before = gitHub.requests.length
    const environment = { ...actions, GITHUB_TOKEN: 'ghs_secret' }
    const first = await evalsCommand(project, ['check'], environment)
    expect(first.output).toMatch(/^check {4}https:\/\/github\.example\/ann\/sums\/runs\/1\ncomment {2}https:\/\/github\.example\/ann\/sums\/pull\/7#issuecomment-\d+\n$/)
    await evalsCommand(project, ['check'], environment)
    await evalsCommand(project, ['check', '--name', 'evals (other)', '--no-comment'], environment)
    expect(gitHub.comments.slice(120).map(({ body }) => body.split('\n').slice(0, 2))).toEqual([['<!-- evals check: evals -->', '### evals: ❌ failed: 1 regressed']])
    const asked = gitHub.requests.slice(before)
    expect(asked.map(({ what }) => what.replace(/\d+(?=$)/, 'N'))).toMatchSnapshot()
    expect(new Set(asked.map(({ token }) => token))).toEqual(new Set(['token ghs_secret']))
    const { head_sha: head, name, conclusion, output, ...check } = asked[0]!.body as { head_sha: string; name: string; conclusion: string; output: { title: string; annotations: object[] } }
    expect(head).toBe(execFileSync('git', ['rev-parse', 'HEAD'], { cwd: project.folder, encoding: 'utf8' }).trim())
    expect({ name, conclusion, title: output.title, annotations: output.annotations.length, status: check }).toMatchObject({ name: 'evals', conclusion: 'failure', title: 'failed: 1 regressed' })
    expect(output.annotations[0]).toMatchSnapshot()
  })

  test('a server that fails for a moment is asked again, and one that goes on failing is told of', async () => {
    gitHub.refuse(/check-runs/, 500, 1)
    expect((await evalsCommand(project, ['check', '--no-comment'], { ...actions, GITHUB_TOKEN: 'ghs_secret' })).output).toBe('check    https://github.example/ann/sums/runs/1\n')
  })

  test('a branch that wrote a new baseline passes, and is told what it changed', async () => {
    const git = (...args: string[]) => execFileSync('git', ['-c', 'user.name=a', '-c', 'user.email=a@b', ...args], { cwd: project.folder, encoding: 'utf8' })
    git('switch', '-qc', 'worse')
    await project.test(['-u'], { WORSE: '1' })
    git('commit', '-qam', 'a new baseline')
    expect((await project.test([], { CI: 'true', WORSE: '1' })).code).toBe(0)
    const { code, output } = await evalsCommand(project, ['diff', '--baseline', 'main'])
    expect({ code, end: output.split('\n').slice(-8).join('\n').replaceAll(/\d{8}T\d{9}-\w{4}/g, '<run>').replaceAll(/· just now .*/g, '…').replaceAll(/at [0-9a-f]{7}/g, 'at <commit>') }).toMatchSnapshot()
    gitHub.comments.length = 0
    const before = gitHub.requests.length
    await evalsCommand(project, ['check'], { ...actions, GITHUB_TOKEN: 'ghs_secret', GITHUB_BASE_REF: 'main' })
    const { conclusion, output: shown } = gitHub.requests[before]!.body as { conclusion: string; output: { title: string } }
    expect({ conclusion, title: shown.title, comment: gitHub.comments[0]!.body.replaceAll(/\([0-9a-f]{7}\)/g, '(<commit>)').replace(/<sub>.*/, '<sub>…') }).toMatchSnapshot()
    expect(await evalsCommand(project, ['diff', '--baseline', 'nope'])).toMatchObject({ code: 2, output: 'evals diff: there is no commit "nope" here, nor origin/nope. In CI, fetch it first: with actions/checkout, fetch-depth: 0\n' })
  })

  test('for GitLab the same is a code quality report', async () => {
    const regressed = await project.test([], { CI: 'true', WORSE: '1' })
    expect(regressed.code).toBe(0)
    expect(await evalsCommand(project, ['check', '--code-quality', 'gl.json'])).toMatchObject({ code: 0, output: '0 annotations written to gl.json\n' })
    expect(JSON.parse(project.read('gl.json'))).toEqual([])
    const first = project.run().record['id'] as string
    execFileSync('git', ['checkout', '-q', 'main'], { cwd: project.folder })
    await project.test([], { CI: 'true', WORSE: '1' })
    expect((await evalsCommand(project, ['check', '--code-quality', 'gl.json'])).output).toBe('4 annotations written to gl.json\n')
    expect(project.run().record['id']).not.toBe(first)
    expect((JSON.parse(project.read('gl.json')) as { severity: string; location: object }[]).map(({ severity, location }) => ({ severity, location }))).toEqual([
      { severity: 'major', location: { path: 'sums.eval.ts', lines: { begin: 3 } } },
      ...[1, 2, 3].map((begin) => ({ severity: 'minor', location: { path: 'sums.jsonl', lines: { begin } } })),
    ])
  })

  test('outside of a job it says what is missing', async () => {
    expect(await evalsCommand(project, ['check'], { GITHUB_API_URL: '', GITHUB_REPOSITORY: '', GITHUB_SHA: '' })).toMatchObject({
      code: 2,
      output: 'evals check: this is for a job of GitHub Actions, whose environment says where to post: GITHUB_API_URL, GITHUB_REPOSITORY, GITHUB_SHA are not set\n',
    })
  })
})
