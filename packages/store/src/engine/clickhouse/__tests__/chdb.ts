/** ClickHouse 26 in this process, asked through the official client as a server is. */
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createClient, type ClickHouseClient } from '@clickhouse/client'
import { afterAll } from 'vitest'

type Connection = NonNullable<NonNullable<Parameters<typeof createClient>[0]>['connection']>

/** Why it can not be loaded, where it can not: it comes for Linux and macOS only, and is half a gigabyte. */
export const whyNoChdb: string | undefined = await import('chdb/connection').then(
  () => undefined,
  (error: unknown) => `chdb can not be loaded here: ${error instanceof Error ? error.message.split('\n')[0]! : String(error)}`,
)
if (whyNoChdb !== undefined) console.warn(`Tests of the ClickHouse engine are skipped: ${whyNoChdb}`)

/** A process has one data directory at a time, and each worker of the test runner its own. */
let folder: string | undefined
let count = 0

afterAll(() => {
  if (folder !== undefined) rmSync(folder, { recursive: true, force: true })
})

/** A client of a database of its own. It has to be closed. */
export async function openChdb(): Promise<{ client: ClickHouseClient; database: string }> {
  const { createChdbConnection } = await import('chdb/connection')
  folder ??= mkdtempSync(join(tmpdir(), 'evals-chdb-'))
  // Its types are those of another release of the client
  const connection = createChdbConnection({ path: folder }) as unknown as Connection
  return { client: createClient({ connection }), database: `evals test ${count++}` }
}
