/** What stands in the place of what was redacted: `[email-1]`, and within a run the same for equal values, so that a conversation stays readable. */

export class Placeholders {
  private readonly known = new Map<string, string>()
  private readonly last = new Map<string, number>()
  readonly pattern: RegExp

  /** @param pattern of placeholders, with the groups `kind` and `number` */
  constructor(pattern: RegExp) {
    this.pattern = pattern
  }

  /** A text that has been redacted before keeps its placeholders, and nothing else is given theirs. */
  reserve(text: string): void {
    for (const { groups } of text.matchAll(this.pattern)) {
      const { kind, number } = groups ?? {}
      if (kind !== undefined) this.last.set(kind, Math.max(this.last.get(kind) ?? 0, Number(number)))
    }
  }

  for(kind: string, value: string): string {
    const key = `${kind} ${value}`
    const given = this.known.get(key)
    if (given !== undefined) return given
    const number = (this.last.get(kind) ?? 0) + 1
    this.last.set(kind, number)
    const placeholder = `[${kind}-${number}]`
    this.known.set(key, placeholder)
    return placeholder
  }

  /** The text with every placeholder blotted out, each character where it was. */
  masked(text: string): string {
    return text.replace(this.pattern, (placeholder) => MASK.repeat(placeholder.length))
  }
}

/** The object replacement character: neither a letter nor a digit, and in no real text. */
export const MASK = '\uFFFC'
