/** `evals sql`: one SELECT over the file of the embedded store, which can change nothing. */
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { constants, DatabaseSync, type SQLOutputValue } from 'node:sqlite'
import { StoreError } from '../storeError.ts'
import { checkFile, LOG_FILE } from './openDatabase.ts'
import { storeProblem } from './transaction.ts'

export interface SqlResult {
  /** In the order of the statement; two may have one name. */
  columns: string[]
  rows: SQLOutputValue[][]
}

/**
 * The connection is a read-only one, and an authorizer refuses all but reading, so that no statement can write, attach another
 * file or change a setting. Tables: see schema.ts; `span`, `record` (the JSON of spans and rows), `term` (texts by number).
 *
 * @param limit how many rows are read at most
 * @throws {StoreError} for what is no single SELECT, and where there is no store
 * @example
 * readOnlySql('.evals/logs', 'SELECT t.text AS model, count(*) FROM span s JOIN term t ON t.id = s.model GROUP BY 1')
 */
export function readOnlySql(folder: string, sql: string, limit = 10_000): SqlResult {
  const path = join(folder, LOG_FILE)
  if (!existsSync(path)) throw new StoreError(`there are no logs in ${folder} (no ${LOG_FILE}): collect or import some first`)
  let db: DatabaseSync | undefined
  try {
    db = new DatabaseSync(path, { readOnly: true, timeout: 10_000 })
    checkFile(db, path)
    db.exec('PRAGMA query_only = 1')
    // Older ones of Node 22 have none; there too a read-only connection writes nothing
    db.setAuthorizer?.((action, name) => (READS.has(action) || (action === constants.SQLITE_PRAGMA && READING_PRAGMAS.has(name ?? '')) ? constants.SQLITE_OK : constants.SQLITE_DENY))
    return run(db, sql, limit)
  } catch (error) {
    throw explained(error, sql, path)
  } finally {
    db?.close()
  }
}

const READS = new Set([constants.SQLITE_SELECT, constants.SQLITE_READ, constants.SQLITE_FUNCTION, constants.SQLITE_RECURSIVE])
/** What tables there are, and what the text index asks for itself. */
const READING_PRAGMAS = new Set(['data_version', 'table_info', 'table_xinfo', 'table_list', 'index_list', 'index_info'])
/** Texts, names and comments, in which a semicolon ends nothing. */
const QUOTED = /'(?:[^']|'')*'|"(?:[^"]|"")*"|`[^`]*`|\[[^\]]*\]|--[^\n]*|\/\*[\s\S]*?\*\//g

function run(db: DatabaseSync, sql: string, limit: number): SqlResult {
  if (!/^(?:\s|--[^\n]*(?:\n|$)|\/\*[\s\S]*?\*\/)*(?:select|with|values)\b/i.test(sql)) throw new StoreError('only one SELECT can be run here (it may begin with WITH): nothing may be written')
  if (/;\s*\S/.test(sql.replaceAll(QUOTED, (text) => (text.startsWith('-') || text.startsWith('/') ? ' ' : 'x')))) throw new StoreError('only one statement can be run at a time: take out what follows the semicolon')
  const statement = db.prepare(sql)
  statement.setReturnArrays(true)
  const rows: SQLOutputValue[][] = []
  for (const row of statement.iterate()) {
    if (rows.length === limit) throw new StoreError(`the statement gives more than ${limit} rows: add a LIMIT`)
    rows.push(row as unknown as SQLOutputValue[])
  }
  return { columns: statement.columns().map(({ name }) => name), rows }
}

/** What SQLite says of a user's statement is the user's to read. */
function explained(error: unknown, sql: string, path: string): unknown {
  if (error instanceof StoreError) return error
  const problem = storeProblem(error, path)
  if (problem instanceof StoreError && !/readonly|read-only/i.test(problem.message)) return problem
  const message = error instanceof Error ? error.message : String(error)
  if (/not authorized|authorization denied|readonly|read-only/i.test(message)) return new StoreError('only one SELECT can be run here: nothing may be written, and no setting changed', { cause: error })
  return new StoreError(`SQLite does not take this: ${message}\n  ${sql.trim().split('\n').join('\n  ')}`, { cause: error })
}
