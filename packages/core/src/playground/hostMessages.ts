/** What the studio and a playground's own process say to each other. JSON-safe: they are sent as Node's processes send messages. */
import type { PlaygroundEvent, PlaygroundHost, PlaygroundRequest } from './playground.ts'

export type ToHost =
  | { call: 'suites'; id: number }
  | { call: 'rows'; id: number; suite: Parameters<PlaygroundHost['rows']>[0]; page: Parameters<PlaygroundHost['rows']>[1] }
  | { call: 'run'; id: number; request: PlaygroundRequest }
  /** Stops the run of that call. */
  | { call: 'stop'; id: number }
  | { call: 'close'; id: number }

export type FromHost =
  | { kind: 'event'; id: number; event: PlaygroundEvent }
  | { kind: 'answer'; id: number; value?: unknown }
  | { kind: 'failed'; id: number; message: string }
