/** What a case, a suite and a run are known by: nothing random, nothing by position, and nothing lost in silence when something is renamed. */
import { describe, expect, test } from 'vitest'
import { failuresIn } from '../support/failures.ts'
import { allLabs, type TestOutcome } from '../support/lab.ts'
import { temporaryProjects } from '../support/temporaryProjects.ts'

/** Rows are read from a file, so that a test can edit them. */
const answers = (name: string): string => `
import { dataset, describe, scorer } from '@evals/runner'
describe.eval(${JSON.stringify(name)}, {
  data: dataset('./rows.jsonl'),
  task: (question) => question.toUpperCase(),
  scorers: [scorer('loud', ({ output }) => output === output.toUpperCase())],
}, ({ output, expect }) => expect(output).toMatchSnapshot())
`
const lines = (...inputs: unknown[]): string => inputs.map((input) => `${JSON.stringify({ input })}\n`).join('')

/** Lines that are in one text and not in the other. The comma after a line is JSON's, not the line's. */
function difference(before: string, after: string): { added: string[]; removed: string[] } {
  const [old, now] = [before, after].map((text) => text.replaceAll(/,$/gm, '').split('\n')) as [string[], string[]]
  return { added: now.filter((line) => !old.includes(line)), removed: old.filter((line) => !now.includes(line)) }
}

describe.each(allLabs)('identity on %s', (lab) => {
  const make = temporaryProjects(lab)
  const titles = (tests: readonly TestOutcome[]): string[] => tests.map(({ title }) => title)

  test('a row inserted at the top renames nothing: no title, no id, no snapshot, and the baseline grows by one line', async () => {
    const project = make({ 'answers.eval.ts': answers('answers'), 'rows.jsonl': lines('what is it?', 'where is it?', 'where is it?') })
    const first = await project.tests()
    const before = { titles: titles(first.tests), baseline: project.read('__evals__/answers.eval.ts.json'), snapshots: project.read('__snapshots__/answers.eval.ts.snap'), ids: project.run().rows.map(({ id }) => id) }
    expect(before.titles).toEqual(['what is it?', 'where is it?', 'where is it? (2)'])
    for (const id of before.ids) expect(before.titles.join('\n')).not.toContain(id)
    expect(before.ids[2]).toBe(`${String(before.ids[1])}-2`)
    expect(before.snapshots.replace(/^\/\/.*\n\n/, '').replaceAll('exports[`answers what', 'exports[`answers > what').replaceAll('exports[`answers where', 'exports[`answers > where')).toMatchInlineSnapshot(`
      "exports[\`answers > what is it? 1\`] = \`"WHAT IS IT?"\`;

      exports[\`answers > where is it? (2) 1\`] = \`"WHERE IS IT?"\`;

      exports[\`answers > where is it? 1\`] = \`"WHERE IS IT?"\`;
      "
    `)

    project.write('rows.jsonl', lines('why is it?') + project.read('rows.jsonl'))
    const { code, tests } = await project.tests()
    expect({ code, titles: titles(tests) }).toEqual({ code: 0, titles: ['why is it?', ...before.titles] })
    const baseline = difference(before.baseline, project.read('__evals__/answers.eval.ts.json'))
    expect(baseline).toEqual({ added: [expect.stringContaining('"why is it?"')], removed: [] })
    expect(difference(before.snapshots, project.read('__snapshots__/answers.eval.ts.snap'))).toEqual({ added: [expect.stringMatching(/^exports\[`answers (> )?why is it\? 1`\] = `"WHY IS IT\?"`;$/)], removed: [] })
    expect(project.run().record).toMatchObject({ outcome: 'passed', suites: [{ cases: 4, newCases: 1, missingCases: 0, scorers: [{ comparison: { n: 3, ties: 3 } }] }] })
  })

  test('an edited input is one new and one missing case, and a hint says that they look alike', async () => {
    const project = make({ 'answers.eval.ts': answers('answers'), 'rows.jsonl': lines('What is the capital of France?', 'Who wrote Hamlet?') })
    await project.test()
    const before = project.read('__evals__/answers.eval.ts.json')
    project.write('rows.jsonl', lines('What is the capital of France, please?', 'Who wrote Hamlet?'))
    const { code } = await project.test()
    const { record } = project.run()
    expect(record.suites[0]).toMatchObject({ cases: 2, newCases: 1, missingCases: 1, scorers: [{ comparison: { n: 1 } }] })
    expect({ code, reasons: record.reasons, notes: record.notes }).toMatchInlineSnapshot(`
      {
        "code": 1,
        "notes": [
          "answers: the new case "What is the capital of France, please?" may be the missing "What is the capital of France?", its input edited. With an \`id\` of its own, a row keeps its history",
        ],
        "reasons": [
          "answers: 1 case of the baseline is missing from the run ("What is the capital of France?"); run with -u if that is right",
        ],
      }
    `)
    expect(difference(before, project.read('__evals__/answers.eval.ts.json'))).toEqual({ added: [expect.stringContaining('France, please?')], removed: [] })

    await project.test(['-u'])
    expect(difference(before, project.read('__evals__/answers.eval.ts.json'))).toEqual({ added: [expect.stringContaining('France, please?')], removed: [expect.stringContaining('France?')] })
    expect(project.run().record.outcome).toBe('passed')
  })

  test('a renamed suite is told, with a hint, and its old scores stay until -u', async () => {
    const project = make({ 'answers.eval.ts': answers('answers'), 'rows.jsonl': lines('a', 'b', 'c') })
    await project.test()
    project.write('answers.eval.ts', answers('replies'))
    const { code } = await project.test()
    const { record } = project.run()
    expect({ code, reasons: record.reasons, notes: record.notes }).toMatchInlineSnapshot(`
      {
        "code": 1,
        "notes": [
          "replies: new, and has the cases of "answers": was the suite renamed? -u drops the old name; to be compared with its scores, rename it in the baseline file instead",
        ],
        "reasons": [
          "answers.eval.ts: the baseline has "answers", which the file no longer has; run with -u to remove it",
        ],
      }
    `)
    expect(Object.keys(JSON.parse(project.read('__evals__/answers.eval.ts.json')).suites)).toEqual(['answers', 'replies'])
    await project.test(['-u'])
    expect(Object.keys(JSON.parse(project.read('__evals__/answers.eval.ts.json')).suites)).toEqual(['replies'])
  })

  test('one name in two files is two suites, both whole', async () => {
    const project = make({ 'one.eval.ts': answers('answers'), 'deep/two.eval.ts': answers('answers').replace('./rows', '../rows'), 'rows.jsonl': lines('a', 'b') })
    const { code } = await project.test()
    const { record, rows } = project.run()
    expect(code).toBe(0)
    expect(record.suites.map(({ file, name, cases }) => [file, name, cases]).sort()).toEqual([['deep/two.eval.ts', 'answers', 2], ['one.eval.ts', 'answers', 2]])
    expect(rows.map(({ file, input }) => `${String(file)} ${String(input)}`).sort()).toEqual(['deep/two.eval.ts a', 'deep/two.eval.ts b', 'one.eval.ts a', 'one.eval.ts b'])
    expect(project.exists('__evals__/one.eval.ts.json') && project.exists('deep/__evals__/two.eval.ts.json')).toBe(true)
  })

  test('what can not be told apart is refused: one name twice in a file, and all rows with an id that another has', async () => {
    const project = make({
      'names.eval.ts': `
        import { describe, scorer } from '@evals/runner'
        const options = { data: [{ input: 'a' }], task: (x) => x, scorers: [scorer('one', () => 1)] }
        describe.eval('answers', options)
        describe.eval('answers', options)`,
      'nested.eval.ts': `
        import { describe, scorer } from '@evals/runner'
        const options = { data: [{ input: 'a' }], task: (x) => x, scorers: [scorer('one', () => 1)] }
        describe('small', () => describe.eval('answers', options))
        describe('large', () => describe.eval('answers', options))`,
      'ids.eval.ts': answers('answers'),
      'rows.jsonl': ['{"id":"a","input":1}', '{"id":"b","input":2}', '{"id":"a","input":3}', '{"id":7,"input":4}', '{"id":"7","input":5}', ''].join('\n'),
    })
    const { code, output } = await project.test()
    expect({ code, ...failuresIn(output) }).toMatchInlineSnapshot(`
      {
        "code": 1,
        "ids.eval.ts [ ids.eval.ts ]": "DataError: 2 problems in rows.jsonl; nothing was run
        rows.jsonl:3: id "a" is already that of rows.jsonl:1; ids must be unique
        rows.jsonl:5: id "7" is already that of rows.jsonl:4; ids must be unique
       ❯ ids.eval.ts:3:10",
        "names.eval.ts [ names.eval.ts ]": "Error: this file has two evals named "answers": the baseline could not tell them apart. Rename one
       ❯ names.eval.ts:5:18",
      }
    `)
    expect(project.run().record.suites.map(({ file, name }) => `${String(file)}: ${String(name)}`)).toEqual(expect.arrayContaining(['nested.eval.ts: small > answers', 'nested.eval.ts: large > answers']))
    expect(project.run().rows.filter(({ file }) => file === 'ids.eval.ts')).toEqual([])
    expect(project.exists('__evals__/ids.eval.ts.json')).toBe(false)
  })

  test('a filter that matches nothing fails the run and removes nothing', async () => {
    const project = make({ 'answers.eval.ts': answers('answers'), 'rows.jsonl': lines('a', 'b') })
    await project.test()
    const before = project.read('__evals__/answers.eval.ts.json')
    const byTitle = await project.test(['-t', 'nothing of this name'])
    expect({ code: byTitle.code, reasons: project.run().record.reasons }).toEqual({ code: 1, reasons: ['no eval case was run: does the filter match one?'] })
    const byFile = await project.test(['nowhere.eval.ts'])
    expect(byFile.code).toBe(1)
    expect(project.read('__evals__/answers.eval.ts.json')).toBe(before)
  })

  test('names and inputs may hold anything: titles are one clean line each, and nothing is lost', async () => {
    const long = 'x'.repeat(10_000)
    const inputs = ['naïve café 東京 🎉 👩‍👩‍👧', 'tab\tand\nnewline\r\nend', '\u001b[31mred\u001b[0m \u0007bell \u0000nul', '\u202eright to left\u2066', '', '   ', long, `${long}y`, '{"json": true}', '$1 %s %d %i $name', '__proto__', 'a > b', '\ud800 lone', 'https://x.y/?a=b&c#d']
    const project = make({
      'rows.jsonl': `${inputs.map((input) => JSON.stringify({ input, expected: input })).join('\n')}\n`,
      'names.eval.ts': `
        import { dataset, describe, exactMatch } from '@evals/runner'
        const task = (input) => input
        describe.eval('🎉 \\u001b[31mred\\u001b[0m "quoted" \\n two lines __proto__ %s $x', { data: dataset('./rows.jsonl'), task, scorers: [exactMatch] })
        describe.eval(${JSON.stringify(long)}, { data: [{ input: { nested: ['a', null, { b: 1 }] }, expected: 1 }, { input: 1, expected: 1, name: 'given \\u001b[2J name' }], task: () => 1, scorers: [exactMatch] })
        describe.eval('__proto__', { data: [{ input: 1, expected: 1, id: '__proto__' }, { input: 2, expected: 1, id: 'constructor' }], task: () => 1, scorers: [exactMatch], variants: { 'größer 🎉': {}, toString: {} } })
      `,
    })
    const first = await project.tests()
    const { rows, record } = project.run()
    const all = titles(first.tests)
    expect(all.map((title) => title.replace(/x{50,}/g, ({ length }) => `x × ${length}`))).toMatchInlineSnapshot(`
      [
        "naïve café 東京 🎉 👩‍👩‍👧",
        "tab and newline end",
        "red bell nul",
        "right to left",
        "(empty input)",
        "(empty input) (2)",
        "x × 560…x × 239",
        "x × 560…x × 239 (2)",
        "{"json": true}",
        "$1 %s %d %i $name",
        "__proto__",
        "a > b",
        "� lone",
        "https://x.y/?a=b&c#d",
        "nested: a, null, b: 1",
        "given name",
        "1",
        "2",
        "1",
        "2",
      ]
    `)
    // oxlint-disable-next-line no-control-regex -- control characters are what is looked for
    expect(all.filter((title) => /[\u0000-\u001f\u007f-\u009f\u202a-\u202e\u2066-\u2069]/.test(title))).toEqual([])
    expect(rows.filter(({ suite }) => String(suite).startsWith('🎉')).map(({ input }) => input).sort()).toEqual(inputs.toSorted())
    expect({ code: first.code, reasons: record.reasons }).toEqual({ code: 0, reasons: [] })

    const before = project.read('__evals__/names.eval.ts.json')
    const again = await project.test(['-u'])
    expect(again.code).toBe(0)
    expect(project.read('__evals__/names.eval.ts.json')).toBe(before)
    expect(project.run().record.suites.map(({ newCases, missingCases }) => [newCases, missingCases])).toEqual(record.suites.map(() => [0, 0]))
  })
})
