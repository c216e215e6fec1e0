/** `evals dataset` by the real command: from logs into a file in git, and what keeps such files in order. */
import { execFileSync } from 'node:child_process'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { openSqlite, spanOfRow } from '../../packages/store/src/index.ts'
import { evalsCommand } from '../support/evalsCommand.ts'
import { createProject, type Project } from '../support/lab.ts'

const START = Date.parse('2026-11-20T12:00:00Z')
const TEXTS = ['where is my invoice', 'cancel my plan', 'cancel my plan please', 'the hub blinks red', 'write to ada@example.com about it', 'Where is my invoice?']

let project: Project
beforeAll(async () => {
  project = createProject('vitest-5', {
    'questions.jsonl': '{"id":"own","input":"the hub blinks red","expected":"hub-lights"}\n{"input":"do you sell gift cards"}\n',
    'evals.config.json': '{ "redaction": { "patterns": [{ "name": "plan", "pattern": "plan" }] } }',
  })
  const git = (...args: string[]): void => void execFileSync('git', ['-c', 'user.name=a', '-c', 'user.email=a@example.com', ...args], { cwd: project.folder })
  git('init', '-q')
  git('add', 'questions.jsonl')
  git('commit', '-qm', 'questions')
  const engine = await openSqlite({ folder: project.path('.evals/logs') })
  await engine.ingest(TEXTS.map((input, index) => spanOfRow({ id: `log-${index}`, input, output: `answer ${index}`, scores: { helpful: index / 10 }, tags: [index % 2 ? 'odd' : 'even'], metadata: { model: 'small' }, metrics: { startMs: START + index * 1000, durationMs: 100 } })))
  await engine.close()
})
afterAll(() => project.remove())

let before = ''
beforeEach(() => {
  before = project.read('questions.jsonl')
})

const evals = (...args: string[]) => evalsCommand(project, ['dataset', ...args])

describe('evals dataset add', () => {
  test('shows what it would do, and writes nothing', async () => {
    const { code, output } = await evals('add', 'questions.jsonl', '--from', 'scores.helpful:<0.45', '--dry-run')
    expect(code, output).toBe(0)
    expect(output.replaceAll(/"id":"[\da-f]{16}"/g, '"id":"<hash>"')).toMatchInlineSnapshot(`
      "--- a/questions.jsonl
      +++ b/questions.jsonl
      @@ -1,2 +1,6 @@
       {"id":"own","input":"the hub blinks red","expected":"hub-lights"}
       {"input":"do you sell gift cards"}
      +{"id":"<hash>","input":"write to [email-1] about it","tags":["even"]…
      +{"id":"<hash>","input":"cancel my [plan-1] please","tags":["even"],"…
      +{"id":"<hash>","input":"cancel my [plan-1]","tags":["odd"],"metadata…
      +{"id":"<hash>","input":"where is my invoice","tags":["even"],"metada…

      would add 4 rows to questions.jsonl
        1 row is there already: line 1 (own)
        redacted: 2 plan, 1 email
          email in input of log-4
          plan in input of log-2
          plan in input of log-1
      "
    `)
    expect(project.read('questions.jsonl')).toBe(before)
  })

  test('adds each input once, redacted, with where it came from; again it adds nothing', async () => {
    const first = await evals('add', 'questions.jsonl', '--from', 'scores.helpful:<0.45', '--map', 'expected=output,metadata=', '--json')
    expect(first.code, first.output).toBe(0)
    const answer = JSON.parse(first.stdout) as Record<string, unknown>
    expect(answer).toMatchObject({ file: 'questions.jsonl', found: 5, taken: 5, alreadyThere: [{ from: 'log-3', id: 'own', line: 1 }], redaction: { kinds: expect.arrayContaining([{ kind: 'plan', count: 2 }, { kind: 'email', count: 1 }]) } })
    const rows = project.read('questions.jsonl').trim().split('\n').map((line) => JSON.parse(line) as Record<string, unknown>)
    expect(rows.slice(2)).toEqual(expect.arrayContaining([
      { id: expect.stringMatching(/^[\da-f]{16}$/), input: 'where is my invoice', expected: 'answer 0', tags: ['even'], origin: { kind: 'log', ref: '.evals/logs', id: 'log-0' } },
      { id: expect.any(String), input: 'cancel my [plan-1]', expected: 'answer 1', tags: ['odd'], origin: { kind: 'log', ref: '.evals/logs', id: 'log-1' } },
      { id: expect.any(String), input: 'write to [email-1] about it', expected: 'answer 4', tags: ['even'], origin: { kind: 'log', ref: '.evals/logs', id: 'log-4' } },
    ]))
    expect(rows).toHaveLength(6)
    expect(project.read('questions.jsonl').startsWith(before)).toBe(true)
    expect(project.read('questions.jsonl')).not.toContain('ada@')
    const again = await evals('add', 'questions.jsonl', '--from', 'scores.helpful:<0.45')
    expect(again.output).toMatch(/^added 0 rows to questions\.jsonl\n {2}5 rows are there already/)
    project.write('questions.jsonl', before)
  })

  test('by ids, and by samples that are the same each time', async () => {
    const named = JSON.parse((await evals('add', 'new/named.jsonl', 'log-5', 'log-1', '--json', '--dry-run')).stdout) as { added: { from: string }[] }
    expect(named.added.map(({ from }) => from)).toEqual(['log-5', 'log-1'])
    const sampled = async (...args: string[]): Promise<string[]> => (JSON.parse((await evals('add', 'new.jsonl', '--from', 'metadata.model:small', '--json', '--dry-run', ...args)).stdout) as { added: { from: string }[] }).added.map(({ from }) => from)
    expect(await sampled('--sample', '2', '--worst', 'helpful')).toEqual(['log-0', 'log-1'])
    expect(await sampled('--sample', '2', '--newest')).toEqual(['log-5', 'log-4'])
    const stratified = await sampled('--sample', '2', '--stratify', 'tags[0]', '--seed', '3')
    expect(stratified.map((id) => Number(id.slice(4)) % 2).toSorted()).toEqual([0, 1])
    expect(await sampled('--sample', '2', '--stratify', 'tags[0]', '--seed', '3')).toEqual(stratified)
    expect(await sampled('--sample', '3', '--diverse')).toHaveLength(3)
    expect(project.exists('new.jsonl')).toBe(false)
  })

  test.each<[string, string[], RegExp]>([
    ['nothing that says which', ['add', 'questions.jsonl'], /^evals dataset add: say which rows: --from '<query>', --view <name>, or their ids/],
    ['both ways', ['add', 'questions.jsonl', 'log-1', '--from', 'x'], /^evals dataset add: rows are named by their ids or found by a query, not both/],
    ['an id that is not there', ['add', 'questions.jsonl', 'nope'], /^evals dataset add: there is no row, trace or span "nope" in the logs/],
    ['a query that finds nothing', ['add', 'questions.jsonl', '--from', 'metadata.model:large'], /^evals dataset add: no row of the logs is found by "metadata\.model:large"/],
    ['a query that is none', ['add', 'questions.jsonl', '--from', 'modle:large'], /^evals dataset add: the query can not be understood[\s\S]*modle:large/],
    ['a mapping that is none', ['add', 'questions.jsonl', '--from', 'invoice', '--map', 'inptu=output'], /^evals dataset add: mapping "inptu=output": a dataset row has no "inptu" to be set; it has input, expected, metadata, tags/],
    ['a mapping that fits no row', ['add', 'questions.jsonl', '--from', 'invoice', '--map', 'input=output.text'], /^evals dataset add: mapping "input=output\.text": /],
    ['a CSV', ['add', 'questions.csv', '--from', 'invoice'], /only JSON Lines files are written/],
    ['two orders', ['add', 'questions.jsonl', '--from', 'invoice', '--newest', '--worst'], /^evals dataset add: --newest and --worst are two orders: choose one/],
  ])('%s is said in a line, and nothing is written', async (_name, args, message) => {
    const { code, output } = await evals(...args)
    expect(output).toMatch(message)
    expect(output).not.toMatch(/\n {4}at /)
    expect(code).toBe(2)
    expect(project.read('questions.jsonl')).toBe(before)
  })
})

describe('the care of datasets', () => {
  test('what is wrong is said with its line, also by the schema beside it, and fails', async () => {
    project.write('bad.jsonl', '{"input":"a","expected":7}\n{"inpt":1}\n{"input":"b","expected":"x"}\n')
    project.write('bad.schema.json', '{ "type": "object", "properties": { "expected": { "type": "string" } } }')
    const { code, output } = await evals('validate', 'questions.jsonl', 'bad.jsonl')
    expect(code).toBe(1)
    expect(output).toMatchInlineSnapshot(`
      "✓ questions.jsonl  2 rows
      ✗ bad.jsonl  2 problems
        bad.jsonl:1: expected must be string
        bad.jsonl:2: has no \`input\`; it has inpt (\`map\` in dataset() makes rows of other records)
      "
    `)
  })

  test('statistics, equal rows, parts and differences', async () => {
    expect((await evals('stats', 'questions.jsonl')).output.replace(/version +[\da-f]+/, 'version   <hash>')).toMatchInlineSnapshot(`
      "questions.jsonl  2 rows, 101 B
        version   <hash>
        ids       1 of their own · 1 of their input
        expected  1 of 2
        inputs    18 to 22 · median 18 · 95% up to 22 characters
        tokens    about 11 in all · median 5
      "
    `)
    project.write('twice.jsonl', '{"input":"a"}\n{"input":"b"}\n{"input":"a","expected":1}\n')
    const deduped = await evals('dedupe', 'twice.jsonl')
    expect(deduped.code, deduped.output).toBe(0)
    expect(project.read('twice.jsonl').trim().split('\n')).toHaveLength(2)

    project.write('many.jsonl', Array.from({ length: 50 }, (_, index) => `{"input":"question ${index}"}\n`).join(''))
    const split = await evals('split', 'many.jsonl', '--parts', 'train=0.7,test=0.3')
    expect(split.code, split.output).toBe(0)
    const [train, testing] = ['many.train.jsonl', 'many.test.jsonl'].map((file) => project.read(file).trim().split('\n'))
    expect(train!.length + testing!.length).toBe(50)
    project.write('many.jsonl', `{"input":"one more"}\n${project.read('many.jsonl')}`)
    await evals('split', 'many.jsonl', '--parts', 'train=0.7,test=0.3')
    expect(train!.every((line) => project.read('many.train.jsonl').includes(line))).toBe(true)

    project.write('questions.jsonl', before.replace('hub-lights', 'hub').replace('{"input":"do you sell gift cards"}\n', '{"input":"is it free"}\n'))
    const { output } = await evals('diff', 'questions.jsonl')
    project.write('questions.jsonl', before)
    expect(output.replaceAll(/\([\da-f]{16}\)/g, '(<hash>)')).toMatchInlineSnapshot(`
      "questions.jsonl@HEAD → questions.jsonl
      - line 2 (<hash>)  do you sell gift cards
      + line 2 (<hash>)  is it free
      ~ line 1 (own)
          expected: hub-lights → hub
      1 added, 1 removed, 1 changed, 0 rows as they were
      "
    `)
  })
})
