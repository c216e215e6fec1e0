/** Where the logs are, and how every command comes to them: `.evals/logs` of the project, unless the user names another place. */
import { existsSync } from 'node:fs'
import { join, relative, resolve } from 'node:path'
import type { Command } from 'commander'
import type { LogEngine } from '@evals/store'
import type { Io } from '../frame/io.ts'
import { Mistake } from '../frame/mistake.ts'

export interface StoreFlags {
  store?: string
}

export function withStoreOption(command: Command): Command {
  return command.option('--store <folder>', 'where the logs are (default: EVALS_STORE, else .evals/logs)')
}

/** @returns absolute */
export function storeFolder({ root }: Pick<Io, 'root'>, { store }: StoreFlags): string {
  const given = store ?? (process.env['EVALS_STORE'] || undefined)
  if (given === undefined) return join(root, '.evals', 'logs')
  // A URL may have a password in it, so it is not quoted
  if (/^[a-z][a-z+.-]+:\/\//i.test(given)) throw new Mistake('logs are in a folder, and --store (or EVALS_STORE) is a URL')
  return resolve(root, given)
}

/** For commands that write: the store is made where there is none. @throws {StoreError} */
export async function openStore(io: Pick<Io, 'root'>, flags: StoreFlags): Promise<LogEngine> {
  const folder = storeFolder(io, flags)
  const { openSqlite } = await import('@evals/store')
  return openSqlite({ folder })
}

/** For commands that read. @throws {Mistake} where there is no store yet, with what makes one */
export async function openExistingStore(io: Pick<Io, 'root'>, flags: StoreFlags): Promise<LogEngine> {
  const folder = storeFolder(io, flags)
  const { LOG_FILE } = await import('@evals/store')
  if (!existsSync(join(folder, LOG_FILE))) throw noStore(io, folder)
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
