/** Statements of one store, through the official client: their settings, what is tried again, and what an error means. */
import { setTimeout as sleep } from 'node:timers/promises'
import type { ClickHouseClient, ClickHouseSettings } from '@clickhouse/client'
import { StoreError } from '../storeError.ts'
import type { Bindings } from './bindings.ts'
import { tableOf, type Layout } from './layout.ts'

/** Waits before a statement is tried again, in milliseconds. */
const RETRY_AFTER = [100, 500, 2000]

/** Of which others than the newest servers may not know one: those are left out. */
const WANTED: ClickHouseSettings & Record<string, string | number> = {
  // Rows of one key are of one day, and so in one partition
  do_not_merge_across_partitions_select_final: 1,
  use_skip_indexes_if_final: 1,
  use_skip_indexes_if_final_exact_mode: 1,
  // Reads in the order of the key only the parts that it comes to
  read_in_order_use_virtual_row: 1,
  output_format_json_quote_64bit_integers: 0,
  output_format_json_quote_denormals: 0,
  // Queries of many conditions
  max_query_size: '16777216',
  max_ast_elements: '1000000',
  max_expanded_ast_elements: '2000000',
  max_ast_depth: '5000',
}

const WANTED_OF_INSERTS: Record<string, string | number> = {
  // Else the last digit of a number may be another
  precise_float_parsing: 1,
  // An import may be of years
  max_partitions_per_insert_block: 0,
  // What is acknowledged is on the server, and in the part of the cluster where it belongs
  async_insert: 0,
  distributed_foreground_insert: 1,
}

/** Of a cluster, of each shard the same replica is written to and asked, while it is there: what is known of a trace is what was written of it. */
const WANTED_OF_CLUSTERS: Record<string, string | number> = {
  load_balancing: 'in_order',
  prefer_localhost_replica: 0,
}

export type Settings = Record<string, string | number>

export class Database {
  readonly layout: Layout
  readonly #client: ClickHouseClient
  /** Where it is, for messages: never with a password. */
  readonly #where: string
  #settings: Settings = {}
  #insertSettings: Settings = {}

  constructor(client: ClickHouseClient, where: string, layout: Layout) {
    this.#client = client
    this.#where = where
    this.layout = layout
  }

  /** As the server says it, `26.2.1.1`. Also very old ones are asked in a way that they know. */
  async version(): Promise<string> {
    return this.#again(async () => {
      const result = await this.#client.query({ query: 'SELECT version() AS version', format: 'JSON' })
      return (await result.json<{ version: string }>()).data[0]!.version
    })
  }

  /** Learns which settings the server knows. */
  async prepare(): Promise<void> {
    const wanted = { ...WANTED, ...WANTED_OF_INSERTS, ...(this.layout.cluster !== undefined && WANTED_OF_CLUSTERS) }
    const known = await this.rows<[string]>(`SELECT name FROM system.settings WHERE name IN (${Object.keys(wanted).map((name) => `'${name}'`).join()})`)
    const names = new Set(known.map(([name]) => name))
    const among = (settings: Settings): Settings => Object.fromEntries(Object.entries(settings).filter(([name]) => names.has(name)))
    const ofCluster = this.layout.cluster === undefined ? {} : WANTED_OF_CLUSTERS
    this.#settings = among({ ...(WANTED as Settings), ...ofCluster })
    this.#insertSettings = among({ ...WANTED_OF_INSERTS, ...ofCluster })
  }

  /** @param statement a SELECT @returns a list for each row, of its columns */
  async rows<Row extends unknown[]>(statement: string, bindings?: Bindings): Promise<Row[]> {
    return this.#again(async () => {
      const result = await this.#client.query({ query: statement, format: 'JSONCompactEachRow', clickhouse_settings: this.#settings, ...(bindings && { query_params: bindings.values }) })
      return (await result.json<Row>()) as unknown as Row[]
    })
  }

  /** Writing it a second time changes nothing: rows of the same key and version are one. */
  async insert(table: string, columns: readonly string[], values: readonly (readonly unknown[])[]): Promise<void> {
    if (values.length === 0) return
    await this.#again(() => this.#client.insert({ table: tableOf(this.layout, table), columns: columns.map((column) => `\`${column}\``) as [string, ...string[]], values: values as unknown[], format: 'JSONCompactEachRow', clickhouse_settings: this.#insertSettings }))
  }

  /** @param statement one that can be done twice */
  async command(statement: string, bindings?: Bindings, settings?: Settings): Promise<void> {
    await this.#again(() => this.#client.command({ query: statement, clickhouse_settings: { ...this.#settings, ...settings }, ...(bindings && { query_params: bindings.values }) }))
  }

  async close(): Promise<void> {
    await this.#client.close()
  }

  async #again<Result>(work: () => Promise<Result>): Promise<Result> {
    for (const wait of RETRY_AFTER) {
      try {
        return await work()
      } catch (error) {
        if (!isPassing(error)) throw this.#problem(error)
        await sleep(wait)
      }
    }
    try {
      return await work()
    } catch (error) {
      throw this.#problem(error)
    }
  }

  #problem(error: unknown): unknown {
    if (!(error instanceof Error)) return error
    const because = (text: string): StoreError => new StoreError(`ClickHouse at ${this.#where}: ${text}`, { cause: error })
    const said = error.message.split('\n')[0]!
    switch (codeOf(error)) {
      case 'ECONNREFUSED':
        return because('nothing listens there. Start the server, or see to the URL')
      case 'ENOTFOUND':
      case 'EAI_AGAIN':
        return because('there is no such host. See to the URL')
      case 'ECONNRESET':
      case 'EPIPE':
      case 'ETIMEDOUT':
        return because(`the connection was lost (${said})`)
      case WRONG_PASSWORD:
      case WRONG_PASSWORD_OF_OLD:
      case REQUIRED_PASSWORD:
      case UNKNOWN_USER:
        return because('it knows no such user, or another password for it. See to `username` and `password`')
      case ACCESS_DENIED:
        return because(`the user may not do this (${said})`)
      case READONLY:
        return because(`the user may only read (${said})`)
      case NO_SPACE:
        return because('its disk is full; nothing of this batch was acknowledged. Make room, or limit what is kept')
      case TOO_MANY_PARTS:
        return because('it is merging more slowly than spans come in; nothing of this batch was acknowledged. Send larger batches, or fewer of them')
      case undefined:
        return error.message.startsWith('Timeout') ? because('it did not answer in time') : error
      default:
        return because(said)
    }
  }
}

const REQUIRED_PASSWORD = '194'
const READONLY = '164'
const UNKNOWN_USER = '192'
const WRONG_PASSWORD = '516'
const WRONG_PASSWORD_OF_OLD = '193'
const ACCESS_DENIED = '497'
const NO_SPACE = '243'
const TOO_MANY_PARTS = '252'

/** What may be over in a moment: a server that restarts, a replica that is away, too much at once. */
const PASSING = new Set(['ECONNREFUSED', 'ECONNRESET', 'EPIPE', 'ETIMEDOUT', 'EAI_AGAIN', '159', '202', '209', '210', '242', '252', '279', '285', '319', '425', '999'])

function isPassing(error: unknown): boolean {
  const code = codeOf(error)
  return code !== undefined && PASSING.has(code)
}

/** Of the server, or of the connection. */
function codeOf(error: unknown): string | undefined {
  if (!(error instanceof Error)) return undefined
  if ('code' in error && (typeof error.code === 'string' || typeof error.code === 'number')) return String(error.code)
  return error instanceof AggregateError ? codeOf(error.errors[0]) : /^Code: (\d+)/.exec(error.message)?.[1]
}
