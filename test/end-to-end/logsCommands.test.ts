/** The third loop by the real command: traces of a real application by OpenTelemetry's own SDK, files, queries, scores. */
import { execFile, spawn, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { promisify, stripVTControlCharacters } from 'node:util'
import { gzipSync } from 'node:zlib'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { evalsCommand } from '../support/evalsCommand.ts'
import { createProject, type Project } from '../support/lab.ts'
import { startModelServer } from '../support/modelServer.ts'

const production = join(import.meta.dirname, '..', '..', 'fixtures', 'help-center')

interface Command {
  child: ChildProcess
  stdout: () => string
  stderr: () => string
  until: (text: string | RegExp) => Promise<void>
  /** Ends it by this signal, and tells its exit code. */
  end: (signal: NodeJS.Signals) => Promise<number | null>
}

/** The command, going on. */
function start(project: Project, args: readonly string[], environment: Record<string, string> = {}): Command {
  const cli = join(project.folder, '..', 'node_modules', '@evals', 'cli', 'dist', 'evals.mjs')
  const child = spawn(process.execPath, [cli, ...args], { cwd: project.folder, env: { ...process.env, NO_COLOR: '1', ...environment } })
  const text = { stdout: '', stderr: '' }
  for (const name of ['stdout', 'stderr'] as const) child[name].on('data', (piece: Buffer) => (text[name] += piece.toString()))
  const exit = once(child, 'exit')
  const all = (): string => stripVTControlCharacters(text.stdout + text.stderr)
  return {
    child,
    stdout: () => stripVTControlCharacters(text.stdout),
    stderr: () => stripVTControlCharacters(text.stderr),
    async until(wanted) {
      while (!(typeof wanted === 'string' ? all().includes(wanted) : wanted.test(all()))) {
        if (child.exitCode !== null) throw new Error(`it ended before: ${all()}`)
        await sleep(20)
      }
    },
    async end(signal) {
      child.kill(signal)
      const [code] = (await exit) as [number | null]
      return code
    },
  }
}

async function collecting(project: Project, args: readonly string[] = [], environment: Record<string, string> = {}): Promise<Command & { url: string }> {
  const command = start(project, ['collect', '--port', '0', ...args], environment)
  await command.until('Ctrl-C ends it')
  return { ...command, url: /collecting on (http:\S+)/.exec(command.stderr())![1]! }
}

/** A day of the help centre, or a part of it. */
async function serve(url: string, questions: number, environment: Record<string, string> = {}): Promise<string> {
  const { stdout } = await promisify(execFile)(process.execPath, ['production.ts', String(questions)], { cwd: production, env: { ...process.env, OTEL_EXPORTER_OTLP_ENDPOINT: url, ...environment } })
  return stdout
}

const ROWS = [
  { id: 'a1', input: 'Where is my parcel?', output: 'In the post.', scores: { polite: 0.5 }, metadata: { model: 'gpt-5' }, metrics: { startMs: Date.UTC(2025, 10, 24, 9), durationMs: 1_200, promptTokens: 100, completionTokens: 20, costUsd: 0.0021 } },
  { id: 'a2', input: 'hostile \u001b[31m\u001b[2J\u202e', output: 'red \u009b31m', metadata: { model: '\u001b[31m' }, metrics: { startMs: Date.UTC(2025, 10, 24, 10), durationMs: 800 } },
  { id: 'a3', input: 'Cancel my plan', error: { name: 'TypeError', message: 'no index', phase: 'task' }, metrics: { startMs: Date.UTC(2025, 10, 25, 9), durationMs: 31_000 } },
]

describe('logs of an application', () => {
  let project: Project
  let collector: Command & { url: string }
  beforeAll(async () => {
    project = createProject('vitest-5')
    collector = await collecting(project)
    expect(await serve(collector.url, 500, { HELP_FUZZY: '0' })).toContain('500 questions answered')
  })
  afterAll(() => {
    collector.child.kill('SIGKILL')
    project.remove()
  })
  const evals = (...args: string[]): ReturnType<typeof evalsCommand> => evalsCommand(project, args)
  const json = async <T>(...args: string[]): Promise<T> => JSON.parse((await evals(...args, '--json')).stdout) as T

  test('come in by OpenTelemetry, and the bad ones are found', async () => {
    const { count } = await json<{ count: number }>('logs', 'scores.helpful:<0.5', '--count')
    const helpful = await json<{ count: number }>('logs', 'scores.helpful:1', '--count')
    expect(count + helpful.count).toBe(500)
    expect(count).toBeGreaterThan(100)
    const { rows, total } = await json<{ rows: { id: string; scores: object }[]; total: number }>('logs', 'scores.helpful:<0.5', '-n', '3')
    expect([rows.map(({ scores }) => scores), total]).toEqual([[{ helpful: 0 }, { helpful: 0 }, { helpful: 0 }], count])

    const lines = (await evals('logs', 'scores.helpful:<0.5', '--jsonl')).stdout.trimEnd().split('\n')
    expect(new Set(lines.map((line) => (JSON.parse(line) as { id: string }).id)).size).toBe(count)

    const { output } = await evals('logs', 'show', rows[0]!.id.slice(0, 12))
    expect(output).toContain(`id ${rows[0]!.id}`)
    expect(output).toMatch(/invoke_agent help-center +\d+ ms\n└─ retrieval articles/)
    const shown = await json<{ trace: unknown[] }>('logs', 'show', rows[0]!.id)
    expect(shown.trace).toHaveLength(2)
  })

  test('are summed up', async () => {
    const { values } = await json<{ values: { value: string; count: number }[] }>('logs', '--facet', 'tag')
    expect(values[0]).toEqual({ value: 'typo', count: 150 })
    const { points } = await json<{ points: { count: number }[] }>('logs', '--by', 'day')
    expect(points.reduce((sum, point) => sum + point.count, 0)).toBe(500)
    const { scores } = await json<{ scores: { scorer: string; count: number }[] }>('logs', '--scores')
    expect(scores).toMatchObject([{ scorer: 'helpful', count: 500 }])
    const { buckets } = await json<{ buckets: { count: number }[] }>('logs', '--histogram', 'latency')
    expect(buckets.reduce((sum, bucket) => sum + bucket.count, 0)).toBe(500)
    expect(await json('logs', 'stats')).toMatchObject({ rows: 500, spans: 1_000 })
    const { rows } = await json<{ rows: unknown[][] }>('sql', 'SELECT count(*) FROM span WHERE is_top')
    expect(rows).toEqual([[500]])
  })

  test('are followed as they come, until Ctrl-C', async () => {
    const following = start(project, ['logs', '--follow', '--jsonl', '-n', '1'])
    await following.until('\n')
    await serve(collector.url, 8)
    while (following.stdout().split('\n').length < 10) await sleep(20)
    expect(await following.end('SIGINT')).toBe(0)
    expect(following.stderr()).toBe('')
    for (const line of following.stdout().trimEnd().split('\n')) expect(JSON.parse(line)).toMatchObject({ kind: 'log', metadata: { service: 'help-center' } })
  })

  test('are scored by the scorers of a file, models that judge among them, asked once', async () => {
    const server = await startModelServer(() => '{"reasoning":"it says sorry","verdict":"yes"}')
    project.write('scorers.ts', `
import { scorer, type ScorerArgs } from '@evals/vitest'
import OpenAI from 'openai'
import { fetch } from '@evals/vitest'
export const polite = scorer('polite', ({ output }: ScorerArgs<unknown, string>) => ({ score: /^Sorry/.test(output) ? 0.25 : 1, reason: 'sorry or not' }))
export const asked = async ({ output }: { output: string }) => {
  const openai = new OpenAI({ fetch })
  const { choices } = await openai.chat.completions.create({ model: 'judge', messages: [{ role: 'user', content: output }] })
  return choices[0]!.message.content ? 1 : 0
}
// As a client's pool of connections has: it holds nobody up
setInterval(() => {}, 60_000)
export const strict = ({ output }: { output: string }) => { if (/^Sorry/.test(output)) throw new TypeError('no \\u001b[2J answer'); return 1 }
`)
    const environment = { OPENAI_BASE_URL: server.url, OPENAI_API_KEY: 'sk-secret' }
    const first = await evalsCommand(project, ['score', 'scores.helpful:<0.5', '--scorers', 'scorers.ts', '-n', '40'], environment)
    const questions = server.asked.length
    const again = await evalsCommand(project, ['score', 'scores.helpful:<0.5', '--scorers', 'scorers.ts', '-n', '40', '--json'], environment)
    server.close()
    expect(first.code).toBe(1)
    expect(first.output).toContain('strict: TypeError: no \\x1b[2J answer')
    expect(first.output).toContain('40 of 40 rows scored')
    expect(first.output).not.toContain('sk-secret')
    expect(questions).toBeGreaterThan(5)
    expect(server.asked.length).toBe(questions)
    expect(JSON.parse(again.stdout)).toMatchObject({ rows: 40, scored: 40, scorers: [{ name: 'asked', n: 40, mean: 1 }, { name: 'polite', n: 40 }, { name: 'strict' }] })

    const { rows } = await json<{ rows: { scores: Record<string, number>; scoreDetails: object; output: string }[] }>('logs', 'scores.polite:<0.5', '-n', '1')
    expect(rows).toMatchObject([{ scores: { helpful: 0, polite: 0.25, asked: 1 }, scoreDetails: { polite: { reason: 'sorry or not', source: 'code' }, asked: { source: 'judge' } } }])
    expect(rows[0]!.scores).not.toHaveProperty('strict')
  })

  test('the port of another collector is said to be taken, with a way out; it ends by SIGTERM with what it came to', async () => {
    const port = new URL(collector.url).port
    const second = await evals('collect', '--port', port)
    expect([second.code, second.output]).toEqual([2, `evals collect: Port ${port} of 127.0.0.1 is taken: another collector of evals, or of OpenTelemetry, listens there. End it, or give another port: --port ${Number(port) + 1} (or --port 0 for any that is free)\n`])
    expect(await collector.end('SIGTERM')).toBe(0)
    expect(collector.stdout()).toMatch(/^1,016 spans in \d+ requests · [\d.]+ KB\n$/)
  })
})

describe('a collector with a token', () => {
  let project: Project
  beforeAll(() => {
    project = createProject('vitest-5')
    project.write('token.txt', 'very-secret\n')
  })
  afterAll(() => project.remove())

  test('takes from senders that have it, and never says it', async () => {
    const collector = await collecting(project, ['--token-file', 'token.txt', '--keep', '30d'])
    const send = async (headers: Record<string, string>): Promise<number> => (await fetch(`${collector.url}/v1/evals/rows`, { method: 'POST', headers: { 'content-type': 'application/json', ...headers }, body: '{"id":"t1","input":"hello"}' })).status
    expect([await send({}), await send({ authorization: 'Bearer wrong' }), await send({ authorization: 'Bearer very-secret' })]).toEqual([401, 401, 200])
    expect(await collector.end('SIGINT')).toBe(0)
    expect(collector.stderr()).toContain('OTEL_EXPORTER_OTLP_HEADERS="Authorization=Bearer <token>"')
    expect(collector.stdout()).toMatch(/^1 span in \d request/)
    expect(collector.stdout() + collector.stderr()).not.toContain('very-secret')
  })

  test('shells complete fields, views and ids out of what is there', async () => {
    project.write('evals.views.json', '{ "mine": { "query": "tea" } }')
    const complete = async (...words: string[]): Promise<string[]> => (await evalsCommand(project, ['complete', 'fish', '--', ...words])).stdout.split('\n').map((line) => line.split('\t')[0]!)
    expect(await complete('logs', 'show', '')).toContain('t1')
    expect(await complete('logs', 'search', '--view', '')).toContain('mine')
    expect(await complete('logs', 'search', '--facet', 'mod')).toContain('model')
  })
})

describe('logs out of files', () => {
  let project: Project
  beforeAll(async () => {
    project = createProject('vitest-5')
    writeFileSync(project.path('rows.jsonl.gz'), gzipSync(ROWS.map((row) => JSON.stringify(row)).join('\n')))
    project.write('broken.jsonl', '{"id":"b1","input":\n{"id":"b2","input":"x","scores":{"polite":7}}\n')
    project.write('table.csv', 'question,answer,rating\nhow much,5 EUR,0.5\nwhy,because,7\n')
  })
  afterAll(() => project.remove())
  const evals = (...args: string[]): ReturnType<typeof evalsCommand> => evalsCommand(project, args, { COLUMNS: '100' })

  test('nothing is there at first, and what makes a store is said', async () => {
    for (const args of [['logs'], ['logs', 'stats'], ['sql', 'SELECT 1']]) {
      const { code, output } = await evals(...args)
      expect([code, output]).toEqual([2, expect.stringContaining('there are no logs yet in .evals/logs: `evals collect` takes them from OpenTelemetry, and `evals import <file>` from files')])
    }
    expect(project.exists('.evals')).toBe(false)
  })

  test('come in, and what can not be read is told', async () => {
    const runs = [await evals('import', 'rows.jsonl.gz'), await evals('import', 'rows.jsonl.gz', 'broken.jsonl', 'nope.jsonl'), await evals('import', 'table.csv', '--map', 'input=question,output=answer,scores.helpful=rating', '--json')]
    expect(runs.map(({ code, output }) => `${code}\n${output}`).join('\n')).toMatchInlineSnapshot(`
      "0
      3 added

      1
        ✗ broken.jsonl:1: is not JSON: Unexpected end of JSON input at column 20
        ✗ broken.jsonl:2: is no row: scores.polite: Too big: expected number to be <=1
        ✗ nope.jsonl: there is no such file

      0 added, 3 already there; 3 lines could not be taken

      1
      {
        "added": 1,
        "changed": 0,
        "known": 0,
        "bad": 1,
        "problems": [
          {
            "file": "table.csv",
            "line": 3,
            "problem": "scores.helpful is \\"7\\", and a score is a number from 0 to 1: bring it into that range, or map the column to metadata"
          }
        ]
      }
      "
    `)
  })

  test('are listed, counted and shown, and do nothing to the terminal', async () => {
    const table = await evals('logs', 'id:(a1 OR a2 OR a3)', '--sort', 'start:asc')
    expect(`\n${table.output}`).toMatchInlineSnapshot(`
      "
      id  time              model     asked → answered                       took  tokens     cost  polite
      a1  2025-11-24 09:00  gpt-5     Where is my parcel? → In the post.    1.2 s     120  $0.0021     0.5
      a2  2025-11-24 10:00  \\x1b[31m  hostile \\x1b[31m\\x1b… → red \\x9b31m  800 ms
      a3  2025-11-25 09:00            Cancel my plan → ✗ TypeError: no i…    31 s

      3 rows · times are UTC
      "
    `)
    const day = await evals('logs', 'id:(a1 OR a2 OR a3)', '--by', 'day')
    expect(`\n${day.output}`).toMatchInlineSnapshot(`
      "
      day (UTC)   rows  errors     p50    p95  tokens     cost
      2025-11-24     2          805 ms  1.2 s     120  $0.0021  ██████████████████████████████████████████
      2025-11-25     1       1    31 s   31 s                   █████████████████████

      3 rows · 1 error · $0.0021
      "
    `)
    const shown = await evals('logs', 'show', 'a2')
    expect(`\n${shown.output}`).toMatchInlineSnapshot(`
      "
      hostile \\x1b[31m\\x1b[2J\\u202e
      2025-11-24 10:00:00 UTC · model \\x1b[31m
      id a2 · trace 4e0035203aeb672abfe728b818780820

      input      hostile \\x1b[31m\\x1b[2J\\u202e

      output     red \\x9b31m
      took       800 ms
      "
    `)
    const raw = [await evals('logs', '--json'), await evals('logs', '--jsonl'), await evals('logs', '--facet', 'model')]
    // oxlint-disable-next-line no-control-regex -- they are what is looked for
    for (const { output } of raw) expect(output).not.toMatch(/[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u202a-\u202e]/)
  })

  test('are kept as views in a file of git', async () => {
    expect((await evals('logs', 'polite', 'has:scores.polite', '--save-view', 'rated')).output).toContain('added the view rated in evals.views.json')
    project.write('evals.views.json', project.read('evals.views.json').replace('polite has', 'has'))
    expect((await evals('logs', '--view', 'rated', '--count')).output).toBe('1\n')
    expect(project.read('evals.views.json')).toBe('{\n  "rated": {\n    "query": "has:scores.polite"\n  }\n}\n')
  })

  test('a wrong query is shown with where and why, and what can not go together is said', async () => {
    const runs = [await evals('logs', 'modle:gpt-5'), await evals('logs', '--count', '--by', 'hour'), await evals('logs', '--facet', 'scores'), await evals('sql', 'DELETE FROM span'), await evals('logs', 'prune'), await evals('logs', '--store', 'clickhouse://ann:secret@host'), await evals('logs', 'stats', '--store', 'http://127.0.0.1:1'), await evals('collect', '--host', '0.0.0.0', '--port', '0')]
    expect(runs.map(({ code, output }) => `${code} ${output}`).join('')).toMatchInlineSnapshot(`
      "2 evals logs: the query can not be understood

        modle:gpt-5
        ^^^^^
        there is no field \`modle\`; did you mean \`model\`?
        To look for the text itself, put it in quotes.
      2 evals logs: --count and --by are two answers: ask for one at a time
      2 evals logs: --facet: which score? Write \`scores.\` and the name of its scorer
      2 evals sql: only one SELECT can be run here (it may begin with WITH): nothing may be written
      2 evals logs prune: say what is to go: --older-than 30d, or --max-size 2GB
      2 evals logs: the password of the ClickHouse server stands in the URL of --store (or EVALS_STORE), where others can see it: leave it out there, and set CLICKHOUSE_PASSWORD
      2 evals logs stats: logs in ClickHouse need its client, which is not installed: npm install @clickhouse/client
      2 evals collect: Others could send to "0.0.0.0", so this needs a token. Give one, or listen on 127.0.0.1, which only this machine reaches. A token is given by EVALS_COLLECT_TOKEN or --token-file
      "
    `)
  })

  test('are removed when they are old', async () => {
    const { stdout } = await evals('logs', 'prune', '--older-than', '1h', '--json')
    expect(JSON.parse(stdout)).toMatchObject({ removed: { spans: 3 }, left: { rows: 1, spans: 1 } })
  })
})
