/** What every finder of one kind of personal or secret data gives. */

/** Kinds that are known by themselves; patterns of the user's own have their own names. */
export const KINDS = ['secret', 'email', 'phone', 'card', 'iban', 'ip'] as const
export type Kind = (typeof KINDS)[number]

export interface Found {
  start: number
  end: number
  /** What it is whatever the way it is written: equal values are given the same placeholder. */
  value: string
}

/** @param key that of the JSON object which has the text as a value: `{ "password": "…" }` says what the text is */
export type Finder = (text: string, key: string | undefined) => Found[] | Promise<Found[]>
