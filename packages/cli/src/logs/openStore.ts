/** Where the logs are, and how every command comes to them: `.evals/logs` of the project, unless the user names another place. */
import { existsSync } from 'node:fs'
import { join, relative } from 'node:path'
import type { Command } from 'commander'
import type { LogEngine } from '@evals/store'
import type { Io } from '../frame/io.ts'
import { Mistake } from '../frame/mistake.ts'
import { storePlace, type StorePlace } from './storePlace.ts'

export interface StoreFlags {
  store?: string
}

export function withStoreOption(command: Command): Command {
  return command.option('--store <place>', 'where the logs are: a folder, or clickhouse://user@host/database (default: EVALS_STORE, else .evals/logs)')
}

function placeOf({ root }: Pick<Io, 'root'>, { store }: StoreFlags): StorePlace {
  return storePlace(root, store ?? (process.env['EVALS_STORE'] || undefined), process.env)
}

/** For people, and for where rows came from: the folder, absolute, or the server without secrets. @example 'https://ch.example:8443/evals' */
export function storeName(io: Pick<Io, 'root'>, flags: StoreFlags): string {
  const { folder, server } = placeOf(io, flags)
  return folder ?? `${server.url}/${server.database ?? 'evals'}`
}

/** Absolute; `undefined` where the logs are in no folder. */
export function folderOf(io: Pick<Io, 'root'>, flags: StoreFlags): string | undefined {
  return placeOf(io, flags).folder
}

/** Absolute. @throws {Mistake} where the logs are in no folder */
export function storeFolder(io: Pick<Io, 'root'>, flags: StoreFlags): string {
  const { folder } = placeOf(io, flags)
  if (folder === undefined) throw new Mistake('this is for logs in a folder, and --store (or EVALS_STORE) names a server')
  return folder
}

/** For commands that write: the store is made where there is none. @throws {StoreError} */
export async function openStore(io: Pick<Io, 'root'>, flags: StoreFlags): Promise<LogEngine> {
  const { folder, server } = placeOf(io, flags)
  const { openClickHouse, openSqlite } = await import('@evals/store')
  return folder === undefined ? openClickHouse(server) : openSqlite({ folder })
}

/** For commands that read. @throws {Mistake} where there is no store yet, with what makes one */
export async function openExistingStore(io: Pick<Io, 'root'>, flags: StoreFlags): Promise<LogEngine> {
  const { folder } = placeOf(io, flags)
  const { LOG_FILE } = await import('@evals/store')
  if (folder !== undefined && !existsSync(join(folder, LOG_FILE))) throw noStore(io, folder)
  return openStore(io, flags)
}

/** Opens it, and closes it whatever happens. */
export async function withStore<Result>(io: Pick<Io, 'root'>, flags: StoreFlags, work: (engine: LogEngine) => Promise<Result>): Promise<Result> {
  const engine = await openExistingStore(io, flags)
  try {
    return await work(engine)
  } finally {
    await engine.close()
  }
}

export function noStore({ root }: Pick<Io, 'root'>, folder: string): Mistake {
  const shown = relative(root, folder)
  return new Mistake(`there are no logs yet in ${shown === '' || shown.startsWith('..') ? folder : shown}: \`evals collect\` takes them from OpenTelemetry, and \`evals import <file>\` from files`)
}
