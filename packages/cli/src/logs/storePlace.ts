/** Where logs are kept, as the user names it: a folder, or a ClickHouse server by its address. */
import { join, resolve } from 'node:path'
import type { Io } from '../frame/io.ts'
import { Mistake } from '../frame/mistake.ts'

export interface StoreFlags {
  store?: string
}

export interface ClickHousePlace {
  kind: 'clickhouse'
  /** `http://host:8123`, without what follows the host. */
  url: string
  username?: string | undefined
  password?: string | undefined
  database?: string | undefined
  cluster?: string | undefined
}

export type StorePlace = { kind: 'folder'; folder: string } | ClickHousePlace

const PASSWORD = 'EVALS_CLICKHOUSE_PASSWORD'

/**
 * `--store`, else `EVALS_STORE`, else `.evals/logs` of the project. `clickhouse://user@host:8123/database?cluster=name`
 * is ClickHouse by HTTP, `clickhouses://` by HTTPS; so is any `http:` or `https:` address.
 *
 * @throws {Mistake} for an address that is none of these; it may have a password in it, and is not quoted
 */
export function storePlace({ root }: Pick<Io, 'root'>, { store }: StoreFlags): StorePlace {
  const given = store ?? (process.env['EVALS_STORE'] || undefined)
  if (given === undefined) return { kind: 'folder', folder: join(root, '.evals', 'logs') }
  if (!/^[a-z][a-z+.-]+:\/\//i.test(given)) return { kind: 'folder', folder: resolve(root, given) }
  const scheme = /^[a-z+.-]+/i.exec(given)![0].toLowerCase()
  const isSecure = scheme === 'https' || scheme === 'clickhouses'
  if (!isSecure && scheme !== 'http' && scheme !== 'clickhouse') throw new Mistake(`--store (or EVALS_STORE) begins with ${scheme}://; logs are in a folder, or in ClickHouse: clickhouse://host:8123/evals`)
  const address = given.replace(/^[a-z+.-]+/i, isSecure ? 'https' : 'http')
  if (!URL.canParse(address)) throw new Mistake('--store (or EVALS_STORE) is an address that can not be read; write clickhouse://user@host:8123/evals')
  const { hostname, port, username, password, pathname, searchParams } = new URL(address)
  const strange = [...searchParams.keys()].filter((key) => key !== 'cluster')
  if (strange.length > 0) throw new Mistake(`--store (or EVALS_STORE) has ${strange.join(', ')} in its address; it may have ?cluster=name`)
  const secret = process.env[PASSWORD] || decodeURIComponent(password)
  return {
    kind: 'clickhouse',
    url: `${isSecure ? 'https' : 'http'}://${hostname}:${port || (isSecure ? '8443' : '8123')}`,
    ...(username !== '' && { username: decodeURIComponent(username) }),
    ...(secret !== '' && { password: secret }),
    ...(pathname.length > 1 && { database: decodeURIComponent(pathname.slice(1)) }),
    ...(searchParams.has('cluster') && { cluster: searchParams.get('cluster')! }),
  }
}

/** For people, and for `origin`: without a password. */
export function storeName(io: Pick<Io, 'root'>, flags: StoreFlags): string {
  const place = storePlace(io, flags)
  return place.kind === 'folder' ? place.folder : `clickhouse://${new URL(place.url).host}/${place.database ?? 'evals'}`
}
