/** The committed baseline: written as a snapshot is, never by accident, never over something that can not be read. */
import { execFileSync } from 'node:child_process'
import { readdirSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { failuresIn } from '../support/failures.ts'
import { allLabs, inOneProcess, runnerOf, type Project } from '../support/lab.ts'
import { temporaryProjects } from '../support/temporaryProjects.ts'

/** What each input scores is given from outside: `SCORES={"a":0.5,"b":"error"}`; 1 where it is not. */
const evalFile = `
import { dataset, describe, scorer } from '@evals/runner'
const scores = JSON.parse(process.env.SCORES ?? '{}')
const chain = process.env.SKIP ? describe.skip : describe
const limit = process.env.LIMIT ? Number(process.env.LIMIT) : undefined
chain.eval('answers', {
  data: dataset('./rows.jsonl', { limit }),
  concurrency: 1,
  task: (input) => {
    if (scores[input] === 'error') throw new Error('no answer')
    return scores[input] ?? 1
  },
  scorers: [scorer('value', ({ output }) => output), ...(process.env.SCORER ? [scorer(process.env.SCORER, () => 1)] : [])],
})
if (process.env.ONLY) describe.only.eval('more', { data: [{ input: 'x' }], task: () => scores.x ?? 1, scorers: [scorer('value', ({ output }) => output)] })
else describe.eval('more', { data: [{ input: 'x' }], task: () => scores.x ?? 1, scorers: [scorer('value', ({ output }) => output)] })
`
const rowsOf = (...inputs: string[]): string => inputs.map((input) => `${JSON.stringify({ id: input, input })}\n`).join('')
const FILE = '__evals__/answers.eval.ts.json'

/** What only root may do, and not on every machine. */
function can(command: string, ...args: string[]): boolean {
  try {
    execFileSync(command, args, { stdio: 'ignore' })
    return true
  } catch {
    return false
  }
}

describe.each(allLabs)('the baseline on %s', (lab) => {
  const project = temporaryProjects(lab)
  const make = (files: Record<string, string> = {}): Project => project({ 'answers.eval.ts': evalFile, 'rows.jsonl': rowsOf('a', 'b', 'c', 'd'), ...files })

  const withScores = (scores: Record<string, unknown>, more: Record<string, string> = {}) => ({ SCORES: JSON.stringify(scores), ...more })
  const reasons = (project: Project): string[] => project.run().record.reasons
  const kept = (project: Project, suite = 'answers'): Record<string, Record<string, number[]>> =>
    Object.fromEntries(Object.entries<any>(JSON.parse(project.read(FILE)).suites[suite]?.cases ?? {}).map(([id, { scores }]) => [id, scores]))
  const update = ['-u']

  test('is written when missing, unless in CI, where missing is a failure; a difference is only written with -u', async () => {
    const project = make()
    for (const [args, environment] of [[undefined, { CI: '1' }], [[runnerOf(lab) === 'jest' ? '--ci' : '--update=none'], {}]] as const) {
      const { code } = await project.test(args, environment)
      expect({ code, reasons: reasons(project), written: project.exists('__evals__') }).toMatchInlineSnapshot(`
        {
          "code": 1,
          "reasons": [
            "answers: there is no baseline: run it where baselines may be written (not in CI), and commit the file in __evals__",
            "more: there is no baseline: run it where baselines may be written (not in CI), and commit the file in __evals__",
          ],
          "written": false,
        }
      `)
    }
    expect((await project.test()).code).toBe(0)
    expect(project.read(FILE)).toMatchInlineSnapshot(`
      "{
        "format": "evals-baseline/1",
        "suites": {
          "answers": {
            "cases": {
              "a": {"name":"a","output":1,"scores":{"value":[1]}},
              "b": {"name":"b","output":1,"scores":{"value":[1]}},
              "c": {"name":"c","output":1,"scores":{"value":[1]}},
              "d": {"name":"d","output":1,"scores":{"value":[1]}}
            }
          },
          "more": {
            "cases": {
              "ba2df4903a2c14e8": {"name":"x","output":1,"scores":{"value":[1]}}
            }
          }
        }
      }
      "
    `)

    const before = project.read(FILE)
    await project.test(undefined, withScores({ a: 0.5 }))
    expect(project.read(FILE)).toBe(before)
    expect(project.run().record.suites[0].scorers[0].comparison).toMatchObject({ losses: 1, ties: 3 })
    expect((await project.test(update, withScores({ a: 0.5 }, { CI: '1' }))).code).toBe(0)
    expect(kept(project)).toEqual({ a: { value: [0.5] }, b: { value: [1] }, c: { value: [1] }, d: { value: [1] } })
  })

  test('what is new is added locally and fails in CI: a case, a scorer; a scorer that is gone fails until -u', async () => {
    const project = make()
    await project.test()
    const before = project.read(FILE)
    project.write('rows.jsonl', rowsOf('new', 'a', 'b', 'c', 'd'))
    const inCi = await project.test(undefined, { CI: '1', SCORER: 'style' })
    expect({ code: inCi.code, reasons: reasons(project) }).toMatchInlineSnapshot(`
      {
        "code": 1,
        "reasons": [
          "answers: 1 case has no baseline: run it where baselines may be written (not in CI), and commit the file in __evals__",
          "answers: the baseline has no scores of style: run it where baselines may be written, and commit the file in __evals__",
        ],
      }
    `)
    expect(project.read(FILE)).toBe(before)

    expect((await project.test(undefined, { SCORER: 'style', ...withScores({ a: 0.9, new: 0.3 }) })).code).toBe(0)
    expect(kept(project)).toMatchObject({ new: { value: [0.3], style: [1] }, a: { value: [1], style: [1] } })

    const renamed = await project.test(undefined, { SCORER: 'tone' })
    expect({ code: renamed.code, reasons: reasons(project), notes: project.run().record.notes }).toMatchInlineSnapshot(`
      {
        "code": 1,
        "notes": [
          "answers: tone new and style missing: was a scorer renamed?",
        ],
        "reasons": [
          "answers: the baseline has scores of style, and the eval has no such scorer; run with -u if that is right",
        ],
      }
    `)
    await project.test(update)
    expect(kept(project)['a']).toEqual({ value: [1] })
  })

  test('a partial run compares what it ran, removes nothing, and with -u changes only what it ran', async () => {
    const project = make()
    await project.test(undefined, withScores({ a: 0.1, b: 0.2, c: 0.3, d: 0.4, x: 0.5 }))
    const all = { a: { value: [0.1] }, b: { value: [0.2] }, c: { value: [0.3] }, d: { value: [0.4] } }

    const filtered = await project.test(['-t', 'answers.* b$'], withScores({ b: 0.2 }))
    expect({ code: filtered.code, reasons: reasons(project) }).toEqual({ code: 0, reasons: [] })
    expect(project.run().record.suites[0]).toMatchObject({ cases: 1, skipped: 3, missingCases: 0, partial: true, scorers: [{ n: 1, comparison: { n: 1, ties: 1 } }] })

    await project.test([...update, '-t', 'answers.* b$'], withScores({ b: 0.9 }))
    expect(kept(project)).toEqual({ ...all, b: { value: [0.9] } })
    await project.test(update, withScores({ a: 0.8 }, { LIMIT: '1' }))
    expect(kept(project)).toEqual({ ...all, a: { value: [0.8] }, b: { value: [0.9] } })
    await project.test(update, withScores({ x: 0.7 }, { SKIP: '1' }))
    await project.test(update, withScores({ x: 0.6 }, { ONLY: '1' }))
    await project.test([...update, '--bail=1'], withScores({ a: 0.7, b: 'error', c: 0, d: 0, x: 0 }))
    // differences.bail
    const stopped = runnerOf(lab) === 'vitest'
    expect(kept(project)).toEqual(stopped ? { ...all, a: { value: [0.7] }, b: { value: [0.9] } } : { a: { value: [0.7] }, b: { value: [0.9] }, c: { value: [0] }, d: { value: [0] } })
    expect(kept(project, 'more')).toEqual({ [Object.keys(kept(project, 'more'))[0]!]: { value: [stopped ? 0.6 : 0] } })
    expect(project.run().record).toMatchObject({ outcome: 'failed', suites: stopped ? [{ cases: 2, skipped: 2, partial: true }, { cases: 0, partial: true }] : [{ cases: 4, skipped: 0, partial: false }, { cases: 1, partial: false }] })
  })

  test('an error is never accepted as a score: neither at first, nor with -u; a case that is well again gets its scores', async () => {
    const project = make()
    const first = await project.test(undefined, withScores({ a: 'error' }))
    expect(first.code).toBe(1)
    expect(kept(project)).toEqual({ b: { value: [1] }, c: { value: [1] }, d: { value: [1] } })
    await project.test(undefined, withScores({ a: 0.4 }))
    expect(kept(project)['a']).toEqual({ value: [0.4] })
    const updated = await project.test(update, withScores({ a: 'error', b: 0.5 }))
    expect({ code: updated.code, reasons: reasons(project) }).toEqual({ code: 1, reasons: ['answers: 1 of 4 cases ended in an error'] })
    expect(kept(project)).toEqual({ a: { value: [0.4] }, b: { value: [0.5] }, c: { value: [1] }, d: { value: [1] } })
  })

  test('the file says the same scores in the same bytes, one case a line, with variants, and without outputs where they are not wanted', async () => {
    const project = make({
      'answers.eval.ts': `
        import { describe, scorer } from '@evals/runner'
        const task = (input, { params }) => ({ answer: input + params.ending, third: 1 / 3 })
        const scorers = [scorer('z', ({ output }) => output.third), scorer('a', () => null), scorer('long', async () => 1)]
        describe.eval('with variants', { data: [{ input: 'b', id: 'b' }, { input: 'a', id: 'a' }], params: { ending: '!' }, variants: { terse: { ending: '' }, calm: { ending: '.' } }, task, scorers, trials: 2 })
        describe.eval('without outputs', { data: [{ input: 'é\\n', id: 'b' }], params: { ending: '!' }, task, scorers, baseline: { outputs: false } })
        describe.eval('long outputs', { data: [{ input: 1, id: 'text' }, { input: 2, id: 'json' }], task: (n) => n === 1 ? '🎉'.repeat(3000) : { list: Array(2000).fill(n) }, scorers })`,
    })
    await project.test()
    const before = project.read(FILE)
    expect(before.replaceAll(/(🎉)+/gu, ({ length }) => `🎉 × ${length / 2}`).replaceAll(/(2,)+/g, ({ length }) => `2 × ${length / 2}`)).toMatchInlineSnapshot(`
      "{
        "format": "evals-baseline/1",
        "suites": {
          "long outputs": {
            "cases": {
              "json": {"name":"2","outputHead":"{\\"list\\":[2 × 4952","scores":{"long":[1]}},
              "text": {"name":"1","outputHead":"🎉 × 500","scores":{"long":[1]}}
            }
          },
          "with variants": {
            "cases": {
              "a": {"name":"a","output":{"answer":"a!","third":0.3333333333333333},"scores":{"a":[null,null],"long":[1,1],"z":[0.333333333,0.333333333]}},
              "b": {"name":"b","output":{"answer":"b!","third":0.3333333333333333},"scores":{"a":[null,null],"long":[1,1],"z":[0.333333333,0.333333333]}}
            },
            "variants": {
              "calm": {
                "a": {"name":"a","output":{"answer":"a.","third":0.3333333333333333},"scores":{"a":[null,null],"long":[1,1],"z":[0.333333333,0.333333333]}},
                "b": {"name":"b","output":{"answer":"b.","third":0.3333333333333333},"scores":{"a":[null,null],"long":[1,1],"z":[0.333333333,0.333333333]}}
              },
              "terse": {
                "a": {"name":"a","output":{"answer":"a","third":0.3333333333333333},"scores":{"a":[null,null],"long":[1,1],"z":[0.333333333,0.333333333]}},
                "b": {"name":"b","output":{"answer":"b","third":0.3333333333333333},"scores":{"a":[null,null],"long":[1,1],"z":[0.333333333,0.333333333]}}
              }
            }
          },
          "without outputs": {
            "cases": {
              "b": {"name":"é","scores":{"a":[null],"long":[1],"z":[0.333333333]}}
            }
          }
        }
      }
      "
    `)
    await project.test(update)
    expect(project.read(FILE)).toBe(before)
  })

  test('a file that can not be used is refused with its line, and left as it is also with -u, while other evals are unharmed', async () => {
    const good = `{\n  "format": "evals-baseline/1",\n  "suites": {\n    "answers": {\n      "cases": {\n        "a": {"name":"a","scores":{"value":[1]}}\n      }\n    }\n  }\n}\n`
    const broken: Record<string, string> = {
      conflict: good.replace('        "a"', '<<<<<<< HEAD\n        "a"').replace('      }\n    }', '=======\n>>>>>>> theirs\n      }\n    }'),
      comma: good.replace('{"name":"a",', '{"name":"a",,'),
      cut: good.slice(0, good.indexOf('"scores"')),
      empty: '',
      array: '[]\n',
      unformatted: '{ "suites": {} }\n',
      future: good.replace('evals-baseline/1', 'evals-baseline/2'),
      'text-score': good.replace('[1]', '["1"]'),
      'high-score': good.replace('[1]', '[7]'),
      'no-scores': good.replace('"scores":{"value":[1]}', '"score":1'),
      'suites-list': good.replace(/"suites": \{[\s\S]*/, '"suites": []\n}\n'),
    }
    const source = `import { describe, scorer } from '@evals/runner'
      describe.eval('answers', { data: [{ input: 'a', id: 'a' }], task: () => 0.5, scorers: [scorer('value', ({ output }) => output)] })`
    const files = Object.fromEntries(Object.entries(broken).flatMap(([name, text]) => [[`${name}.eval.ts`, source], [`__evals__/${name}.eval.ts.json`, text]]))
    const project = make({ ...files, 'good.eval.ts': source, '__evals__/good.eval.ts.json': good })
    const { code } = await project.test([...update, ...inOneProcess(lab)])
    const ran = project.run().rows.map(({ file }) => file)
    expect({ code, reasons: reasons(project).toSorted() }).toMatchInlineSnapshot(`
      {
        "code": 1,
        "reasons": [
          "__evals__/array.eval.ts.json:1: is not a baseline: it has no "format": "evals-baseline/1". Restore the file from git, or delete it and run again to write a new one",
          "__evals__/comma.eval.ts.json:6: is not JSON: Expected double-quoted property name. Restore the file from git, or delete it and run again to write a new one",
          "__evals__/conflict.eval.ts.json:6: is a merge conflict marker. Resolve the conflict (keep either side of each case), or take one side and run with -u",
          "__evals__/cut.eval.ts.json:6: is not JSON: Expected double-quoted property name. Restore the file from git, or delete it and run again to write a new one",
          "__evals__/empty.eval.ts.json:1: is not JSON: Unexpected end of JSON input. Restore the file from git, or delete it and run again to write a new one",
          "__evals__/future.eval.ts.json:1: has the format "evals-baseline/2", and this version of evals reads evals-baseline/1: update evals",
          "__evals__/high-score.eval.ts.json:6: the case "a" has scores of "value" that are not numbers from 0 to 1, or null. Restore the file from git, or delete it and run again to write a new one",
          "__evals__/no-scores.eval.ts.json:6: the case "a" has no scores. Restore the file from git, or delete it and run again to write a new one",
          "__evals__/suites-list.eval.ts.json:1: "suites" must be an object. Restore the file from git, or delete it and run again to write a new one",
          "__evals__/text-score.eval.ts.json:6: the case "a" has scores of "value" that are not numbers from 0 to 1, or null. Restore the file from git, or delete it and run again to write a new one",
          "__evals__/unformatted.eval.ts.json:1: is not a baseline: it has no "format": "evals-baseline/1". Restore the file from git, or delete it and run again to write a new one",
        ],
      }
    `)
    const inCi = await project.test(['text-score'], { CI: '1' })
    expect({ code: inCi.code, reasons: reasons(project) }).toEqual({ code: 1, reasons: [expect.stringMatching(/^__evals__\/text-score\.eval\.ts\.json:6: the case "a"/)] })
    // What does not even look like a whole baseline is found before its first case is run and paid for
    expect(new Set(ran)).toEqual(new Set(['answers', 'comma', 'good', 'high-score', 'no-scores', 'suites-list', 'text-score'].map((name) => `${name}.eval.ts`)))
    for (const [name, text] of Object.entries(broken)) expect(project.read(`__evals__/${name}.eval.ts.json`)).toBe(text)
    expect(project.read('__evals__/good.eval.ts.json')).toBe(good.replace('[1]', '[0.5]').replace('{"name":"a",', '{"name":"a","output":0.5,'))
  })

  test('a file in the place of the folder is said before anything is run', async () => {
    const project = make({ __evals__: 'not a folder' })
    const { code } = await project.test()
    expect({ code, reasons: reasons(project), rows: project.run().rows.length }).toMatchInlineSnapshot(`
      {
        "code": 1,
        "reasons": [
          "__evals__/answers.eval.ts.json can not be read: ENOTDIR: not a directory",
        ],
        "rows": 0,
      }
    `)
    expect(project.read('__evals__')).toBe('not a folder')
  })

  test('a read-only folder fails -u with a message, and leaves the old file', async ({ skip }) => {
    const project = make()
    await project.test()
    const before = project.read(FILE)
    if (!can('chattr', '+i', project.path('__evals__'))) skip('chattr +i is not permitted here')
    try {
      const { code } = await project.test(update, withScores({ a: 0 }))
      expect({ code, reasons: reasons(project) }).toEqual({ code: 1, reasons: [`${FILE} could not be written: EPERM: operation not permitted`] })
      expect(readdirSync(project.path('__evals__'))).toEqual(['answers.eval.ts.json'])
    } finally {
      can('chattr', '-i', project.path('__evals__'))
    }
    expect(project.read(FILE)).toBe(before)
  })

  test('a full disk harms neither the old baseline nor the cases, and the report says what is not on record', async ({ skip }) => {
    const project = make({ '__evals__/.keep': '', '.evals/.keep': '' })
    if (!can('mount', '-t', 'tmpfs', '-o', 'size=8k', 'tmpfs', project.path('__evals__'))) skip('mounting a tmpfs is not permitted here')
    can('mount', '-t', 'tmpfs', '-o', 'size=64k', 'tmpfs', project.path('.evals'))
    try {
      project.write('rows.jsonl', rowsOf('a'))
      await project.test()
      const before = project.read(FILE)
      project.write('rows.jsonl', rowsOf('a', ...Array.from({ length: 300 }, (_, index) => `${index} ${'x'.repeat(50)}`)))
      const { code, output } = await project.test(update)
      expect(code).toBe(1)
      expect(project.read(FILE)).toBe(before)
      expect(readdirSync(project.path('__evals__'))).toEqual(['answers.eval.ts.json'])
      expect(failuresIn(output)).toEqual({})
      const text = output.replaceAll(/\s+/g, ' ')
      expect(text).toContain('__evals__/answers.eval.ts.json could not be written: ENOSPC: no space left on device FAILED')
      expect(text).toMatch(/the rows of \d+ cases are not in the run record: ENOSPC: no space left on device !/)
      // What had a place is readable; the line that the disk cut short is the last one
      const [newest] = readdirSync(project.path('.evals/runs')).toSorted().toReversed()
      const lines = project.read(`.evals/runs/${newest}/rows.jsonl`).trimEnd().split('\n')
      expect(lines.slice(0, -1).map((line) => (JSON.parse(line) as { id: string }).id).length).toBeGreaterThan(20)
    } finally {
      can('umount', project.path('__evals__'))
      can('umount', project.path('.evals'))
    }
  })
})
