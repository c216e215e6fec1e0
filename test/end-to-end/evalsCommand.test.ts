/** The `evals` command as people and scripts use it: on a run with traces and errors, on what is broken, in pipes, in shells. */
import { execFileSync, spawn } from 'node:child_process'
import { appendFileSync, cpSync, existsSync, mkdirSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { evalsCommand } from '../support/evalsCommand.ts'
import { createProject, type Project } from '../support/lab.ts'
import { startModelServer } from '../support/modelServer.ts'

const ESCAPES = '\\u001b[31mred\\u001b[2J'

const FILES = {
  '.gitignore': '.evals\n',
  'agent.eval.ts': `
import OpenAI from 'openai'
import { trace } from '@opentelemetry/api'
import { configurePrices, describe, exactMatch, fetch, scorer, traced } from '@evals/vitest'
configurePrices({ priced: { input: 1000, output: 2000 } })
const openai = new OpenAI({ fetch })
const ask = async (model, content) => (await openai.chat.completions.create({ model, messages: [{ role: 'user', content }] })).choices[0].message.content
describe.eval('agent', {
  concurrency: 1, trials: 2,
  data: ['where is my invoice', 'cancel my plan', 'hostile ${ESCAPES}'].map((input, index) => ({ id: 'q' + index, input, expected: 'about page of ' + input })),
  task: (input, { trial }) => trace.getTracer('my app').startActiveSpan('answer', async (span) => {
    try {
      if (trial === 1 && input.startsWith('cancel')) throw new Error('no index ${ESCAPES}')
      const pages = await traced('search', () => ['page of ' + input], { kind: 'tool', arguments: { query: input } })
      return await ask('priced', pages[0])
    } finally { span.end() }
  }),
  scorers: [exactMatch, scorer('judged', async ({ output }) => ({ score: (await ask('unpriced', 'a judgement')) ? 0.5 : 0, reason: 'is half right: ' + output }))],
  gate: { maxErrors: 1 },
})
describe.eval('$(touch pwned) \`touch pwned\`', { data: [{ input: 1 }], task: (input) => input, scorers: [scorer('ok', () => 1)] })`,
}

const steady = (text: string, project: Project): string =>
  text
    .replaceAll(project.folder, '<project>')
    .replace(/\d{8}T\d{9}-[0-9a-f]{4}/g, '<run>')
    .replace(/\b\d+(\.\d+)? m?s\b/g, '<time>')
    .replace(/(?: {2,}\+?<time>)+/g, '  <time>')
    .replace(/[0-9TZ:.-]{24}/g, '<date>')
    .replace(/ main [0-9a-f]{7}\+?/g, ' main <commit>')
    // Said of cases that took long, which on a busy machine may be any
    .replace(/^ {2}slowest .*\n\n/gm, '')
    .replace(/[ \t]+$/gm, '')

/** So that what is shown of git is not this repository's. */
function commit({ folder }: Project): void {
  for (const args of [['init', '-q', '-b', 'main'], ['add', '-A'], ['commit', '-qm', 'one']]) execFileSync('git', ['-c', 'user.name=a', '-c', 'user.email=a@b', ...args], { cwd: folder, stdio: 'ignore' })
}

describe('the evals command', () => {
  let project: Project
  beforeAll(async () => {
    const server = await startModelServer(({ messages }) => `about ${messages.at(-1)!.content}`)
    project = createProject('vitest-5', FILES)
    commit(project)
    const { output } = await project.test([], { OPENAI_BASE_URL: server.url, OPENAI_API_KEY: 'sk-secret' })
    server.close()
    expect(output).toContain('PASSED')
  })
  afterAll(() => project.remove())

  const evals = async (...args: string[]): Promise<{ code: number | null; output: string }> => {
    const { code, output } = await evalsCommand(project, args)
    return { code, output: `\n${steady(output, project)}` }
  }

  test('shows a case whole: trials, scores with reasons, errors, and the trace', async () => {
    // So wide that all facts of a span stand beside its times, however long these are, and not so wide that there are bars
    const { output } = await evalsCommand(project, ['show', 'latest', 'cancel'], { COLUMNS: '99' })
    expect(`\n${steady(output, project)}`).toMatchInlineSnapshot(`
      "
      cancel my plan
      agent  agent.eval.ts
      id q1

      input      cancel my plan
      expected   about page of cancel my plan

      ── trial 1 of 2 ───────────────────────────────────────────────────────────────────────────────────

      output     about page of cancel my plan
      scores     exactMatch    1
                 judged      0.5  is half right: about page of cancel my plan
      took  <time> · 1 model call · 10 tokens · $0.013

      trace
      5 spans · <time> · 2 model calls · 1 tool call · 20 tokens · $0.013 and 1 call of unknown price

      cancel my plan  <time>
      ├─ answer  <time>
      │  ├─ execute_tool search  <time>  tool
      │  │    given  {"query":"cancel my plan"}
      │  │    result ["page of cancel my plan"]
      │  └─ chat priced  <time>  small · 7 + 3 tokens · $0.013
      │       asked  page of cancel my plan
      │       answer about page of cancel my plan
      └─ chat unpriced  <time>  small · 7 + 3 tokens · from the cache · scorer judged
           asked  a judgement
           answer about a judgement

      ── trial 2 of 2 ───────────────────────────────────────────────────────────────────────────────────

      task error Error: no index \\x1b[31mred\\x1b[2J
                 at <project>/agent.eval.ts:13:60
                 at task (<project>/agent.eval.ts:11:57)
      took  <time>

      trace
      2 spans · <time> · 1 failed span

      cancel my plan  <time>
      │ ✗ no index \\x1b[31mred\\x1b[2J
      └─ answer  <time>
      "
    `)
  })

  test('gives JSON with what is shown, and more', async () => {
    const { stdout } = await evalsCommand(project, ['show', 'cancel', '--json'])
    const { run, cases } = JSON.parse(stdout) as Record<string, any>
    expect({ run, cases: cases.map(({ rows, ...one }: Record<string, any>) => ({ ...one, rows: rows.map(({ row, spans }: Record<string, any>) => [row.trial, row.error?.phase, spans.map(({ name }: { name: string }) => name)]) })) }).toEqual({
      run: expect.stringMatching(/^\d{8}T/),
      cases: [{ id: 'q1', name: 'cancel my plan', file: 'agent.eval.ts', suite: 'agent', rows: [[0, undefined, ['cancel my plan', 'answer', 'execute_tool search', 'chat priced', 'chat unpriced']], [1, 'task', ['cancel my plan', 'answer']]] }],
    })
    const { runs } = JSON.parse((await evalsCommand(project, ['runs', '--json'])).stdout) as Record<string, any>
    expect(runs).toEqual([expect.objectContaining({ id: run, state: 'passed', cases: 4, suites: [expect.objectContaining({ name: 'agent', errors: 1 }), expect.objectContaining({ errors: 0 })] })])
  })

  test('lets nothing that a model or a file says through to the terminal', async () => {
    const C = `${process.execPath} ${join(project.folder, '..', 'node_modules', '@evals', 'cli', 'dist', 'evals.mjs')}`
    for (const args of ['runs', 'show', 'show latest hostile', 'show latest hostile --json', 'show latest cancel', 'show latest cancel --json', 'diff', "show '\u001b[31mx'"]) {
      const raw = execFileSync('sh', ['-c', `${C} ${args} 2>&1 || true`], { cwd: project.folder, encoding: 'utf8', env: { ...process.env, NO_COLOR: '1' } })
      // oxlint-disable-next-line no-control-regex -- they are what is looked for
      expect({ args, shown: raw.length > 20, unsafe: /[\u0000-\u0009\u000b-\u001f\u007f-\u009f]/.test(raw) }).toEqual({ args, shown: true, unsafe: false })
    }
  })

  test('answers a mistake in one line, with what there is instead, and exit code 2', async () => {
    const lines = []
    for (const args of [['rnus'], ['show', '--jsn'], ['merge'], ['runs', '--limit', 'many'], ['runs', '--suite', 'nothing'], ['show', 'nothing'], ['show', 'latest', 'my plan or'], ['show', 'latest', 'm'], ['show', 'latest~1'], ['diff', 'latest', 'latest'], ['diff', 'latest', 'baseline'], ['diff', '--tolerance', '2'], ['cache', 'prune'], ['cache', 'clear'], ['completion', 'tcsh'], ['accept', 'x', 'y']]) {
      const { code, output } = await evals(...args)
      lines.push(`${code}${output.trimEnd()}`)
    }
    expect(lines.join('\n')).toMatchInlineSnapshot(`
      "2
      evals: unknown command 'rnus'. Did you mean runs? (evals --help shows what there is)
      2
      evals show: unknown option '--jsn'. Did you mean --json? (evals show --help shows what there is)
      2
      evals merge: missing required argument 'run' (evals merge --help shows what there is)
      2
      evals runs: option '-n, --limit <count>' argument 'many' is invalid. It must be a whole number of at least 1. (evals runs --help shows what there is)
      2
      evals runs: no run of the 1 that there are is of a suite with "nothing" in its title or file
      2
      evals show: there is no run "nothing"; the newest is <run>. And in the newest run no case matches "nothing"; there are q0 ("where is my invoice"), q1 ("cancel my plan"), q2 ("hostile red"), 6b86b273ff34fce1 ("1")
      2
      evals show: run <run>: no case matches "my plan or"; there are q0 ("where is my invoice"), q1 ("cancel my plan"), q2 ("hostile red"), 6b86b273ff34fce1 ("1")
      2
      evals show: run <run>: 2 cases match "m": q0 ("where is my invoice"), q1 ("cancel my plan"). Give the id
      2
      evals show: there is no run latest~1: there is 1 run
      2
      evals diff: both sides are run <run>. evals diff baseline latest compares it with the baseline
      2
      evals diff: the baseline can only be what was before: evals diff baseline <run>
      2
      evals diff: option '--tolerance <fraction>' argument '2' is invalid. It must be a fraction from 0 to 1, such as 0.02 for 2 points. (evals diff --help shows what there is)
      2
      evals cache prune: say what is to go: --older-than 30d, or --max-size 500MB
      2
      evals cache clear: 7 responses, 4.4 KB, will be removed from <project>/.evals/cache: say --yes to do so, as there is no terminal to ask on
      2
      evals completion: command-argument value 'tcsh' is invalid for argument 'shell'. Allowed choices are bash, zsh, fish. (evals completion --help shows what there is)
      2
      evals accept: too many arguments for 'accept'. Expected 1 argument but got 2: x, y. (evals accept --help shows what there is)"
    `)
    const { stdout, output } = await evalsCommand(project, ['show', 'nothing', '--json'])
    expect([stdout, JSON.parse(output)]).toEqual(['', { error: { command: 'evals show', kind: 'input', message: expect.stringContaining('there is no run "nothing"') } }])
    const usage = await evalsCommand(project, ['rnus', '--json'])
    expect([usage.code, usage.stdout, JSON.parse(usage.output)]).toEqual([2, '', { error: { command: 'evals', kind: 'usage', message: "unknown command 'rnus'. Did you mean runs?" } }])
  })

  test('lists, prunes and clears the cache', async () => {
    const copy = createProject('vitest-5')
    cpSync(project.path('.evals'), copy.path('.evals'), { recursive: true })
    const cache = async (...args: string[]): Promise<string> => steady((await evalsCommand(copy, ['cache', ...args])).output, copy)
    expect(await cache()).toMatch(/^model +host +responses +size +tokens +newest\n(?:(un)?priced .*\n){2}\n\d responses, \d\.\d KB, the oldest just now\n<project>\/\.evals\/cache\n$/)
    expect(await cache('prune', '--older-than', '1d')).toMatch(/^removed 0 responses, 0 B; \d responses/)
    expect(await cache('prune', '--max-size', '1500B', '--dry-run')).toMatch(/^would remove \d responses, .*; 2 responses, 1\.\d KB would be left\n$/)
    expect(await cache('prune', '--max-size', '1500B')).toMatch(/^removed \d responses, .*; 2 responses, 1\.\d KB are left\n$/)
    expect(JSON.parse(await cache('clear', '--yes', '--json'))).toMatchObject({ removed: 2 })
    expect(await cache()).toBe('The cache is empty (<project>/.evals/cache).\n')
    copy.remove()
  })

  test('ends when whoever reads has seen enough', async () => {
    const C = `${process.execPath} ${join(project.folder, '..', 'node_modules', '@evals', 'cli', 'dist', 'evals.mjs')}`
    // The first is cut off or not, as it comes; those after it write to nobody
    const shown = execFileSync('bash', ['-c', `(for i in 1 2 3; do ${C} show --json; echo $? >&2; done) 2>said | head -1; cat said`], { cwd: project.folder, encoding: 'utf8' })
    expect(shown).toBe('{\n0\n0\n0\n')
  })

  test.each((['bash', 'zsh', 'fish'] as const).filter(hasShell))('completes in %s, and runs nothing of what it completes', (shell) => {
    const bin = project.path('bin')
    mkdirSync(bin, { recursive: true })
    writeFileSync(join(bin, 'evals'), `#!/bin/sh\nexec ${process.execPath} ${join(project.folder, '..', 'node_modules', '@evals', 'cli', 'dist', 'evals.mjs')} "$@"\n`, { mode: 0o755 })
    const complete = (line: string): string => completeIn(shell, line, { ...process.env, PATH: `${bin}:${process.env['PATH']}`, HOME: project.folder }, project.folder)
    expect(complete('evals me')).toContain('merge')
    expect(complete('evals show late')).toContain('latest')
    expect(complete('evals runs --suite ')).toMatch(/agent/)
    expect(complete('evals runs --suite ')).toMatch(/touch/)
    complete('evals show $(touch pwned) ')
    expect(readdirSync(project.folder)).not.toContain('pwned')
  })
})

function hasShell(shell: string): boolean {
  try {
    execFileSync(shell, ['-c', 'exit'], { stdio: 'ignore' })
    return true
  } catch {
    return false
  }
}

/** What the shell itself makes of the line: bash by its completion function, fish by its own command; zsh only in a terminal, so there its function is called with the words. */
function completeIn(shell: 'bash' | 'zsh' | 'fish', line: string, env: NodeJS.ProcessEnv, cwd: string): string {
  const words = line.split(' ')
  const quoted = words.map((word) => `'${word}'`).join(' ')
  const scripts = {
    bash: ['--norc', '-c', `source <(evals completion bash); source <(evals completion bash); COMP_WORDS=(${quoted}); COMP_CWORD=${words.length - 1}; _evals_completion evals; printf '%s\\n' "\${COMPREPLY[@]}"`],
    zsh: ['-f', '-c', `compdef() { :; }; _describe() { print -rl -- "\${(@P)4:-}" "\${(@P)3}" }; _files() { :; }; source <(evals completion zsh); words=(${quoted}); CURRENT=${words.length}; _evals || true`],
    fish: ['--no-config', '-c', `evals completion fish | source; complete -C'${line}'`],
  }
  return execFileSync(shell, scripts[shell], { cwd, env, encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe'] })
}

describe('the evals command, where something is wrong with what is there', () => {
  let project: Project
  let id: string
  beforeAll(async () => {
    project = createProject('vitest-5', { 'slow.eval.ts': `
import { describe, exactMatch } from '@evals/vitest'
describe.eval('slow', { concurrency: 2, data: Array.from({ length: 8 }, (_, index) => ({ id: 'case ' + index, input: index, expected: index })), task: (input) => input < 4 || !process.env.HANG ? input : new Promise(() => {}), scorers: [exactMatch] })` })
    commit(project)
    await project.test()
    const killed = project.start([], { HANG: '1' })
    await project.rowsOnFile(4, 1)
    process.kill(-killed.child.pid!, 'SIGKILL')
    await killed.finished
    id = readdirSync(project.path('.evals/runs')).sort().at(-1)!
  })
  afterAll(() => project.remove())

  const evals = async (...args: string[]): Promise<{ code: number | null; output: string }> => {
    const { code, output } = await evalsCommand(project, args)
    return { code, output: `\n${steady(output, project)}` }
  }
  const run = (name: string): string => project.path(`.evals/runs/${name}`)
  const variantOfRun = (name: string, change: (folder: string) => void): string => {
    rmSync(run(name), { recursive: true, force: true })
    cpSync(run(readdirSync(project.path('.evals/runs')).sort()[0]!), run(name), { recursive: true })
    change(run(name))
    return name
  }

  test('a run that was killed shows what had finished, is compared as far as it goes, and is accepted so', async () => {
    appendFileSync(join(run(id), 'rows.jsonl'), '{"id":"case 4","input":"\u00e9'.slice(0, -1))
    expect((await evals('runs')).output).toMatch(/^\n~ [0-9a-f]{4} {2}not ended {2}just now {2}vitest\n✓ /)
    expect(await evals('show')).toMatchInlineSnapshot(`
      {
        "code": 0,
        "output": "
      ✓ slow  slow.eval.ts
        4 cases · partial run

          scorer      0 scores 1  before →  after  points 95% interval    p
        ✓ exactMatch           █  100.0% → 100.0%     0.0 [−49.0, +49.0]  1
          unchanged · all 4 cases scored the same · could detect 100.0 points

      ! this run did not end, or is still going on: here are the 4 cases that had
        finished

      ────────────────────────────────────────────────────────────────────────────────
        ✓ 1 unchanged
        cases      4 cases in 1 suite
        time  <time>
        run        .evals/runs/<run>

      NOT FINISHED
      ",
      }
    `)
    const { code, output } = await evals('diff', 'latest~1')
    expect([code, output.slice(output.indexOf('! '))]).toMatchInlineSnapshot(`
      [
        0,
        "! run <run> did not end, or is still going on: only the cases
        that had finished are compared

      ────────────────────────────────────────────────────────────────────────────────
        ✓ 1 unchanged
        cases      4 cases in 1 suite
        before     <run> · just now · vitest · main <commit>
        after      <run> · just now · vitest · not ended

      NO REGRESSION
      ",
      ]
    `)
    expect((await evals('accept')).output).toMatchInlineSnapshot(`
      "
      accepted run <run>: 4 cases
        This run did not finish: only the cases that had were taken, and nothing was removed.
        unchanged  __evals__/slow.eval.ts.json
      "
    `)
  })

  test('a record that is broken, of a later version, or without its rows is named, with what to do', async () => {
    const broken = variantOfRun('20990101T000000000-b10c', (folder) => writeFileSync(join(folder, 'run.json'), '{"format": "evals-run/1", '))
    const newer = variantOfRun('20990101T000000001-0e3e', (folder) => writeFileSync(join(folder, 'run.json'), '{"format": "evals-run/9"}'))
    const rowless = variantOfRun('20990101T000000002-4035', (folder) => rmSync(join(folder, 'rows.jsonl')))
    const empty = '20990101T000000003-e000'
    mkdirSync(run(empty), { recursive: true })
    const lines = []
    for (const args of [['show', broken], ['accept', 'b10c'], ['diff', 'baseline', 'b10c'], ['merge', 'b10c'], ['show', newer], ['diff', newer, id], ['diff', 'baseline', rowless], ['show', rowless, 'case 1'], ['accept', empty], ['show', empty, 'case 1'], ['show', '--root', 'nowhere'], ['runs', '--root', 'vitest.config.ts'], ['studio', '--root', 'nowhere']]) {
      const { code, output } = await evals(...args)
      lines.push(`${code}${output.trimEnd()}`)
    }
    expect(lines.join('\n')).toMatchInlineSnapshot(`
      "2
      evals show: <project>/.evals/runs/<run>/run.json:1: is not JSON: Expected double-quoted property name. Its rows.jsonl may be whole; delete run.json to have the run taken as one that did not finish
      2
      evals accept: <project>/.evals/runs/<run>/run.json:1: is not JSON: Expected double-quoted property name. Its rows.jsonl may be whole; delete run.json to have the run taken as one that did not finish
      2
      evals diff: <project>/.evals/runs/<run>/run.json:1: is not JSON: Expected double-quoted property name. Its rows.jsonl may be whole; delete run.json to have the run taken as one that did not finish
      2
      evals merge: <project>/.evals/runs/<run>/run.json:1: is not JSON: Expected double-quoted property name. Its rows.jsonl may be whole; delete run.json to have the run taken as one that did not finish
      2
      evals show: <project>/.evals/runs/<run>/run.json: has the format "evals-run/9", and this version of evals reads evals-run/1: update evals
      2
      evals diff: <project>/.evals/runs/<run>/run.json: has the format "evals-run/9", and this version of evals reads evals-run/1: update evals
      2
      evals diff: run <run> has no rows.jsonl: its cases are gone, or none had finished
      2
      evals show: run <run>: <project>/.evals/runs/<run>/rows.jsonl is missing: the cases of this run are gone, or none had finished
      2
      evals accept: run <run> has no finished case: there is nothing to accept
      2
      evals show: run <run>: <project>/.evals/runs/<run>/rows.jsonl is missing: the cases of this run are gone, or none had finished
      2
      evals show: there is no folder <project>/nowhere: --root takes the project’s folder
      2
      evals runs: there is no folder <project>/vitest.config.ts: --root takes the project’s folder
      2
      evals studio: there is no folder <project>/nowhere: --root takes the project’s folder"
    `)
    expect(existsSync(join(project.folder, 'nowhere'))).toBe(false)
    expect((await evals('show', rowless)).output).toContain('! rows.jsonl is missing from the run: its cases and their outputs can not be')
    expect((await evals('runs', '--limit', '4')).output).toMatchInlineSnapshot(`
      "
      ~ e000  not ended   just now
      ✓ 4035  passed      just now  vitest  main <commit>  8 cases  <time>
        slow: exactMatch 100.0% ·
      ! 0e3e  unreadable
        run.json: has the format "evals-run/9", and this version of evals reads evals…
      ! b10c  unreadable
        run.json:1: is not JSON: Expected double-quoted property name. Its rows.jsonl…
      "
    `)
    for (const name of [broken, newer, rowless, empty]) rmSync(run(name), { recursive: true })
  })

  test('Ctrl-C in the middle of a merge leaves nothing behind', async () => {
    const before = readdirSync(project.path('.evals/runs'))
    const big = variantOfRun('20990101T000000004-b160', (folder) => {
      const line = project.read(`.evals/runs/${before[0]}/rows.jsonl`).split('\n')[0]!
      for (let index = 0; index < 100; index++) appendFileSync(join(folder, 'rows.jsonl'), `${line}\n`.repeat(2_000))
    })
    const cli = join(project.folder, '..', 'node_modules', '@evals', 'cli', 'dist', 'evals.mjs')
    const child = spawn(process.execPath, [cli, 'merge', big], { cwd: project.folder, stdio: 'ignore' })
    const ended = new Promise((resolve) => child.on('close', (code) => resolve(code)))
    while (readdirSync(project.path('.evals/runs')).length === before.length + 1) await new Promise((resolve) => setTimeout(resolve, 2))
    child.kill('SIGINT')
    expect(await ended).toBe(130)
    rmSync(run(big), { recursive: true })
    expect([readdirSync(project.path('.evals/runs')), existsSync(project.path('.evals/runs'))]).toEqual([before, true])
  })
})
