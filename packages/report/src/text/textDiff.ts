/** What differs between two texts, in few short lines: word by word where both are one line, line by line otherwise. Bounded in time and size. */
import { diffLines, diffWordsWithSpace } from 'diff'
import { cutEnd, textWidth } from './columns.ts'
import { plainLines, plainText } from './plainText.ts'

export interface DiffLine {
  kind: 'removed' | 'added' | 'same' | 'more'
  parts: DiffPart[]
}

export interface DiffPart {
  text: string
  /** Within a removed or added line: this is what differs. */
  changed: boolean
}

export interface DiffLimits {
  /** Of lines. */
  lines: number
  /** Of a line, in columns. */
  width: number
  /** Lines around a change that are shown as they are. */
  context: number
}

/** Of each text, from a little before the first difference: what is looked at. */
const WINDOW = 20_000
const MAX_LINES = 400
const TIMEOUT_MS = 100
/** A one-line text with more than this is diffed only where it will be shown. */
const MAX_WORDS = 2_000

/** @returns nothing where the texts are equal */
export function textDiff(before: string, after: string, limits: DiffLimits): DiffLine[] {
  if (before === after) return []
  const [old, next, skipped] = window(before, after)
  const lines = isOneLine(before) && isOneLine(after) ? wordDiff(old, next, skipped > 0, limits) : lineDiff(old, next, skipped > 0, limits)
  return lines.length <= limits.lines ? lines : [...lines.slice(0, limits.lines), more(lines.length - limits.lines)]
}

function isOneLine(text: string): boolean {
  const start = text.search(/[\r\n]/)
  return start < 0 || start >= text.trimEnd().length
}

/** Both texts from the same place: the beginning, or shortly before they differ. */
function window(before: string, after: string): [before: string, after: string, skipped: number] {
  const length = Math.min(before.length, after.length)
  let same = 0
  while (same < length && before.charCodeAt(same) === after.charCodeAt(same)) same++
  if (same <= WINDOW / 2) return [before.slice(0, WINDOW), after.slice(0, WINDOW), 0]
  const lineStart = before.lastIndexOf('\n', same - 500) + 1
  const start = lineStart > same - WINDOW / 2 ? lineStart : same - 200
  return [before.slice(start, start + WINDOW), after.slice(start, start + WINDOW), start]
}

function wordDiff(before: string, after: string, late: boolean, { width }: DiffLimits): DiffLine[] {
  const changes = diffWordsWithSpace(plainText(before.slice(0, MAX_WORDS * 5)), plainText(after.slice(0, MAX_WORDS * 5)), { timeout: TIMEOUT_MS }) ?? []
  const side = (kind: 'removed' | 'added'): DiffLine => {
    const other = kind === 'removed' ? 'added' : 'removed'
    const parts = changes.filter((change) => !change[other]).map((change) => ({ text: change.value, changed: change[kind] }))
    if (changes.length === 0) parts.push({ text: plainText((kind === 'removed' ? before : after).slice(0, MAX_WORDS)), changed: true })
    return { kind, parts: fit(parts, width, late) }
  }
  return [side('removed'), side('added')]
}

/** Where the first change would be cut off, the line begins shortly before it. */
function fit(parts: DiffPart[], width: number, late: boolean): DiffPart[] {
  const first = parts.findIndex(({ changed }) => changed)
  const lead = parts.slice(0, Math.max(0, first)).map(({ text }) => text).join('')
  const total = parts.reduce((sum, { text }) => sum + (text.length > width * 8 ? width * 8 : textWidth(text)), 0)
  const rest = first < 0 ? parts : parts.slice(first)
  const isLong = total > width && textWidth(lead.slice(0, width * 8)) > width / 2
  const shown = isLong ? [{ text: `…${lead.slice(-Math.max(8, Math.floor(width / 4))).trimStart()}`, changed: false }, ...rest] : late ? [{ text: '…', changed: false }, ...parts] : parts
  return cutParts(shown, width)
}

function cutParts(parts: DiffPart[], width: number): DiffPart[] {
  const cut: DiffPart[] = []
  let room = width
  for (const [index, { text, changed }] of parts.entries()) {
    const isLast = index === parts.length - 1
    const shown = cutEnd(text, isLast ? room : Math.max(1, room))
    cut.push({ text: shown, changed })
    if (shown !== text) return cut
    room -= textWidth(text)
    if (room <= 0 && !isLast) {
      const last = cut.at(-1)!
      cut[cut.length - 1] = { ...last, text: `${[...last.text].slice(0, -1).join('')}…` }
      return cut
    }
  }
  return cut
}

function lineDiff(before: string, after: string, late: boolean, { width, context, lines: limit }: DiffLimits): DiffLine[] {
  const old = plainLines(before, MAX_LINES).join('\n')
  const next = plainLines(after, MAX_LINES).join('\n')
  const changes = diffLines(`${old}\n`, `${next}\n`, { timeout: TIMEOUT_MS }) ?? [
    { value: old, removed: true, added: false, count: 1 },
    { value: next, removed: false, added: true, count: 1 },
  ]
  const all: { kind: DiffLine['kind']; text: string }[] = changes.flatMap(({ value, removed, added }) =>
    value.replace(/\n$/, '').split('\n').map((text) => ({ kind: removed ? ('removed' as const) : added ? ('added' as const) : ('same' as const), text })),
  )
  const near = all.map((_, index) => all.slice(Math.max(0, index - context), index + context + 1).some(({ kind }) => kind !== 'same'))
  const shown: DiffLine[] = late ? [gap()] : []
  for (const [index, { kind, text }] of all.entries()) {
    if (near[index]) shown.push({ kind, parts: [{ text: cutEnd(text, width), changed: kind !== 'same' }] })
    else if (context > 0 && shown.length > 0 && near[index - 1] && near.indexOf(true, index) >= 0) shown.push(gap())
  }
  return balance(shown, limit)
}

/** Where too much changed to show, both sides are shown, and not only what was removed. */
function balance(lines: DiffLine[], limit: number): DiffLine[] {
  if (lines.length <= limit) return lines
  const firstAdded = lines.findIndex(({ kind }) => kind === 'added')
  if (firstAdded < limit - 1) return lines
  const removed = lines.slice(0, Math.floor((limit - 1) / 2))
  const added = lines.slice(firstAdded).slice(0, Math.floor((limit - 1) / 2))
  const left = lines.length - removed.length - added.length
  return firstAdded < 0 ? lines : [...removed, gap(), ...added, ...(left > 0 ? [more(left)] : [])]
}

function gap(): DiffLine {
  return { kind: 'more', parts: [{ text: '…', changed: false }] }
}

function more(count: number): DiffLine {
  return { kind: 'more', parts: [{ text: `… ${count.toLocaleString('en-US')} more ${count === 1 ? 'line' : 'lines'}`, changed: false }] }
}
