/** Whatever is wrong with what a user gives: a message that says what, where and what to do, and nothing else harmed. */
import { beforeAll, describe, expect, test } from 'vitest'
import { failuresIn } from '../support/failures.ts'
import { allLabs, inOneProcess, runnerOf, type Finished, type Project, type RunFile } from '../support/lab.ts'
import { temporaryProjects } from '../support/temporaryProjects.ts'

/** An eval of one file whose task leaves a mark when it is run. */
const evalOf = (data: string, options = ''): string => `
import { dataset, describe, exactMatch } from '@evals/runner'
import { writeFileSync } from 'node:fs'
import { z } from 'zod'
describe.eval('rows', { data: ${data}, task: () => { writeFileSync('ran', ''); return 1 }, scorers: [exactMatch], ${options} })
`

const data: Record<string, string> = {
  'lines.jsonl': ['{"input": 1}', '{"input": 2,}', '', '{"question": 3}', '[4]', '"text"', '{"input": 5', '{"input": 6, "tags": "a", "name": 7, "id": ""}', '<<<<<<< HEAD', 'null'].join('\n'),
  'empty.jsonl': '\n\n',
  'rows.parquet': 'PAR1',
  'quotes.csv': 'input,expected\na,1\n"b,2\nc,3\n',
  'columns.csv': 'input,expected\na,1\nb,2,3\n',
  'indent.yaml': '- input: a\n- input: b\n   expected: 1\n',
  'map.yaml': 'input: a\n',
  'rows.yaml': '- input: a\n- input: b\n\n- question: c\n',
  'comma.json': '[\n  { "input": 1 },\n  { "input": 2, }\n]\n',
  'object.json': '{ "input": 1 }',
  'rows.json': '[\n  { "input": 1 },\n  [2],\n  { "name": "no input" }\n]\n',
  'schema.jsonl': '{"input":"a","expected":{"total":1}}\n{"input":2,"expected":{"total":"x"}}\n{"input":"c"}\n',
  'latin1.jsonl': '',
}

const dataEvals: Record<string, string> = {
  lines: `dataset('./lines.jsonl')`,
  empty: `dataset('./empty.jsonl')`,
  missing: `dataset('./nowhere.jsonl')`,
  unknown: `dataset('./rows.parquet')`,
  'csv-quotes': `dataset('./quotes.csv')`,
  'csv-columns': `dataset('./columns.csv')`,
  'yaml-indent': `dataset('./indent.yaml')`,
  'yaml-map': `dataset('./map.yaml')`,
  'yaml-rows': `dataset('./rows.yaml')`,
  'json-comma': `dataset('./comma.json')`,
  'json-object': `dataset('./object.json')`,
  'json-rows': `dataset('./rows.json')`,
  schema: `dataset('./schema.jsonl', { schema: z.object({ input: z.string(), expected: z.object({ total: z.number() }) }) })`,
  map: `dataset('./schema.jsonl', { map: (record) => ({ input: record.expected.total.toFixed() }) })`,
  limit: `dataset('./schema.jsonl', { limit: 0 })`,
  'no-rows': `[]`,
  'not-rows': `{ input: 1 }`,
  'function-throws': `async () => { throw new Error('the database is away') }`,
  'row-of-nothing': `[{ input: 1 }, undefined, null, { expected: 1 }]`,
  'row-unserialisable': `[{ input: { at: [1n] } }, { input: NaN }, { input: 1, metadata: { f() {} } }]`,
}

const options: Record<string, string> = {
  misspelt: `{ data: [{ input: 1 }], task: (x) => x, scorer: [exactMatch], trails: 3 }`,
  gate: `{ data: [{ input: 1 }], task: (x) => x, scorers: [exactMatch], gate: { min: { exactmatch: 0.5 }, scorers: ['other'], maxError: 0 } }`,
  numbers: `{ data: [{ input: 1 }], task: (x) => x, scorers: [exactMatch], trials: 0, timeout: -1, concurrency: 1.5, gate: { maxErrors: 2, tolerance: NaN } }`,
  scorers: `{ data: [{ input: 1 }], task: (x) => x, scorers: [exactMatch, exactMatch, () => 1, undefined, 'levenshtein'] }`,
  missing: `{}`,
  nothing: `undefined`,
  variants: `{ data: [{ input: 1 }], task: (x) => x, scorers: [exactMatch], variants: { ' ': {} } }`,
}

describe.each(allLabs)('bad input on %s', (lab) => {
  const make = temporaryProjects(lab)
  /** By the name of the eval file. */
  const byFile = (output: string, project: Project): Record<string, string> =>
    Object.fromEntries(Object.entries(failuresIn(output)).map(([title, message]) => [title.replace(/\.eval\.ts .*$/, ''), message.replaceAll(project.folder, '<project>')]))

  test('data that can not be read is refused before anything is run: file, line, what is wrong, all at once', async () => {
    const project = make({ ...data, ...Object.fromEntries(Object.entries(dataEvals).map(([name, source]) => [`${name}.eval.ts`, evalOf(source)])) })
    const { code, output } = await project.test(inOneProcess(lab))
    expect({ code, ran: project.exists('ran') }).toEqual({ code: 1, ran: false })
    expect(byFile(output, project)).toMatchInlineSnapshot(`
      {
        "csv-columns": "DataError: 1 problem in columns.csv; nothing was run
        columns.csv:3: is not CSV: Invalid Record Length: columns length is 2, got 3 on line 3
       ❯ csv-columns.eval.ts:5:10",
        "csv-quotes": "DataError: 1 problem in quotes.csv; nothing was run
        quotes.csv:3: is not CSV: the quote that opens here is never closed
       ❯ csv-quotes.eval.ts:5:10",
        "empty": "DataError: 1 problem in empty.jsonl; nothing was run
        empty.jsonl: has no rows: an eval without cases says nothing
       ❯ empty.eval.ts:5:10",
        "function-throws": "Error: the database is away
       ❯ function-throws.eval.ts:5:51",
        "json-comma": "DataError: 1 problem in comma.json; nothing was run
        comma.json:3: is not JSON: Expected double-quoted property name
       ❯ json-comma.eval.ts:5:10",
        "json-object": "DataError: 1 problem in object.json; nothing was run
        object.json: must be an array of rows: [{ "input": ... }, ...]
       ❯ json-object.eval.ts:5:10",
        "json-rows": "DataError: 2 problems in rows.json; nothing was run
        rows.json:3: a row is an object with an \`input\`, not an array
        rows.json:4: has no \`input\`; it has name (\`map\` in dataset() makes rows of other records)
       ❯ json-rows.eval.ts:5:10",
        "limit": "DataError: 1 problem in schema.jsonl; nothing was run
        schema.jsonl: limit must be at least 1, not 0
       ❯ limit.eval.ts:5:10",
        "lines": "DataError: 10 problems in lines.jsonl; nothing was run
        lines.jsonl:2: is not JSON: Expected double-quoted property name at column 13
        lines.jsonl:4: has no \`input\`; it has question (\`map\` in dataset() makes rows of other records)
        lines.jsonl:5: a row is an object with an \`input\`, not an array
        lines.jsonl:6: a row is an object with an \`input\`, not a string
        lines.jsonl:7: is not JSON: Expected ',' or '}' after property value at column 12
        lines.jsonl:8: \`id\` must be a text that is not empty, or a number
        lines.jsonl:8: \`name\` must be text
        lines.jsonl:8: \`tags\` must be a list of texts
        lines.jsonl:9: is a merge conflict marker: resolve the conflict first
        lines.jsonl:10: a row is an object with an \`input\`, not null
       ❯ lines.eval.ts:5:10",
        "map": "DataError: 2 problems in schema.jsonl; nothing was run
        schema.jsonl:2: \`map\` threw: record.expected.total.toFixed is not a function
        schema.jsonl:3: \`map\` threw: Cannot read properties of undefined (reading 'total')
       ❯ map.eval.ts:5:10",
        "missing": "DataError: 1 problem in nowhere.jsonl; nothing was run
        <project>/nowhere.jsonl: there is no such file (the path is relative to the folder of the eval file)
       ❯ missing.eval.ts:5:10",
        "no-rows": "DataError: 1 problem in the data of eval "rows"; nothing was run
        the data of eval "rows": has no rows: an eval without cases says nothing
       ❯ no-rows.eval.ts:5:10",
        "not-rows": "DataError: 1 problem in the data of eval "rows"; nothing was run
        data: data must be rows ([{ input, expected }, ...]), dataset(path), an iterable, a promise of these, or a function that gives them; it is an object
       ❯ not-rows.eval.ts:5:10",
        "row-of-nothing": "DataError: 3 problems in the data of eval "rows"; nothing was run
        row 2: a row is an object with an \`input\`, not undefined
        row 3: a row is an object with an \`input\`, not null
        row 4: has no \`input\`; it has expected (\`map\` in dataset() makes rows of other records)
       ❯ row-of-nothing.eval.ts:5:10",
        "row-unserialisable": "DataError: 3 problems in the data of eval "rows"; nothing was run
        row 1: row.input.at[0] is a bigint, which JSON can not hold
        row 2: row.input is NaN, which JSON can not hold
        row 3: row.metadata.f is a function, which JSON can not hold
       ❯ row-unserialisable.eval.ts:5:10",
        "schema": "DataError: 3 problems in schema.jsonl; nothing was run
        schema.jsonl:2: input: Invalid input: expected string, received number
        schema.jsonl:2: expected.total: Invalid input: expected number, received string
        schema.jsonl:3: expected: Invalid input: expected object, received undefined
       ❯ schema.eval.ts:5:10",
        "unknown": "DataError: 1 problem in rows.parquet; nothing was run
        <project>/rows.parquet: a dataset is one of .jsonl, .ndjson, .json, .yaml, .yml, .csv, not ".parquet"
       ❯ unknown.eval.ts:5:10",
        "yaml-indent": "DataError: 2 problems in indent.yaml; nothing was run
        indent.yaml:2: is not YAML: Nested mappings are not allowed in compact mappings
        indent.yaml:2: is not YAML: Implicit keys need to be on a single line
       ❯ yaml-indent.eval.ts:5:10",
        "yaml-map": "DataError: 1 problem in map.yaml; nothing was run
        map.yaml: must be a list of rows: "- input: ..."
       ❯ yaml-map.eval.ts:5:10",
        "yaml-rows": "DataError: 1 problem in rows.yaml; nothing was run
        rows.yaml:4: has no \`input\`; it has question (\`map\` in dataset() makes rows of other records)
       ❯ yaml-rows.eval.ts:5:10",
      }
    `)
  })

  test('options that would mean something else or nothing are refused where they were written', async () => {
    const project = make(Object.fromEntries(Object.entries(options).map(([name, source]) => [`${name}.eval.ts`, `import { describe, exactMatch } from '@evals/runner'\ndescribe.eval('rows', ${source})`])))
    const { code, output } = await project.test(inOneProcess(lab))
    expect({ code, ...byFile(output, project) }).toMatchInlineSnapshot(`
      {
        "code": 1,
        "gate": "TypeError: describe.eval("rows"): the gate names a scorer "exactmatch" that the eval does not have; did you mean \`exactMatch\`?
        the gate names a scorer "other" that the eval does not have; there are exactMatch
        there is no gate \`maxError\`; did you mean \`maxErrors\`?
       ❯ gate.eval.ts:2:10",
        "missing": "TypeError: describe.eval("rows"): \`data\` is missing: rows, dataset(path), or a function that gives rows
        \`task\` must be a function: (input, { params, signal }) => output
        \`scorers\` must be a list of at least one scorer: without a score there is nothing to compare
       ❯ missing.eval.ts:2:10",
        "misspelt": "TypeError: describe.eval("rows"): there is no option \`scorer\`; did you mean \`scorers\`?
        there is no option \`trails\`; did you mean \`trials\`?
        \`scorers\` must be a list of at least one scorer: without a score there is nothing to compare
       ❯ misspelt.eval.ts:2:10",
        "nothing": "TypeError: describe.eval("rows"): the second argument must be an object: { data, task, scorers }
       ❯ nothing.eval.ts:2:10",
        "numbers": "TypeError: describe.eval("rows"): \`trials\` must be a whole number of at least 1, not 0
        \`timeout\` must be a number of at least 0, not -1
        \`concurrency\` must be a whole number of at least 1, not 1.5
        \`gate.maxErrors\` must be a number from 0 to 1, not 2
        \`gate.tolerance\` must be a number from 0 to 1, not NaN
       ❯ numbers.eval.ts:2:10",
        "scorers": "TypeError: describe.eval("rows"): two scorers are named "exactMatch": name one of them with scorer('name', fn)
        scorer 3 has no name: use a named function, or scorer('name', fn)
        scorer 4 is undefined (a wrong import?), not a function
        scorer 5 is a string, not a function
       ❯ scorers.eval.ts:2:10",
        "variants": "TypeError: describe.eval("rows"): a variant needs a name that is not empty
       ❯ variants.eval.ts:2:10",
      }
    `)
  })

  test('without its part in the configuration an eval says what to add', async () => {
    const isJest = runnerOf(lab) === 'jest'
    const project = make({
      ...(isJest ? { 'jest.config.js': `module.exports = { testMatch: ['**/*.eval.ts'], transform: { '^.+[.]ts$': '@swc/jest' } }` } : { 'vitest.config.ts': `export default { test: { include: ['*.eval.ts'] } }` }),
      'rows.eval.ts': evalOf('[{ input: 1 }]'),
    })
    const { code, output } = await project.command(isJest ? [] : ['run'])
    expect({ code, ...byFile(output, project) }).toEqual({
      code: 1,
      rows: isJest
        ? `Error: evals need their test runner. In jest.config.js:\n  preset: '@evals/jest'\nor, beside another preset:\n  testRunner: '@evals/jest/runner',\n  reporters: ['@evals/jest/reporter']\n ❯ rows.eval.ts:5:10`
        : `Error: describe.eval needs the plugin, which records and judges the run. In vitest.config.ts:\n  import { evals } from '@evals/vitest/plugin'\n  export default defineConfig({ plugins: [evals()] })\n ❯ rows.eval.ts:5:10`,
    })
  })

  describe('from a task, a scorer or a body', () => {
    const source = `
import { describe, scorer } from '@evals/runner'
import { writeFileSync } from 'node:fs'
const scorers = [scorer('fine', () => 1)]
const circular = { list: [] }
circular.list.push({ back: circular })
const outputs = {
  circular, bigint: { a: { b: 1n } }, function: [() => 1], NaN: { total: NaN }, map: { 'a key': new Map([[1, 2]]) }, undefined: undefined, symbol: Symbol('x'),
  getter: { get boom() { throw new Error('no') } }, bytes: new Uint8Array(3), proxy: new Proxy({}, { ownKeys() { throw new Error('trapped') } }), error: new Error('as output'), date: new Date(0),
  deep: JSON.parse('['.repeat(3000) + ']'.repeat(3000)), fine: 'fine',
}
describe.eval('outputs', { data: Object.keys(outputs).map((input) => ({ input })), task: (input) => outputs[input], scorers })
describe.eval('large', { data: [{ input: '50 MB' }, { input: 'small' }], task: (input) => input === 'small' ? input : 'x'.repeat(50 * 2 ** 20), scorers })
const thrown = { string: 'quota is used up', undefined: undefined, object: { status: 429, secret: 'x' }, null: null, error: Object.assign(new RangeError('too far'), { apiKey: 'sk-secret' }), 'error with a cause': new Error('outer', { cause: new Error('inner') }), frozen: Object.freeze(new Error('frozen')) }
describe.eval('rejections', {
  data: [...Object.keys(thrown).map((input) => ({ input })), { input: 'at this line' }, { input: 'fine' }],
  task: async (input) => {
    if (input === 'fine') return 1
    if (input === 'at this line') throw new TypeError('made here')
    throw thrown[input]
  },
  scorers,
})
const never = () => new Promise(() => {})
describe.eval('never', {
  data: [{ input: 'task' }, { input: 'scorer' }, { input: 'body' }, { input: 'fine' }],
  timeout: 100,
  task: (input, { signal }) => {
    if (input !== 'task') return input
    signal.addEventListener('abort', () => writeFileSync('aborted', String(signal.reason.message)))
    return never()
  },
  scorers: [scorer('slow', ({ output }) => output === 'scorer' ? never() : 1), ...scorers],
}, ({ output }) => output === 'body' ? never() : undefined)
describe.eval('assertions', { data: [{ input: 'low' }, { input: 'fine' }], task: (x) => x, scorers: [scorer('long', ({ output }) => output === 'fine' ? 1 : 0.25)] }, ({ output, expect }) => {
  expect(output).toBe('fine')
})
`
    let project: Project
    let finished: Finished
    let record: RunFile
    let rows: Record<string, any>[]
    let messages: Record<string, string>
    beforeAll(async () => {
      project = make({ 'run.eval.ts': source })
      finished = await project.test()
      ;({ record, rows } = project.run())
      messages = failuresIn(finished.output)
    })
    const of = (suite: string): Record<string, string> => Object.fromEntries(Object.entries(messages).flatMap(([title, message]) => (title.startsWith(`run.eval.ts > ${suite} > `) ? [[title.slice(`run.eval.ts > ${suite} > `.length), message]] : [])))
    const result = (suite: string) => record.suites.find(({ name }) => name === suite)
    const row = (suite: string, input: string) => rows.find((other) => other['suite'] === suite && other['input'] === input)!

    test('an output that JSON can not hold errs with the place in it, and the other cases are unharmed', () => {
      expect(of('outputs')).toMatchInlineSnapshot(`
        {
          "NaN": "UnserialisableError: task error: output.total is NaN, which JSON can not hold",
          "bigint": "UnserialisableError: task error: output.a.b is a bigint, which JSON can not hold",
          "bytes": "UnserialisableError: task error: output is binary data (Uint8Array): give text, or base64 text",
          "circular": "UnserialisableError: task error: output.list[0].back refers back to itself, which JSON can not hold",
          "deep": "UnserialisableError: task error: output[0][0][0][0][0][0][0][0][0][0][0][0][0][0][0][0][0][0]… is nested deeper than 500 levels",
          "function": "UnserialisableError: task error: output[0] is a function, which JSON can not hold",
          "getter": "UnserialisableError: task error: the output can not be read: Error: no",
          "map": "UnserialisableError: task error: output["a key"] is a Map, which JSON can not hold",
          "proxy": "UnserialisableError: task error: the output can not be read: Error: trapped",
          "symbol": "UnserialisableError: task error: output is a symbol, which JSON can not hold",
          "undefined": "TypeError: task error: the task returned undefined: return its output, or null where there is none",
        }
      `)
      expect(result('outputs')).toMatchObject({ cases: 14, scorers: [{ n: 14 - result('outputs').errors }] })
      expect(row('outputs', 'fine')).toMatchObject({ output: 'fine', scores: { fine: 1 } })
      expect(row('outputs', 'date')['output']).toBe('1970-01-01T00:00:00.000Z')
    })

    test('an output of 50 MB is on record, and the run goes on', () => {
      expect(row('large', '50 MB')['output']).toHaveLength(50 * 2 ** 20)
      expect(result('large')).toMatchObject({ cases: 2, errors: 0 })
      expect(project.read('__evals__/run.eval.ts.json').length).toBeLessThan(20_000)
    })

    test('whatever a task rejects with is shown, with one frame in the user code where there is one', () => {
      expect(of('rejections')).toMatchInlineSnapshot(`
        {
          "at this line": "TypeError: task error: made here
         ❯ run.eval.ts:19:41",
          "error": "RangeError: task error: too far
         ❯ run.eval.ts:14:139",
          "error with a cause": "Error: task error: outer
         ❯ run.eval.ts:14:214",
          "frozen": "Error: task error: frozen
         ❯ run.eval.ts:14:287",
          "null": "Error: task error: threw null",
          "object": "Error: task error: threw {"status":429,"secret":"x"}",
          "string": "Error: task error: quota is used up",
          "undefined": "Error: task error: threw undefined",
        }
      `)
      // Jest shows the line of the source that made the error
      expect(finished.output.replace(/^ +(> )?\d+ \|.*/gm, '')).not.toContain('sk-secret')
      expect(result('rejections')).toMatchObject({ cases: 9, errors: 8, scorers: [{ n: 1 }] })
      expect(row('rejections', 'error')['error']).toMatchObject({ name: 'RangeError', message: 'too far', phase: 'task' })
    })

    test('what never settles is given up after its time, with its input on record', () => {
      expect(of('never')).toMatchInlineSnapshot(`
        {
          "body": "TimeoutError: the eval's body did not settle within 100 ms",
          "scorer": "TimeoutError: scorer "slow" did not settle within 100 ms",
          "task": "TimeoutError: the task did not settle within 100 ms",
        }
      `)
      expect(project.read('aborted')).toBe('the task did not settle within 100 ms')
      expect(row('never', 'task')).toMatchObject({ input: 'task', error: { name: 'TimeoutError', message: 'the task did not settle within 100 ms', phase: 'task' } })
      expect(row('never', 'scorer')).toMatchObject({ output: 'scorer', scores: { slow: null, fine: 1 }, scoreDetails: { slow: { error: { name: 'TimeoutError' } } } })
      expect(row('never', 'body')).toMatchObject({ output: 'body', scores: { slow: 1, fine: 1 }, failures: [`the eval's body did not settle within 100 ms`] })
      expect(row('never', 'fine')).toMatchObject({ output: 'fine', scores: { slow: 1, fine: 1 } })
      expect(result('never')).toMatchObject({ cases: 4, errors: 2, failures: 1 })
    })

    test('a failed assertion is shown where it was made, in the words of the runner', () => {
      const message = runnerOf(lab) === 'jest' ? 'Error: expect(received).toBe(expected) // Object.is equality' : `AssertionError: expected 'low' to be 'fine' // Object.is equality`
      expect(of('assertions')).toEqual({ low: expect.stringMatching(/^[\s\S]*Expected: "fine"\nReceived: "low"\n\n? ❯ run\.eval\.ts:36:18$/) })
      expect(of('assertions')['low']!.split('\n')[0]).toBe(message)
    })

    test('the run fails, and says how many of each', () => {
      expect({ code: finished.code, reasons: record.reasons }).toMatchInlineSnapshot(`
        {
          "code": 1,
          "reasons": [
            "outputs: 11 of 14 cases ended in an error",
            "rejections: 8 of 9 cases ended in an error",
            "never: 2 of 4 cases ended in an error",
            "never: 1 case failed an assertion",
            "assertions: 1 case failed an assertion",
          ],
        }
      `)
    })
  })
})
