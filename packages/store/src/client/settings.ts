/** Where rows are sent to: only where the application or its environment says. */
import { sayOnce } from './notices.ts'

/** Where rows are sent, and how many are held until they are. */
export interface LogOptions {
  /** Of a collector (`evals collect`), such as `http://127.0.0.1:4318`. Default: EVALS_COLLECT_URL. `false`, or the text `off`: nothing is sent, and nothing said of it. */
  url?: string | false | undefined
  /** Of the collector. Default: EVALS_COLLECT_TOKEN. */
  token?: string | undefined
  /** Rows and feedback that are held while the collector is away; then the oldest are dropped. Default: 10,000. */
  maxRows?: number | undefined
  /** Bytes that are held. Default: 16 MiB. */
  maxBytes?: number | undefined
  /** How long an application that has ended waits for a collector that does not answer, in milliseconds. Default: 2,000. */
  exitTimeoutMs?: number | undefined
}

export interface Settings {
  url: URL
  token: string | undefined
  maxRows: number
  maxBytes: number
  exitTimeoutMs: number
}

let given: LogOptions = {}
let known: Settings | undefined

/** Options that are not given stay as they were. */
export function configure(options: LogOptions): void {
  given = { ...given, ...options }
  known = undefined
}

/** @returns `undefined` where nothing is to be sent */
export function settings(): Settings | undefined {
  return (known ??= read())
}

function read(): Settings | undefined {
  const text = given.url ?? process.env['EVALS_COLLECT_URL']
  if (text === false || text === 'off') return undefined
  if (text === undefined || text === '') {
    sayOnce('unconfigured', 'rows are logged, and no collector is named, so they are sent nowhere. Set EVALS_COLLECT_URL, such as http://127.0.0.1:4318, or call configureLog({ url }); "off" for neither')
    return undefined
  }
  const url = typeof text === 'string' && URL.canParse(text) ? new URL(text) : undefined
  if (url === undefined || (url.protocol !== 'http:' && url.protocol !== 'https:')) {
    sayOnce('url', 'the URL of the collector (EVALS_COLLECT_URL, or the url of configureLog) is not one of http or https: rows are sent nowhere. It must be like http://127.0.0.1:4318')
    return undefined
  }
  // Fetched by hand: what stands before the host would be a secret in every message
  url.username = ''
  url.password = ''
  return {
    url,
    token: (given.token ?? process.env['EVALS_COLLECT_TOKEN']) || undefined,
    maxRows: positive(given.maxRows, 10_000),
    maxBytes: positive(given.maxBytes, 16 * 1024 * 1024),
    exitTimeoutMs: positive(given.exitTimeoutMs, 2_000),
  }
}

function positive(value: number | undefined, otherwise: number): number {
  return typeof value === 'number' && value > 0 ? value : otherwise
}
