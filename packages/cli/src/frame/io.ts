/** What a command has of the world outside: where it works, what it writes to, and how that is to look. */
import { resolve } from 'node:path'
import { startProgress, type Progress } from './progress.ts'

export interface Io {
  /** The project's folder, absolute. */
  root: string
  json: boolean
  /** Of the terminal, in columns; 80 where there is none. */
  width: number
  color: boolean
  /** Milliseconds since 1970. */
  now: number
  /** The command's answer: as JSON where that was asked for, else as text. Nothing else goes to standard output. */
  answer: <T>(value: T, asText: (value: T) => string) => void
  /** What is to be known beside the answer: to standard error. */
  note: (text: string) => void
  progress: (label: string) => Progress
  /** Aborted by Ctrl-C. Whoever asks for it has to stop by it; nobody else has to do anything, and is ended at once. */
  readonly signal: AbortSignal
}

export function createIo(options: { root?: string | undefined; json?: boolean | undefined }): Io {
  let controller: AbortController | undefined
  return {
    root: resolve(options.root ?? '.'),
    json: options.json === true,
    width: process.stdout.columns || Number(process.env['COLUMNS']) || 80,
    color: options.json !== true && colorWanted(process.stdout),
    now: Date.now(),
    answer(value, asText) {
      const text = options.json ? safeJson(value) : asText(value)
      if (text !== '') process.stdout.write(`${text}\n`)
    },
    note: (text) => void process.stderr.write(`${text}\n`),
    progress: (label) => startProgress(label),
    get signal() {
      controller ??= abortedBySignals()
      return controller.signal
    },
  }
}

/** As `@evals/report/live` has it, which would load the whole of core. */
export function colorWanted(stream: NodeJS.WriteStream): boolean {
  const { NO_COLOR, FORCE_COLOR } = process.env
  if (NO_COLOR) return false
  if (FORCE_COLOR && FORCE_COLOR !== '0') return true
  return stream.isTTY === true
}

/** JSON leaves some characters as they are that do things to a terminal. In JSON they only stand in texts, where an escape means the same. */
const UNSAFE = /[\u007f-\u009f\u00ad\u061c\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff]|[\u{e0000}-\u{e007f}]/gu

export function safeJson(value: unknown): string {
  return JSON.stringify(value, null, 2).replace(UNSAFE, (character) => [...Array(character.length).keys()].map((index) => `\\u${character.charCodeAt(index).toString(16).padStart(4, '0')}`).join(''))
}

function abortedBySignals(): AbortController {
  const controller = new AbortController()
  for (const name of ['SIGINT', 'SIGTERM'] as const) process.once(name, () => controller.abort(new Interrupted()))
  return controller
}

export class Interrupted extends Error {
  override name = 'Interrupted'
  override message = 'interrupted'
}
