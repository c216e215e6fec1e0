/** The official client, which is loaded when it is needed: who keeps logs in SQLite does without. */
import type { ClickHouseClient, ClickHouseClientConfigOptions } from '@clickhouse/client'
import { StoreError } from '../storeError.ts'

export interface ServerOptions {
  /** Where the server is: `https://host:8443`. */
  url: string
  username?: string | undefined
  password?: string | undefined
  /** The longest that a statement may take, in milliseconds. Default: 60,000. */
  timeoutMs?: number | undefined
}

const DEFAULT_TIMEOUT = 60_000

/**
 * @returns the client, and where it asks, without secrets
 * @throws {StoreError} where the client is not installed, or the URL is none
 */
export async function connect({ url, username, password, timeoutMs = DEFAULT_TIMEOUT }: ServerOptions): Promise<{ client: ClickHouseClient; where: string }> {
  const address = addressOf(url)
  const { createClient, ClickHouseLogLevel } = await loadClient()
  // What a URL says goes before what is said beside it, so nothing is said twice
  const own: ClickHouseClientConfigOptions = {
    ...(username !== undefined && { username }),
    ...(password !== undefined && { password }),
  }
  // Errors are told by whoever asked, and not on the side
  const client = createClient({ ...own, url: address, application: 'evals', request_timeout: timeoutMs, compression: { request: true, response: true }, keep_alive: { enabled: true }, log: { level: ClickHouseLogLevel.OFF } })
  return { client, where: address.host }
}

function addressOf(url: string): URL {
  // Not the URL itself in the message: it may have a password in it
  if (!URL.canParse(url)) throw new StoreError('the URL of the ClickHouse server is none. Write it as http://localhost:8123 or https://host:8443')
  const address = new URL(url)
  if (address.protocol !== 'http:' && address.protocol !== 'https:') throw new StoreError(`the URL of the ClickHouse server begins with ${address.protocol}, but its HTTP interface is needed: http://localhost:8123 or https://host:8443`)
  return address
}

async function loadClient(): Promise<typeof import('@clickhouse/client')> {
  try {
    return await import('@clickhouse/client')
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ERR_MODULE_NOT_FOUND') throw new StoreError('logs in ClickHouse need its client, which is not installed: npm install @clickhouse/client', { cause: error })
    throw error
  }
}
