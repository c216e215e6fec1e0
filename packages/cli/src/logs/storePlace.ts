/** Where the logs are: a folder, or a database of a ClickHouse server. */
import { join, resolve } from 'node:path'
import type { ClickHouseOptions } from '@evals/store'
import { Mistake } from '../frame/mistake.ts'

export type StorePlace = { folder: string; server?: undefined } | { folder?: undefined; server: Extract<ClickHouseOptions, { url: string }> }

const LOOPBACK = /^(localhost|127\.\d+\.\d+\.\d+|\[::1\])$/
const FORM = 'clickhouse://user@host/database, with ?cluster=name for a cluster; or http:// or https:// with a port'

/**
 * A URL is a server: `clickhouse://host` is asked over https on port 8443, this machine over http on 8123. Its password
 * is only taken from the environment (`CLICKHOUSE_PASSWORD`), where no list of processes and no history shows it.
 *
 * @param given as `--store` or `EVALS_STORE` have it; `undefined`: `.evals/logs` of the project
 * @throws {Mistake} for a URL that is none of a server's; the URL is not in the message
 * @example storePlace('/shop', 'clickhouse://ann@ch.example/evals', {})
 *   // { server: { url: 'https://ch.example:8443', username: 'ann', database: 'evals' } }
 */
export function storePlace(root: string, given: string | undefined, environment: NodeJS.ProcessEnv): StorePlace {
  if (given === undefined) return { folder: join(root, '.evals', 'logs') }
  if (!/^[a-z][a-z+.-]+:\/\//i.test(given)) return { folder: resolve(root, given) }
  const scheme = /^(.*?):/.exec(given)![1]!.toLowerCase()
  // Only of some schemes a host is read as one
  const text = scheme === 'clickhouse' ? given.replace(/^.*?:/, 'https:') : given
  if (!URL.canParse(text) || !['clickhouse', 'http', 'https'].includes(scheme)) throw new Mistake(`--store (or EVALS_STORE) is a URL that is not a ClickHouse server’s: write ${FORM}`)
  const { hostname, port, username, password, pathname, searchParams } = new URL(text)
  if (password !== '') throw new Mistake('the password of the ClickHouse server stands in the URL of --store (or EVALS_STORE), where others can see it: leave it out there, and set CLICKHOUSE_PASSWORD')
  const unknown = [...searchParams.keys()].find((name) => name !== 'cluster')
  if (unknown !== undefined) throw new Mistake(`--store (or EVALS_STORE) has ?${unknown}, which means nothing: write ${FORM}`)
  const protocol = scheme === 'clickhouse' ? (LOOPBACK.test(hostname) ? 'http' : 'https') : scheme
  const database = pathname.replace(/^\//, '')
  const cluster = searchParams.get('cluster')
  const user = username === '' ? environment['CLICKHOUSE_USER'] || undefined : decodeURIComponent(username)
  const secret = environment['CLICKHOUSE_PASSWORD'] || undefined
  return {
    server: {
      url: `${protocol}://${hostname}:${port || (protocol === 'http' ? 8123 : 8443)}`,
      ...(user !== undefined && { username: user }),
      ...(secret !== undefined && { password: secret }),
      ...(database !== '' && { database: decodeURIComponent(database) }),
      ...(cluster !== null && { cluster }),
    },
  }
}
