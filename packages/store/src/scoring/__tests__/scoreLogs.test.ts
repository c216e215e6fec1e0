import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { allRecords } from '../../engine/allRecords.ts'
import type { LogEngine } from '../../engine/logEngine.ts'
import { openSqlite } from '../../engine/sqlite/sqliteEngine.ts'
import { parseQuery } from '../../query/parseQuery.ts'
import { spanOfRow } from '../../trace/spanOfRow.ts'
import type { NamedScorer } from '../loadScorers.ts'
import { scoreLogs, type ScoredLogs, type ScoreLogsOptions } from '../scoreLogs.ts'
import { scoreRow } from '../scoreRow.ts'

let root: string
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'evals-score-'))
})
afterEach(() => rmSync(root, { recursive: true, force: true }))

async function messageOf(work: () => unknown): Promise<string> {
  try {
    await work()
    return 'it went well'
  } catch (error) {
    return (error as Error).message
  }
}

async function filled(rows: readonly { id: string; startMs: number; output?: string }[]): Promise<LogEngine> {
  const engine = await openSqlite({ folder: join(root, '.evals', 'logs') })
  await engine.ingest(rows.map(({ id, startMs, output }) => spanOfRow({ id, input: `question ${id}`, ...(output !== undefined && { output }), metrics: { startMs, durationMs: 1 } })))
  return engine
}

/** Over all that there is, here. */
async function score(engine: LogEngine, scorers: readonly NamedScorer[], options: ScoreLogsOptions): Promise<ScoredLogs> {
  const logs = { records: allRecords(engine, { query: { kind: 'all' } }), total: await engine.count({ query: { kind: 'all' } }) }
  return scoreLogs(engine, logs, scorers.map(({ name }) => name), (row) => scoreRow(row, scorers, { root, timeoutMs: 1_000, signal: options.signal }), options)
}

describe('scoreLogs', () => {
  it('writes scores with their reasons; what fails is told, leaves an older score as it was, and takes nothing from the others', async () => {
    const engine = await filled([{ id: 'good', startMs: 1_000, output: 'fine' }, { id: 'bad', startMs: 2_000, output: 'boom' }, { id: 'silent', startMs: 3_000 }])
    const options = { concurrency: 2, signal: new AbortController().signal }
    const length = { name: 'length', score: ({ output }: { output: unknown }) => ({ score: String(output).length / 10, reason: `${String(output).length} letters` }) }
    const before = { name: 'strict', score: () => 0.5 }
    const strict = { name: 'strict', score: ({ output }: { output: unknown }) => (output === 'boom' ? 7 : null) }
    await score(engine, [before], options)
    expect(await score(engine, [length, strict], { ...options, dryRun: true })).toMatchObject({ rows: 3, scored: 2, dryRun: true })
    expect(await engine.count({ query: parseQuery('has:scores.length') })).toBe(0)
    expect(await score(engine, [length, strict], options)).toMatchInlineSnapshot(`
      {
        "dryRun": false,
        "errors": 1,
        "problems": [
          {
            "id": "bad",
            "message": "Scorer "strict" returned 7, which is not a score. A score is a number from 0 to 1, a boolean, null for "not scored", or an object with such a \`score\`.",
            "scorer": "strict",
          },
        ],
        "rows": 3,
        "scored": 2,
        "scorers": [
          {
            "errors": 0,
            "mean": 0.4,
            "n": 2,
            "name": "length",
            "unscored": 0,
          },
          {
            "errors": 1,
            "n": 0,
            "name": "strict",
            "unscored": 1,
          },
        ],
        "withoutOutput": 1,
      }
    `)
    const rows = await engine.search({ query: parseQuery('has:output OR has:scores.length') })
    expect(rows.map(({ row }) => [row.id, row.scores, row.scoreDetails])).toMatchInlineSnapshot(`
      [
        [
          "bad",
          {
            "length": 0.4,
            "strict": 0.5,
          },
          {
            "length": {
              "reason": "4 letters",
              "source": "code",
            },
            "strict": {
              "source": "code",
            },
          },
        ],
        [
          "good",
          {
            "length": 0.4,
            "strict": null,
          },
          {
            "length": {
              "reason": "4 letters",
              "source": "code",
            },
            "strict": {
              "source": "code",
            },
          },
        ],
      ]
    `)
    await engine.close()
  })

  it('stops where it is interrupted, and has written what was done', async () => {
    const engine = await filled(Array.from({ length: 20 }, (_, index) => ({ id: `row ${index}`, startMs: index, output: 'x' })))
    const controller = new AbortController()
    let calls = 0
    const one = { name: 'one', score: () => (++calls === 5 ? (controller.abort(new Error('interrupted')), 1) : 1) }
    expect(await messageOf(() => score(engine, [one], { concurrency: 1, signal: controller.signal }))).toBe('interrupted')
    expect(await engine.count({ query: parseQuery('scores.one:1') })).toBe(4)
    await engine.close()
  })
})
