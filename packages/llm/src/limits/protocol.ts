/** What workers and the main process say to each other about turns: a line of JSON each. */
import type { Outcome } from './hostLimiter.ts'

export type ToLimiter =
  | { kind: 'ask'; id: number; host: string; tokens: number }
  | { kind: 'end'; id: number; outcome: Outcome }
  | { kind: 'leave'; id: number }

export type FromLimiter =
  | { kind: 'go'; id: number; maxRetries: number }
  | { kind: 'down'; id: number; problem: string }
