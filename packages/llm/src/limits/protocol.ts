/** What workers and the main process say to each other about turns: a line of JSON each. */
import type { Outcome } from './hostLimiter.ts'

export type ToLimiter =
  | { kind: 'ask'; id: number; host: string; tokens: number }
  | { kind: 'end'; id: number; outcome: Outcome }
  | { kind: 'leave'; id: number }

export type FromLimiter =
  | { kind: 'go'; id: number; maxRetries: number }
  | { kind: 'down'; id: number; problem: string }

export function line(message: ToLimiter | FromLimiter): string {
  return `${JSON.stringify(message)}\n`
}

/** @returns takes text as it comes, in any pieces, and gives each whole line as a message */
export function reader<Message>(take: (message: Message) => void): (piece: string) => void {
  let rest = ''
  return (piece) => {
    const lines = (rest + piece).split('\n')
    rest = lines.pop() ?? ''
    for (const text of lines) take(JSON.parse(text) as Message)
  }
}
