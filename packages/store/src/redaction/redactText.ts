/** Redacts single texts of one run. A text is done when nothing more is found in it, so that doing it again changes nothing. */
import { KnownValues } from './knownValues.ts'
import { RedactionOptionsError } from './redactionOptions.ts'
import { MASK, Placeholders } from './placeholders.ts'
import type { RedactionRules } from './redactionRules.ts'

export interface RedactedText {
  /** That of the JSON object which has the text as its value. */
  key: string | undefined
  text: string
  /** How often each kind was found. */
  kinds: Map<string, number>
}

/** Without a `replace` of the user's own, two or three are all there are. */
const MAX_ROUNDS = 100

const GROUPED_KINDS: ReadonlySet<string> = new Set(['phone', 'card', 'iban'])
/** Fewer digits may be of something else. */
const MIN_UNGROUPED = 9

interface Match {
  start: number
  end: number
  kind: string
  value: string
  replace?: string | undefined
}

export class TextRedactor {
  private readonly rules: RedactionRules
  private readonly placeholders: Placeholders
  private readonly known = new KnownValues()

  constructor(rules: RedactionRules) {
    this.rules = rules
    this.placeholders = new Placeholders(rules.placeholder)
  }

  /** Changes the texts in place: first each by itself, then until none has what another was found to hold. */
  async redact(texts: readonly RedactedText[]): Promise<void> {
    for (const { text } of texts) this.placeholders.reserve(text)
    for (const text of texts) await this.redactOne(text)
    for (let isDone = false; !isDone; ) {
      isDone = true
      for (const text of texts) {
        if (!this.replace(text, this.known.find(this.placeholders.masked(text.text)))) continue
        isDone = false
        // What is left may now read otherwise
        await this.redactOne(text)
      }
    }
  }

  private async redactOne(text: RedactedText): Promise<void> {
    for (let round = 0; this.replace(text, await this.search(text)); round++) {
      if (round === MAX_ROUNDS) throw new RedactionOptionsError(`redact.patterns: a \`replace\` gives rise to what the pattern finds, over and over (${[...text.kinds.keys()].join(', ')})`)
    }
  }

  private remember(found: string, kind: string, value: string): void {
    this.known.add(found, kind, value)
    // The same number written without its groups
    const ungrouped = kind === 'iban' ? found.replaceAll(' ', '') : found.replace(/\D/g, '')
    if (GROUPED_KINDS.has(kind) && ungrouped.length >= MIN_UNGROUPED) this.known.add(ungrouped, kind, value)
  }

  private async search({ text, key }: RedactedText): Promise<Match[]> {
    const masked = this.placeholders.masked(text)
    const matches: Match[] = []
    for (const { kind, find, replace } of this.rules.finders) {
      for (const found of await find(masked, key)) {
        if (!this.rules.isAllowed(text.slice(found.start, found.end))) matches.push({ ...found, kind, replace })
      }
    }
    return matches
  }

  /** @returns whether there was anything to replace */
  private replace(redacted: RedactedText, matches: readonly Match[]): boolean {
    const masked = this.placeholders.masked(redacted.text)
    const merged = mergeOverlaps(matches, masked).filter(({ start, end }) => hasMore(masked.slice(start, end)))
    let text = ''
    let last = 0
    for (const { start, end, kind, value, replace } of merged) {
      const found = redacted.text.slice(start, end)
      if (!masked.slice(start, end).includes(MASK)) this.remember(found, kind, value)
      text += redacted.text.slice(last, start) + (replace ?? this.placeholders.for(kind, value))
      last = end
      redacted.kinds.set(kind, (redacted.kinds.get(kind) ?? 0) + 1)
    }
    redacted.text = text + redacted.text.slice(last)
    return merged.length > 0
  }
}

/** Beside the placeholders of what was redacted before, such as the whole of `[secret-1]` behind `password=`. */
function hasMore(masked: string): boolean {
  return masked.replaceAll(MASK, '').trim() !== ''
}

/** Of matches that overlap, one that covers all of them: of the kind that covers the most. */
function mergeOverlaps(matches: readonly Match[], text: string): Match[] {
  const merged: Match[] = []
  for (const match of matches.toSorted((a, b) => a.start - b.start || b.end - a.end)) {
    const last = merged.at(-1)
    if (!last || match.start >= last.end) {
      merged.push(match)
      continue
    }
    if (match.end <= last.end) continue
    const wider = match.end - match.start > last.end - last.start ? match : last
    merged[merged.length - 1] = { ...wider, start: last.start, end: match.end, value: text.slice(last.start, match.end) }
  }
  return merged
}
