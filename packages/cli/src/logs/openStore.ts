/** Where the logs are, and how every command comes to them: `.evals/logs` of the project, unless the user names another place. */
import { existsSync } from 'node:fs'
import { join, relative } from 'node:path'
import type { Command } from 'commander'
import type { LogEngine } from '@evals/store'
import type { Io } from '../frame/io.ts'
import { Mistake } from '../frame/mistake.ts'
import { storePlace, type StoreFlags } from './storePlace.ts'

export { storeName, type StoreFlags } from './storePlace.ts'

export function withStoreOption(command: Command): Command {
  return command.option('--store <place>', 'a folder, or clickhouse://user@host:8123/evals (default: EVALS_STORE, else .evals/logs)')
}

/** For what only the embedded store has. @returns absolute @throws {Mistake} where the logs are elsewhere */
export function storeFolder(io: Pick<Io, 'root'>, flags: StoreFlags): string {
  const place = storePlace(io, flags)
  if (place.kind === 'folder') return place.folder
  throw new Mistake('this is for the embedded store, and the logs are in ClickHouse: ask that by its own client')
}

/** For commands that write: the store is made where there is none. @throws {StoreError} */
export async function openStore(io: Pick<Io, 'root'>, flags: StoreFlags): Promise<LogEngine> {
  const place = storePlace(io, flags)
  const { openClickHouse, openSqlite } = await import('@evals/store')
  if (place.kind === 'folder') return openSqlite({ folder: place.folder })
  const { kind: _, ...server } = place
  return openClickHouse(server)
}

/** For commands that read. @throws {Mistake} where there is no store yet, with what makes one */
export async function openExistingStore(io: Pick<Io, 'root'>, flags: StoreFlags): Promise<LogEngine> {
  const place = storePlace(io, flags)
  if (place.kind === 'folder') {
    const { LOG_FILE } = await import('@evals/store')
    if (!existsSync(join(place.folder, LOG_FILE))) throw noStore(io, place.folder)
  }
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
