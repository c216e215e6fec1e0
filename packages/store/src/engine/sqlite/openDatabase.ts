/** Opens the file of the embedded store, or says why it can not be: nothing that is there is ever overwritten. */
import { existsSync, mkdirSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { systemProblem } from '@evals/core'
import { StoreError } from '../storeError.ts'
import { APPLICATION_ID, MIGRATIONS } from './schema.ts'
import { storeProblem, transaction } from './transaction.ts'

export const LOG_FILE = 'logs.sqlite'

/** Others may be writing for as long. Milliseconds. */
const BUSY_TIMEOUT = 10_000

/**
 * WAL, so that collector, studio and command line have it open at once; `synchronous = NORMAL`, with which a killed
 * process loses nothing that was acknowledged, and a power cut at most the last batches, never the file.
 *
 * @param folder where the file is, or shall be
 * @param migrations other than ours in tests of upgrades
 * @throws {StoreError}
 */
export function openDatabase(folder: string, migrations: readonly string[] = MIGRATIONS): DatabaseSync {
  const path = join(folder, LOG_FILE)
  try {
    mkdirSync(folder, { recursive: true })
  } catch (error) {
    throw new StoreError(`the folder of the logs can not be made: ${folder}: ${systemProblem(error)}`, { cause: error })
  }
  const isNew = !existsSync(path) || statSync(path).size === 0
  let db: DatabaseSync | undefined
  try {
    db = new DatabaseSync(path, { timeout: BUSY_TIMEOUT })
    if (!isNew) checkFile(db, path, migrations.length)
    // Only before the first table: afterwards it would take a rewrite of the file
    if (isNew) db.exec('PRAGMA page_size = 8192; PRAGMA auto_vacuum = INCREMENTAL')
    db.exec(`PRAGMA journal_mode = WAL; PRAGMA synchronous = NORMAL; PRAGMA cache_size = -65536; PRAGMA mmap_size = 1073741824; PRAGMA temp_store = MEMORY; PRAGMA wal_autocheckpoint = 4000; PRAGMA journal_size_limit = 67108864`)
    migrate(db, path, migrations)
    return db
  } catch (error) {
    db?.close()
    throw storeProblem(error, path)
  }
}

/** @throws {StoreError} where it is not ours, or of a later version */
export function checkFile(db: DatabaseSync, path: string, known: number = MIGRATIONS.length): void {
  const tables = db.prepare('SELECT count(*) AS count FROM sqlite_schema').get()!['count'] as number
  const application = db.prepare('PRAGMA application_id').get()!['application_id'] as number
  const version = versionOf(db)
  // Another process may be at making it
  if (tables === 0 && application === 0) return
  if (application !== APPLICATION_ID) throw new StoreError(`${path} is a database of something else; it was left as it is. Move it away, or give another folder for the logs`)
  if (version > known) throw new StoreError(`${path} was written by a later version of evals (its schema is ${version}, this one knows ${known}); it was left as it is. Update evals, or give another folder for the logs`)
}

function migrate(db: DatabaseSync, path: string, migrations: readonly string[]): void {
  if (versionOf(db) === migrations.length) return
  transaction(db, path, () => {
    // Another process may have done it since
    checkFile(db, path, migrations.length)
    for (const migration of migrations.slice(versionOf(db))) db.exec(migration)
    db.exec(`PRAGMA application_id = ${APPLICATION_ID}; PRAGMA user_version = ${migrations.length}`)
  })
}

function versionOf(db: DatabaseSync): number {
  return db.prepare('PRAGMA user_version').get()!['user_version'] as number
}
