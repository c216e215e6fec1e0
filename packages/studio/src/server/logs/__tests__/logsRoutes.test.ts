import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Hono } from 'hono'
import { openSqlite, spanOfRow, type LogEngine } from '@evals/store'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { answerProblem } from '../../requestProblem.ts'
import { logsRoutes } from '../logsRoutes.ts'
import type { ScoringLine } from '../scoring/scoreRoutes.ts'

const NOW = Date.parse('2026-11-25T10:00:00Z')
let root: string
let engine: LogEngine | undefined
let closing: AbortController

beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'evals-studio-logs-'))
  closing = new AbortController()
})
afterEach(async () => {
  closing.abort()
  await engine?.close()
  engine = undefined
  rmSync(root, { recursive: true, force: true })
})

async function fill(): Promise<void> {
  engine = await openSqlite({ folder: join(root, '.evals', 'logs') })
  await engine.ingest(
    Array.from({ length: 5 }, (_, index) =>
      spanOfRow({ id: `row ${index}`, input: [{ role: 'user', content: `question   ${index}` }], ...(index !== 4 && { output: 'x'.repeat(1_000) }), scores: { helpful: index / 10 }, metadata: { plan: index % 2 === 0 ? 'pro' : 'free' }, tags: ['a'], metrics: { startMs: NOW + index * 1_000, durationMs: 100 * index } }),
    ),
  )
}

const app = (): Hono => new Hono().onError(answerProblem).route('/', logsRoutes({ root, logs: async () => engine, logsName: '.evals/logs', logsFolder: join(root, '.evals', 'logs'), makeLogs: async () => engine!, redaction: () => ({}), closed: closing.signal }))

async function get(path: string): Promise<{ status: number; body: unknown }> {
  const response = await app().request(path)
  return { status: response.status, body: await response.json() }
}

describe('rows of the logs', () => {
  it('come in pages, newest first or in an order, short, with the fields that are asked for', async () => {
    await fill()
    expect((await get('/rows?limit=1&columns=metadata.plan')).body).toMatchInlineSnapshot(`
      {
        "rows": [
          {
            "durationMs": 400,
            "fields": {
              "metadata.plan": "pro",
            },
            "id": "row 4",
            "input": "question 4",
            "scores": {
              "helpful": 0.4,
            },
            "spanId": "3fd08ab9533ddab5",
            "startMs": 1795600804000,
            "tags": [
              "a",
            ],
            "traceId": "bbf2e81ac7bbada55082257f88104284",
          },
        ],
      }
    `)
    const sorted = (await get('/rows?sort=scores.helpful:asc&offset=1&limit=2&query=metadata.plan:*')).body
    expect(sorted).toMatchInlineSnapshot(`
      {
        "rows": [
          {
            "durationMs": 100,
            "fields": {},
            "id": "row 1",
            "input": "question 1",
            "output": "xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx",
            "scores": {
              "helpful": 0.1,
            },
            "spanId": "6cb341f2ccd87e21",
            "startMs": 1795600801000,
            "tags": [
              "a",
            ],
            "traceId": "460f3df0bb7e158513decdcee93f8493",
          },
          {
            "durationMs": 200,
            "fields": {},
            "id": "row 2",
            "input": "question 2",
            "output": "xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx",
            "scores": {
              "helpful": 0.2,
            },
            "spanId": "96414f951ae13f9d",
            "startMs": 1795600802000,
            "tags": [
              "a",
            ],
            "traceId": "dca860ff8860fb1d784c4ef982c6604c",
          },
        ],
      }
    `)
    expect((await get(`/count?from=${NOW + 1_000}&to=${NOW + 3_000}`)).body).toEqual({ count: 2 })
    expect((await get('/facet?field=metadata.plan')).body).toEqual({ values: [{ value: 'pro', count: 3 }, { value: 'free', count: 2 }] })
    expect((await get('/scores?step=hour')).body).toEqual({ scores: [{ scorer: 'helpful', startMs: NOW, count: 5, mean: 0.2 }] })
  })

  it('are found by the id that a copy has', async () => {
    await fill()
    const { found } = (await get('/find?id=row 3')).body as { found: { traceId: string; spanId: string } }
    const { row } = (await get(`/row?trace=${found.traceId}&span=${found.spanId}`)).body as { row: { id: string } }
    expect([row.id, (await get('/find?id=gone')).body]).toEqual(['row 3', { found: null }])
  })

  it('are none where there are no logs yet', async () => {
    expect(await Promise.all(['/rows', '/count', '/facet?field=model', '/timeline?step=day', '/scores', '/fields', '/size'].map(async (path) => (await get(path)).body))).toEqual([{ rows: [] }, { count: 0 }, { values: [] }, { points: [] }, { scores: [] }, { fields: [] }, { spans: 0, rows: 0, bytes: 0 }])
  })

  it('refuse what can not be asked, and say where it is wrong', async () => {
    await fill()
    expect(await Promise.all(['/rows?query=modle:x', '/rows?sort=model', '/rows?limit=9999', '/facet?field=metadata', '/timeline?step=week', '/trace?trace=nope'].map(get))).toMatchInlineSnapshot(`
      [
        {
          "body": {
            "error": {
              "at": {
                "from": 0,
                "to": 5,
              },
              "message": "there is no field \`modle\`; did you mean \`model\`?
      To look for the text itself, put it in quotes.",
            },
          },
          "status": 400,
        },
        {
          "body": {
            "error": {
              "message": "an order is by a number, and model is a text: by latency, tokens, cost, start or scores.<name>, each with :asc for the smallest first",
            },
          },
          "status": 400,
        },
        {
          "body": {
            "error": {
              "message": "\`limit\`: Too big: expected number to be <=500",
            },
          },
          "status": 400,
        },
        {
          "body": {
            "error": {
              "message": "name a field in metadata, as metadata.plan",
            },
          },
          "status": 400,
        },
        {
          "body": {
            "error": {
              "message": "\`step\`: Invalid option: expected one of "minute"|"hour"|"day"",
            },
          },
          "status": 400,
        },
        {
          "body": {
            "error": {
              "message": "there is no trace "nope" in the logs: it may have been pruned since",
            },
          },
          "status": 404,
        },
      ]
    `)
  })
})

async function score(file: string, scorers: string[], target: object): Promise<ScoringLine[]> {
  const response = await app().request('/scoring', { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify({ file, scorers, target }) })
  return (await response.text()).trim().split('\n').map((line) => JSON.parse(line) as ScoringLine)
}

describe('scoring', () => {
  it('runs the scorers of a file over what a query finds, and writes what they gave', async () => {
    await fill()
    writeFileSync(join(root, 'scorers.mjs'), 'export const long = ({ output }) => output.length > 10\nexport const other = () => 0')
    const lines = await score('scorers.mjs', ['long'], { query: 'metadata.plan:pro' })
    expect(lines.at(-1)).toEqual({ kind: 'done', summary: { rows: 3, scored: 2, withoutOutput: 1, errors: 0, dryRun: false, problems: [], scorers: [{ name: 'long', n: 2, mean: 1, unscored: 0, errors: 0 }] } })
    expect((await get('/count?query=scores.long:1')).body).toEqual({ count: 2 })
    expect((await get('/count?query=has:scores.other')).body).toEqual({ count: 0 })
  })

  it('survives a scorer that ends its process, and says so', async () => {
    await fill()
    writeFileSync(join(root, 'crash.mjs'), 'export const crash = () => { console.error("no memory left"); process.exit(7) }')
    expect((await score('crash.mjs', ['crash'], {})).at(-1)).toEqual({ kind: 'failed', message: 'the process that ran the scorers of crash.mjs ended with exit code 7:\nno memory left' })
    expect((await get('/count')).body).toEqual({ count: 5 })
  })

  it('loads no file outside of the project, and none that is no code', async () => {
    writeFileSync(join(root, 'rows.json'), '[]')
    const names = async (file: string): Promise<unknown> => (await app().request('/scoring/names', { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify({ file }) })).json()
    expect([await names('../x.ts'), await names('/etc/passwd'), await names('rows.json'), await names('none.ts')]).toMatchInlineSnapshot(`
      [
        {
          "error": {
            "message": ""../x.ts" is not a file of this project",
          },
        },
        {
          "error": {
            "message": ""/etc/passwd" is not a file of this project",
          },
        },
        {
          "error": {
            "message": ""rows.json" is no TypeScript or JavaScript file: scorers are functions that one exports",
          },
        },
        {
          "error": {
            "message": "there is no file none.ts",
          },
        },
      ]
    `)
  })
})
