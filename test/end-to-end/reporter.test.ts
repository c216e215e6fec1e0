/** `vitest --reporter=evals` and its relatives: what is printed, written, and told by the exit code. Whole outputs. */
import { describe, expect, test } from 'vitest'
import { createProject, vitestLabs, type Project } from '../support/lab.ts'

const math = `
import { describe, numericMatch, scorer } from '@evals/vitest'
const brief = scorer('brief', ({ output }) => ({ score: Math.max(0, 1 - output.length / 20), reason: output.length + ' characters' }))
const offset = Number(process.env.OFFSET ?? 0)
const data = Array.from({ length: 20 }, (_, i) => ({ name: 'what is ' + i + ' + 2', input: i, expected: i + 2 }))
describe.eval('sums', {
  data,
  task: (n) => { if (process.env.BROKEN && n === 3) throw new RangeError('out of range'); return 'It is ' + (n + 2 + (n < 12 ? offset : 0)) },
  scorers: [numericMatch, brief],
  trials: Number(process.env.TRIALS ?? 1),
})
`

/** Our part, which follows Vitest's own. Times, ids and paths differ from run to run; nothing else may. */
function normalise(output: string, project: Project): string {
  return output
    .replace(/^[\s\S]*\n {3}Duration .*\n/, '')
    .replaceAll(project.folder, '<project>')
    .replace(/\d{8}T\d{9}-[0-9a-f]{4}/g, '<run>')
    .replace(/ \d+(\.\d+)? ?(ms|s)\b/g, ' <time>')
    .replace(/\n\n {2}slowest .*/g, '')
    .replace(/[ \t]+$/gm, '')
    .trim()
}

describe.each(vitestLabs)('the report on %s', (lab) => {
  test('first run, unchanged, regressed, with errors: whole outputs at 80 columns without colour', async () => {
    const project = createProject(lab, { 'sums.eval.ts': math })
    const run = async (environment: Record<string, string> = {}, args: string[] = []) => {
      const { code, stdout } = await project.test([...args], environment)
    expect(stdout).toContain('sums.eval.ts (20 tests')
      return `exit code ${code}\n${normalise(stdout, project)}`
    }
    expect(await run()).toMatchInlineSnapshot(`
      "exit code 0
      · sums  sums.eval.ts
        20 cases · all new

          scorer        0 scores 1    mean  95% interval
        · numericMatch           █  100.0%  [83.9%, 100.0%]
          baseline written · 20 scored cases
        · brief               █      62.0%  [60.8%, 63.2%]
          baseline written · 20 scored cases

      ────────────────────────────────────────────────────────────────────────────────
        · 2 baseline written
        cases      20 cases in 1 suite · 20 new
        time       <time>
        baseline   wrote __evals__/sums.eval.ts.json
        run        .evals/runs/<run>

      PASSED"
    `)
    expect(await run()).toMatchInlineSnapshot(`
      "exit code 0
      ✓ sums  sums.eval.ts
        20 cases

          scorer        0 scores 1  before →  after  points 95% interval    p
        ✓ numericMatch           █  100.0% → 100.0%     0.0 [−16.1, +16.1]  1
          unchanged · all 20 cases scored the same · could detect 35.0 points
        ✓ brief               █      62.0% →  62.0%     0.0 [−9.8, +9.8]    1
          unchanged · all 20 cases scored the same · could detect 35.0 points

      ────────────────────────────────────────────────────────────────────────────────
        ✓ 2 unchanged
        cases      20 cases in 1 suite
        time       <time>
        run        .evals/runs/<run>

      PASSED"
    `)
    expect(await run({ OFFSET: '1' })).toMatchInlineSnapshot(`
      "exit code 1
      ✗ sums  sums.eval.ts
        20 cases

          scorer        0 scores 1  before → after  points 95% interval        p
        ✗ numericMatch  █        ▆  100.0% → 40.0%   −60.0 [−78.1, −33.3]  <.001
          regressed · 0 better, 12 worse, 8 same · could detect 35.0 points
        ✓ brief               █      62.0% → 61.7%    −0.3 [−0.8, 0.0]         1
          unchanged · 0 better, 1 worse, 19 same · could detect 35.0 points

        numericMatch: the cases that moved most
        ▼ 1 → 0  what is 0 + 2
            - It is 2
            + It is 3
            expected  2
            reason    found 3, expected 2
        ▼ 1 → 0  what is 1 + 2
            - It is 3
            + It is 4
            expected  3
            reason    found 4, expected 3
        ▼ 1 → 0  what is 2 + 2
            - It is 4
            + It is 5
            expected  4
            reason    found 5, expected 4
        and 9 more worse

        brief: the cases that moved most
        ▼ 0.65 → 0.6  what is 7 + 2
            - It is 9
            + It is 10
            expected  9
            reason    8 characters

      ────────────────────────────────────────────────────────────────────────────────
        ✗ 1 regressed   ✓ 1 unchanged
        cases      20 cases in 1 suite
        time       <time>
        accept     if these scores are right, run with -u, or \`evals accept\` (runs
                   nothing)
        run        .evals/runs/<run>

        ✗ sums: numericMatch regressed by 60.00 points (95% interval -78.12 to -33.26)

      FAILED"
    `)
    expect(await run({ BROKEN: '1' })).toMatchInlineSnapshot(`
      "exit code 1
      ✗ sums  sums.eval.ts
        20 cases · 1 with an error

          scorer        0 scores 1  before →  after  points 95% interval    p
        ✓ numericMatch           █  100.0% → 100.0%     0.0 [−16.8, +16.8]  1
          unchanged · all 19 cases scored the same · could detect 36.8 points
        ✓ brief               █      61.8% →  61.8%     0.0 [−10.2, +10.2]  1
          unchanged · all 19 cases scored the same · could detect 36.8 points

        errors
          1 × task: RangeError: out of range
              in what is 3 + 2

      ────────────────────────────────────────────────────────────────────────────────
        ✓ 2 unchanged
        cases      20 cases in 1 suite · 1 with an error
        time       <time>
        run        .evals/runs/<run>

        ✗ sums: 1 of 20 cases ended in an error

      FAILED"
    `)
    expect(await run({ OFFSET: '1' }, ['-u'])).toMatchInlineSnapshot(`
      "exit code 0
      ✗ sums  sums.eval.ts
        20 cases

          scorer        0 scores 1  before → after  points 95% interval        p
        ✗ numericMatch  █        ▆  100.0% → 40.0%   −60.0 [−78.1, −33.3]  <.001
          regressed · 0 better, 12 worse, 8 same · could detect 35.0 points
        ✓ brief               █      62.0% → 61.7%    −0.3 [−0.8, 0.0]         1
          unchanged · 0 better, 1 worse, 19 same · could detect 35.0 points

        numericMatch: the cases that moved most
        ▼ 1 → 0  what is 0 + 2
            - It is 2
            + It is 3
            expected  2
            reason    found 3, expected 2
        ▼ 1 → 0  what is 1 + 2
            - It is 3
            + It is 4
            expected  3
            reason    found 4, expected 3
        ▼ 1 → 0  what is 2 + 2
            - It is 4
            + It is 5
            expected  4
            reason    found 5, expected 4
        and 9 more worse

        brief: the cases that moved most
        ▼ 0.65 → 0.6  what is 7 + 2
            - It is 9
            + It is 10
            expected  9
            reason    8 characters

      ────────────────────────────────────────────────────────────────────────────────
        ✗ 1 regressed   ✓ 1 unchanged
        cases      20 cases in 1 suite
        time       <time>
        baseline   wrote __evals__/sums.eval.ts.json
        run        .evals/runs/<run>

      PASSED"
    `)
    expect(await run({ OFFSET: '1' }, ['-t', '15 \\+ 2'])).toMatchInlineSnapshot(`
      "exit code 0
      ✓ sums  sums.eval.ts
        1 case · 19 not run · partial run

          scorer        0 scores 1  before →  after  points 95% interval    p
        ✓ numericMatch           █  100.0% → 100.0%     0.0 [−79.3, +79.3]  1
          unchanged · the one case scored the same · could detect 100.0 points
        ✓ brief               █      60.0% →  60.0%     0.0 [−63.7, +63.7]  1
          unchanged · the one case scored the same · could detect 100.0 points

      ────────────────────────────────────────────────────────────────────────────────
        ✓ 2 unchanged
        cases      1 case in 1 suite · 19 not run
        time       <time>
        run        .evals/runs/<run>

      PASSED"
    `)
    project.remove()
  })

  test('trials show pass@k and pass^k', async () => {
    const project = createProject(lab, { 'sums.eval.ts': math })
    const { stdout } = await project.test([], { TRIALS: '3' })
    expect(normalise(stdout, project)).toMatchInlineSnapshot(`
      "· sums  sums.eval.ts
        20 cases · 3 trials each · all new

          scorer        0 scores 1    mean  95% interval
        · numericMatch           █  100.0%  [83.9%, 100.0%]
          baseline written · 20 scored cases
          pass@1 100.0%  pass@2 100.0%  pass@3 100.0%
          pass^1 100.0%  pass^2 100.0%  pass^3 100.0%
        · brief               █      62.0%  [60.8%, 63.2%]
          baseline written · 20 scored cases

      ────────────────────────────────────────────────────────────────────────────────
        · 2 baseline written
        cases      20 cases in 1 suite · 20 new
        time       <time>
        baseline   wrote __evals__/sums.eval.ts.json
        run        .evals/runs/<run>

      PASSED"
    `)
    project.remove()
  })

  test('in CI a missing baseline fails, is not written, and the report is calm', async () => {
    const project = createProject(lab, { 'sums.eval.ts': math })
    const { code, stdout } = await project.test([], { CI: '1' })
    expect({ code, written: project.exists('__evals__') }).toEqual({ code: 1, written: false })
    expect(normalise(stdout, project)).toMatchInlineSnapshot(`
      "✗ sums  sums.eval.ts
        20 cases · all new

          scorer        0 scores 1    mean  95% interval
        · numericMatch           █  100.0%  [83.9%, 100.0%]
          no baseline · 20 scored cases
        · brief               █      62.0%  [60.8%, 63.2%]
          no baseline · 20 scored cases

      ────────────────────────────────────────────────────────────────────────────────
        · 2 no baseline
        cases      20 cases in 1 suite · 20 new
        time       <time>
        run        .evals/runs/<run>

        ✗ sums: there is no baseline: run it where baselines may be written (not in
          CI), and commit the file in __evals__

      FAILED"
    `)
    project.remove()
  })

  test('another reporter does the talking: recorded and gated all the same, in one line', async () => {
    const project = createProject(lab, { 'sums.eval.ts': math })
    await project.command(['run', '--reporter=dot'])
    const { code, stdout } = await project.command(['run', '--reporter=dot'], { OFFSET: '1' })
    expect({ code, outcome: project.run().record.outcome }).toEqual({ code: 1, outcome: 'failed' })
    expect(normalise(stdout, project).split('\n').filter((line) => line.includes('evals')).join('\n')).toMatchInlineSnapshot(`"evals: 1 suite, 1 regressed (sums: numericMatch −60.0 points), 1 unchanged · FAILED · run .evals/runs/<run> · --reporter=evals shows more"`)
    project.remove()
  })

  test('the name works from a project of a workspace, and options come from the config', async () => {
    const project = createProject(lab, {
      'vitest.config.ts': `
import { defineConfig } from 'vitest/config'
import { evals } from '@evals/vitest/plugin'
export default defineConfig({ test: { projects: [{ plugins: [evals({ baseline: { outputs: false } })], test: { name: 'app', root: './app' } }], reporters: [['evals', { outputFile: ['out/report.json', 'out/report.md'] }]] } })`,
      'app/sums.eval.ts': math,
    })
    const { code } = await project.test()
    expect(code).toBe(0)
    expect(project.run().record.suites[0].file).toBe('app/sums.eval.ts')
    expect(JSON.parse(project.read('out/report.json'))).toMatchObject({ format: 'evals-run/1', outcome: 'passed' })
    expect(project.read('out/report.md')).toContain('numericMatch')
    expect(project.read('app/__evals__/sums.eval.ts.json')).not.toContain('"output"')
    project.remove()
  })

  test('--outputFile writes JSON, and JUnit with scores as properties', async () => {
    const project = createProject(lab, { 'sums.eval.ts': math })
    await project.test(['--outputFile=report.json'])
    expect(JSON.parse(project.read('report.json')).suites[0].scorers.map(({ name, mean }: { name: string; mean: number }) => [name, mean])).toEqual([['numericMatch', 1], ['brief', expect.closeTo(0.62, 5)]])
    await project.test(['--outputFile.evals=report.xml'], { BROKEN: '1' })
    const xml = project.read('report.xml').replace(/time="[\d.]+"/g, 'time="<time>"').replace(/timestamp="[^"]+"/g, 'timestamp="<time>"')
    expect(xml.split('\n').slice(0, 30).join('\n')).toMatchInlineSnapshot(`
      "<?xml version="1.0" encoding="UTF-8"?>
      <testsuites name="evals" tests="22" failures="1" errors="1" skipped="0" time="<time>" timestamp="<time>">
        <testsuite name="sums" file="sums.eval.ts" tests="20" failures="0" errors="1" skipped="0" time="<time>" timestamp="<time>">
          <properties>
            <property name="cases" value="20"/>
            <property name="trials" value="1"/>
            <property name="errors" value="1"/>
            <property name="failures" value="0"/>
            <property name="skipped" value="0"/>
            <property name="newCases" value="0"/>
            <property name="missingCases" value="0"/>
            <property name="numericMatch.verdict" value="unchanged"/>
            <property name="numericMatch.n" value="19"/>
            <property name="numericMatch.mean" value="1"/>
            <property name="numericMatch.unscored" value="0"/>
            <property name="numericMatch.errors" value="0"/>
            <property name="numericMatch.baseMean" value="1"/>
            <property name="numericMatch.difference" value="0"/>
            <property name="numericMatch.intervalLow" value="-0.16817922405261632"/>
            <property name="numericMatch.intervalHigh" value="0.16817922405261632"/>
            <property name="numericMatch.p" value="1"/>
            <property name="brief.verdict" value="unchanged"/>
            <property name="brief.n" value="19"/>
            <property name="brief.mean" value="0.6184210526315788"/>
            <property name="brief.unscored" value="0"/>
            <property name="brief.errors" value="0"/>
            <property name="brief.baseMean" value="0.6184210526315788"/>
            <property name="brief.difference" value="0"/>
            <property name="brief.intervalLow" value="-0.1021671183762708"/>
            <property name="brief.intervalHigh" value="0.1021671183762708"/>"
    `)
    project.remove()
  })
})
