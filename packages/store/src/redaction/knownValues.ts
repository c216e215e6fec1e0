/** Finds again, wherever it stands, what was found once: a password that one message names and another repeats. */
import type { Found } from './find/finder.ts'

/** Shorter values are words. */
const MIN_LENGTH = 6

export interface KnownValue extends Found {
  kind: string
}

/** The time of a search depends on the text, and not on how many values are known. */
export class KnownValues {
  /** By their first characters, the longest first. */
  private readonly byHead = new Map<string, { text: string; kind: string; value: string }[]>()
  private readonly seen = new Set<string>()

  /** @returns whether it was not known before */
  add(text: string, kind: string, value: string): boolean {
    if (text.length < MIN_LENGTH || this.seen.has(text)) return false
    this.seen.add(text)
    const head = text.slice(0, MIN_LENGTH)
    const others = this.byHead.get(head) ?? []
    this.byHead.set(head, [...others, { text, kind, value }].sort((a, b) => b.text.length - a.text.length))
    return true
  }

  find(text: string): KnownValue[] {
    const found: KnownValue[] = []
    if (this.byHead.size === 0) return found
    for (let start = 0; start <= text.length - MIN_LENGTH; start++) {
      const match = this.byHead.get(text.slice(start, start + MIN_LENGTH))?.find((known) => text.startsWith(known.text, start))
      if (!match) continue
      found.push({ start, end: start + match.text.length, kind: match.kind, value: match.value })
      start += match.text.length - 1
    }
    return found
  }
}
