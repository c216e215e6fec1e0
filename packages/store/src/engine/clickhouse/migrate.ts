/** Makes the tables of a store, or brings them to the version that this code knows. */
import { StoreError } from '../storeError.ts'
import { Bindings } from './bindings.ts'
import type { Database } from './database.ts'
import { localTableOf, onCluster, quoted, tableOf } from './layout.ts'
import { DAY, MIGRATIONS, SCHEMA_VERSION, SPANS, VERSIONS, versionTable, type Server } from './schema.ts'

const OLDEST_SERVER = 25

/**
 * Several processes may do it at once: each statement can be done twice.
 *
 * @throws {StoreError} where the server is too old, the tables are of a later version, or of something else
 */
export async function migrate(database: Database): Promise<void> {
  const { layout } = database
  const server = await serverOf(database)
  await database.prepare()
  await database.command(`CREATE DATABASE IF NOT EXISTS ${quoted(layout.database)}${onCluster(layout)}`)
  const bindings = new Bindings()
  const there = await database.rows<[string]>(`SELECT name FROM system.tables WHERE database = ${bindings.text(layout.database)}`, bindings)
  const names = new Set(there.map(([name]) => name))
  if (names.has(SPANS) && !names.has(VERSIONS)) throw new StoreError(`the database ${layout.database} has a table \`${SPANS}\` that is not ours; it was left as it is. Give another database for the logs`)
  for (const statement of versionTable(layout)) await database.command(statement)
  const [[version] = [0]] = await database.rows<[number]>(`SELECT max(version) FROM ${tableOf(layout, VERSIONS)}`)
  if (version > SCHEMA_VERSION) throw new StoreError(`the database ${layout.database} was written by a later version of evals (its schema is ${version}, this one knows ${SCHEMA_VERSION}); it was left as it is. Update evals, or give another database for the logs`)
  for (let next = version; next < SCHEMA_VERSION; next++) {
    for (const statement of MIGRATIONS[next]!(layout, server)) await database.command(statement)
    await database.insert(VERSIONS, ['version'], [[next + 1]])
  }
}

/**
 * Has the server itself forget what began so many whole days ago, span by span: what `retain` does for traces as a whole,
 * but without anybody calling it.
 */
export async function keepFor(database: Database, days: number): Promise<void> {
  if (!Number.isInteger(days) || days < 1) throw new StoreError(`\`keepDays\` is a whole number of days, 1 or more, and not ${days}`)
  const { layout } = database
  const table = localTableOf(layout, SPANS)
  const bindings = new Bindings()
  const local = layout.cluster === undefined ? SPANS : `${SPANS}_local`
  const [[engine] = ['']] = await database.rows<[string]>(`SELECT engine_full FROM system.tables WHERE database = ${bindings.text(layout.database)} AND name = ${bindings.text(local)}`, bindings)
  const ttl = `toIntervalDay(${days})`
  if (engine.includes(ttl)) return
  await database.command(`ALTER TABLE ${table}${onCluster(layout)} MODIFY TTL ${DAY} + ${ttl}`)
}

async function serverOf(database: Database): Promise<Server> {
  const version = await database.version()
  const [year = 0, month = 0] = version.split('.').map(Number)
  if (year < OLDEST_SERVER) throw new StoreError(`the server is ClickHouse ${version}, which is too old: ${OLDEST_SERVER} or later is needed. Update it, or keep logs in the embedded store`)
  return { hasTextIndex: year > 26 || (year === 26 && month >= 2) }
}
