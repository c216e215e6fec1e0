import { mkdtempSync, readFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { beforeAll, expect, it } from 'vitest'
import { readTestTrace, spanOf } from '../../__tests__/records.ts'
import { readOnlySql } from '../readOnlySql.ts'
import { openSqlite } from '../sqliteEngine.ts'

const folder = mkdtempSync(join(tmpdir(), 'evals-logs-'))

beforeAll(async () => {
  const engine = await openSqlite({ folder, read: readTestTrace })
  await engine.ingest([spanOf({ trace: 1, span: 1, startMs: 5, row: { input: 'refund', metadata: { model: 'gpt-5' } } })])
  await engine.close()
})

function problem(sql: string): string {
  try {
    return JSON.stringify(readOnlySql(folder, sql))
  } catch (error) {
    return (error as Error).message
  }
}

it('gives the rows of a SELECT', () => {
  expect(readOnlySql(folder, "-- by model\nSELECT t.text AS model, count(*) FROM span s JOIN term t ON t.id = s.model GROUP BY 1;")).toEqual({ columns: ['model', 'count(*)'], rows: [['gpt-5', 1]] })
  expect(readOnlySql(folder, "WITH found AS (SELECT rowid FROM word WHERE word MATCH 'refund') SELECT json_extract(r.row, '$.input'), ';' FROM found JOIN record r ON r.id = found.rowid").rows).toEqual([['refund', ';']])
  expect(readOnlySql(folder, "SELECT name FROM pragma_table_info('score')").rows).toEqual([['scorer'], ['id'], ['value']])
})

it('refuses whatever is no single SELECT, and changes nothing', () => {
  const before = readFileSync(join(folder, 'logs.sqlite'))
  const refused = ['DELETE FROM span', 'WITH x AS (SELECT 1) DELETE FROM span', 'SELECT 1; DELETE FROM span', "ATTACH 'other' AS other", 'PRAGMA user_version = 5', "SELECT * FROM pragma_user_version(5)", 'SELECT load_extension(1)', 'SELECT nothing FROM span', 'WITH RECURSIVE n(x) AS (SELECT 1 UNION ALL SELECT x + 1 FROM n) SELECT x FROM n']
  expect(refused.map(problem).join('\n')).toMatchInlineSnapshot(`
    "only one SELECT can be run here (it may begin with WITH): nothing may be written
    only one SELECT can be run here: nothing may be written, and no setting changed
    only one statement can be run at a time: take out what follows the semicolon
    only one SELECT can be run here (it may begin with WITH): nothing may be written
    only one SELECT can be run here (it may begin with WITH): nothing may be written
    SQLite does not take this: too many arguments on pragma_user_version() - max 0
      SELECT * FROM pragma_user_version(5)
    only one SELECT can be run here: nothing may be written, and no setting changed
    SQLite does not take this: near "nothing": syntax error
      SELECT nothing FROM span
    the statement gives more than 10000 rows: add a LIMIT"
  `)
  expect(readFileSync(join(folder, 'logs.sqlite')).equals(before)).toBe(true)
})

it('says where there are no logs', () => {
  expect(() => readOnlySql('/nowhere', 'SELECT 1')).toThrow('there are no logs in /nowhere (no logs.sqlite): collect or import some first')
})
