/** Shards that ran apart, merged into one run: the same numbers, the same verdicts, the same baseline as one run of everything. */
import { execFileSync } from 'node:child_process'
import { cpSync, mkdirSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { evalsCommand } from '../support/evalsCommand.ts'
import { allLabs, vitestLabs, type Project } from '../support/lab.ts'
import { reportOf } from '../support/report.ts'
import { temporaryProjects } from '../support/temporaryProjects.ts'

const evalOf = (name: string, options: string): string => `
import { describe, exactMatch, scorer } from '@evals/runner'
const offset = Number(process.env.OFFSET ?? 0)
describe.eval(${JSON.stringify(name)}, {
  data: Array.from({ length: 12 }, (_, index) => ({ id: 'case ' + index, input: index, expected: index })),
  task: (input, { trial }) => (input < 9 ? input + offset : input + trial),
  scorers: [exactMatch, scorer('near', ({ output, expected }) => 1 / (1 + Math.abs(output - expected)))],
  ${options}
})
`
const files = {
  'plain.eval.ts': evalOf('plain', ''),
  'often.eval.ts': evalOf('often', 'trials: 3, cluster: ({ input }) => "cluster " + (input % 4)'),
  'gated.eval.ts': evalOf('gated', 'params: { model: "small" }, variants: { large: { model: "large" } }, gate: { scorers: ["near"], tolerance: 0.1 }'),
}
const baselines = Object.keys(files).map((file) => `__evals__/${file}.json`)

const suitesOf = (project: Project): unknown[] => project.run().record.suites.map(({ taskMs: _time, ...suite }) => suite).toSorted((a, b) => (a.file + a.variant < b.file + b.variant ? -1 : 1))

/** Shards give rows in another order: sums differ in their last digit, and cases that moved equally far stand elsewhere. */
const regardlessOfOrder = (suites: unknown[]): unknown =>
  JSON.parse(JSON.stringify(suites, (key, value: unknown) => (key === 'moved' ? (value as { id: string }[]).toSorted((a, b) => (a.id < b.id ? -1 : 1)) : typeof value === 'number' ? Number(value.toPrecision(12)) : value)))

describe.each(allLabs)('merged shards on %s', (lab) => {
  const make = temporaryProjects(lab)

  /** Runs each shard, and leaves what a CI job would have uploaded in `shards/<n>`. */
  async function runShards(project: Project, count: number, environment: Record<string, string> = {}, of: 'files' | 'rows' = 'files'): Promise<void> {
    for (let index = 1; index <= count; index++) {
      rmSync(project.path('.evals'), { recursive: true, force: true })
      const { code } = await project.test(of === 'files' ? [`--shard=${index}/${count}`] : [], { ...environment, ...(of === 'rows' ? { EVALS_SHARD: `${index}/${count}` } : {}) })
      if (of === 'rows') expect({ index, code, outcome: project.run().record.outcome }).toEqual({ index, code: 0, outcome: 'passed' })
      cpSync(project.path('.evals/runs'), project.path(`shards/${index}`), { recursive: true })
    }
    rmSync(project.path('.evals'), { recursive: true, force: true })
  }

  test('have the numbers, verdicts, baselines and report of one run of everything', async () => {
    const project = make(files)
    await project.test()
    const before = baselines.map((file) => project.read(file))
    const whole = await project.test([], { CI: '1', OFFSET: '1' })
    const { suites, reasons } = { suites: suitesOf(project), reasons: project.run().record.reasons }

    await runShards(project, 3, { CI: '1', OFFSET: '1' })
    const merged = await evalsCommand(project, ['merge', 'shards/1', 'shards/2', 'shards/3', '--outputFile', 'report.md'], { CI: '1' })
    expect({ code: merged.code, suites: suitesOf(project), reasons: project.run().record.reasons.toSorted() }).toEqual({ code: 1, suites, reasons: reasons.toSorted() })
    expect(project.run().record.merged).toHaveLength(3)
    expect(project.read('report.md')).toContain('plain')
    const comparable = (report: string): string[] => report.split('\n').filter((line) => !/^ {2}(time|run) /.test(line)).toSorted()
    expect(comparable(reportOf(merged, project))).toEqual(comparable(reportOf(whole, project)))

    // -u takes the merged run as the baseline: as -u of the whole run would
    expect(baselines.map((file) => project.read(file))).toEqual(before)
    expect((await evalsCommand(project, ['merge', 'shards/1', 'shards/2', 'shards/3', '-u'])).code).toBe(0)
    const accepted = baselines.map((file) => project.read(file))
    expect((await project.test(['-u'], { OFFSET: '1' })).code).toBe(0)
    expect(accepted).toEqual(baselines.map((file) => project.read(file)))
  })

  test('fail where one is missing, did not finish, or failed beside its evals; a case in two of them counts once', async () => {
    const project = make({ ...files, 'plain.test.ts': `import { expect, test } from '@evals/runner'\ntest('ordinary', () => { expect(1).toBe(2) })` })
    await project.test()
    await runShards(project, 2)
    const broken = readdirSync(project.path('shards/1'))[0]!
    const reasonsFor = async (...runs: string[]): Promise<{ code: number | null; reasons: string[] }> => ({ code: (await evalsCommand(project, ['merge', ...runs])).code, reasons: project.run().record.reasons })

    const complete = await reasonsFor('shards/1', 'shards/2')
    expect(complete).toEqual({ code: 1, reasons: [expect.stringMatching(/^shard [12]\/2: 1 test that is no eval failed$/)] })
    expect(await reasonsFor('shards/1')).toEqual({ code: 1, reasons: expect.arrayContaining(['shard 2/2 is missing']) })
    expect((await reasonsFor('shards/1', 'shards/2', `shards/1/${broken}`)).reasons).toEqual(complete.reasons)

    mkdirSync(project.path('again'))
    cpSync(project.path(`shards/1/${broken}`), project.path(`again/${broken}-2`), { recursive: true })
    expect((await reasonsFor('shards/1', 'shards/2', 'again')).code).toBe(1)
    expect(project.run().record.notes).toEqual([expect.stringMatching(/^\d+ cases in more than one run: the newest counts$/)])

    const record = JSON.parse(project.read(`shards/1/${broken}/run.json`)) as object
    writeFileSync(project.path(`shards/1/${broken}/run.json`), JSON.stringify({ ...record, outcome: 'running', suites: [] }))
    expect((await reasonsFor('shards/1', 'shards/2')).reasons).toContain('shard 1/2 did not finish: only the cases that had are here')
  })

  test('that are no runs, or of different commits, are refused with what to do', async () => {
    const project = make({ ...files, '.gitignore': '.evals\nshards\n' })
    const git = (...args: string[]): unknown => execFileSync('git', ['-c', 'user.name=a', '-c', 'user.email=a@b', ...args], { cwd: project.folder, stdio: 'ignore' })
    git('init', '-q')
    for (const message of ['one', 'two']) {
      project.write('change.txt', message)
      git('add', '-A')
      git('commit', '-qm', message)
      await project.test(['-t', '^plain '])
    }
    const [first, second] = readdirSync(project.path('.evals/runs'))
    const commits = execFileSync('git', ['log', '--format=%H', '--reverse'], { cwd: project.folder, encoding: 'utf8' }).split('\n')
    expect(await evalsCommand(project, ['merge', first!, second!])).toMatchObject({ code: 2, output: `evals merge: these runs are of different commits:\n  ${commits[0]!.slice(0, 10)}  ${first}\n  ${commits[1]!.slice(0, 10)}  ${second}\n` })
    expect(await evalsCommand(project, ['merge', 'nowhere'])).toMatchObject({ code: 2, output: 'evals merge: there is no run at nowhere: give the id of a run in .evals/runs, or a folder with a run.json\n' })
    expect(readdirSync(project.path('.evals/runs'))).toHaveLength(2)
  })

  test('of rows are one run of everything again, each row in one of them; one that is missing fails it', async () => {
    const project = make({ ...files, 'small.eval.ts': evalOf('small', '').replace('length: 12', 'length: 1') })
    const all = [...baselines, '__evals__/small.eval.ts.json']
    await project.test()
    const before = all.map((file) => project.read(file))
    await project.test([], { CI: '1', OFFSET: '1' })
    const whole = { suites: regardlessOfOrder(suitesOf(project)), reasons: project.run().record.reasons.toSorted() }

    // What would fail the whole run fails no part of it
    await runShards(project, 3, { CI: '1', OFFSET: '1' }, 'rows')
    const merged = await evalsCommand(project, ['merge', 'shards/1', 'shards/2', 'shards/3'], { CI: '1' })
    expect({ code: merged.code, suites: regardlessOfOrder(suitesOf(project)), reasons: project.run().record.reasons.toSorted() }).toEqual({ code: 1, ...whole })
    expect(all.map((file) => project.read(file))).toEqual(before)

    const partial = await evalsCommand(project, ['merge', 'shards/1', 'shards/3'], { CI: '1' })
    expect(partial.code).toBe(1)
    const { reasons, suites } = project.run().record
    expect(reasons.filter((reason) => reason.includes('missing'))).toEqual(['shard 2/3 is missing'])
    expect(suites.every(({ partial: isPartial }) => isPartial as boolean)).toBe(true)

    expect((await project.test(['--shard=1/2'], { EVALS_SHARD: '1/2' })).output).toContain('--shard divides the test files and EVALS_SHARD the rows of each eval: use one of them')
    expect((await project.test([], { EVALS_SHARD: '3/2' })).output).toContain('EVALS_SHARD is "3/2": write which of how many, such as 2/8')
  })
})

describe.each(vitestLabs)('blobs of %s', (lab) => {
  const make = temporaryProjects(lab)
  const shard = (index: number, environment: Record<string, string> = {}): [string[], Record<string, string>] => [
    ['run', '--reporter=blob', '--reporter=evals', `--outputFile.blob=blobs/${index}.json`, ...('EVALS_SHARD' in environment ? [] : [`--shard=${index}/3`])],
    { CI: '1', OFFSET: '1', ...environment },
  ]
  const merge = ['run', '--merge-reports=blobs', '--reporter=evals']

  test('are one comparison and one gate, and a shard that is missing fails them', async () => {
    const project = make(files)
    await project.test()
    await project.test([], { CI: '1', OFFSET: '1' })
    const whole = { suites: suitesOf(project), reasons: project.run().record.reasons.toSorted() }
    for (const index of [1, 2, 3]) await project.command(...shard(index))
    const { code } = await project.command(merge, { CI: '1' })
    expect({ code, suites: suitesOf(project), reasons: project.run().record.reasons.toSorted() }).toEqual({ code: 1, ...whole })
    expect(project.run().record.notes).toContain('made of blobs: inputs, outputs and traces are in the shards’ own runs; `evals merge` has them too')

    rmSync(project.path('blobs/2.json'))
    await project.command(merge, { CI: '1' })
    expect(project.run().record.reasons.filter((reason) => reason.includes('missing')).map((reason) => reason.replace(/: .*blobs has/, ': … has'))).toEqual(expect.arrayContaining(['1 shard of 3 is missing: … has 2 blobs']))
  })

  test('of a part of the rows are refused: runs are what is merged then', async () => {
    const project = make({ 'plain.eval.ts': files['plain.eval.ts'] })
    await project.test()
    for (const index of [1, 2]) await project.command(...shard(index, { EVALS_SHARD: `${index}/2` }))
    expect((await project.command(merge, { CI: '1' })).code).toBe(1)
    expect(project.run().record.reasons).toContain('blobs of EVALS_SHARD have only a part of each eval’s rows: merge the shards’ runs by `evals merge`')
  })
})
