/**
 * Looks for what only whole texts can tell: words in inputs and outputs, fields within them. Of runs that are not large the texts
 * are kept ready for it; of large ones the file is gone through each time.
 */
import { closeSync, openSync, readSync } from 'node:fs'
import { join } from 'node:path'
import { setImmediate } from 'node:timers/promises'
import { ROWS_FILE, type Row, type RowReference } from '@evals/core'
import type { Query } from '@evals/store'
import { conditionKey, rowMatches, searchMatches, searchText, type Hits } from '../../caseTable/caseQuery.ts'

/** Of a run with at most so many bytes of rows the texts are kept. */
const KEPT_BYTES = 96 * 1024 * 1024
const MAX_KNOWN = 40
/** How long others wait at most, in milliseconds. */
const TURN_MS = 20

export interface TextSearch {
  /** Cases by their place in the index: whether the condition holds. */
  find: (condition: Query) => Promise<Hits>
  /** Makes texts ready before they are asked for. */
  prepare: () => void
}

/** @param references of the index's cases, in its order */
export function createTextSearch(runFolder: string, references: readonly (RowReference | undefined)[]): TextSearch {
  const known = new Map<string, Promise<Hits>>()
  const bytes = references.reduce((sum, reference) => sum + (reference?.[1] ?? 0), 0)
  let ready: Promise<ReturnType<typeof searchText>[]> | undefined
  const texts = (): Promise<ReturnType<typeof searchText>[]> => (ready ??= collectTexts(runFolder, references))
  const find = async (condition: Query): Promise<Hits> => {
    if (condition.kind === 'words' && bytes <= KEPT_BYTES) return Uint8Array.from(await texts(), (text) => (searchMatches(condition, text) ? 1 : 0))
    const hits = new Uint8Array(references.length)
    const may = condition.kind === 'words' ? prefilter(condition.words) : () => true
    await eachLine(runFolder, references, (line, at) => {
      if (!may(line)) return
      const row = parsed(line)
      if (row && rowMatches(condition, row)) hits[at] = 1
    })
    return hits
  }
  return {
    find(condition) {
      const key = conditionKey(condition)
      const found = known.get(key) ?? find(condition)
      known.delete(key)
      known.set(key, found)
      if (known.size > MAX_KNOWN) known.delete(known.keys().next().value!)
      found.catch(() => known.delete(key))
      return found
    },
    prepare() {
      if (bytes <= KEPT_BYTES) texts().catch(() => (ready = undefined))
    },
  }
}

async function collectTexts(runFolder: string, references: readonly (RowReference | undefined)[]): Promise<ReturnType<typeof searchText>[]> {
  const texts = references.map(() => NOTHING)
  await eachLine(runFolder, references, (line, at) => {
    const row = parsed(line)
    if (row) texts[at] = searchText(row)
  })
  return texts
}

const NOTHING = { input: '', output: '' }

/** What is of plain letters stands in the file as it is: a line without one of the words is none. Others are read. */
function prefilter(words: readonly string[]): (line: Buffer) => boolean {
  const plain = words.filter((word) => /^[a-z0-9]+$/.test(word))
  return (line) => {
    const text = line.toString('latin1')
    // oxlint-disable-next-line no-control-regex
    if (/[^\0-\x7f]|\\u/.test(text)) return true
    const lower = text.toLowerCase()
    return plain.every((word) => lower.includes(word))
  }
}

async function eachLine(runFolder: string, references: readonly (RowReference | undefined)[], visit: (line: Buffer, at: number) => void): Promise<void> {
  const descriptor = openSync(join(runFolder, ROWS_FILE), 'r')
  try {
    let buffer = Buffer.allocUnsafe(64 * 1024)
    let since = performance.now()
    for (const [at, reference] of references.entries()) {
      if (!reference) continue
      const [offset, length] = reference
      if (buffer.length < length) buffer = Buffer.allocUnsafe(length)
      if (readSync(descriptor, buffer, 0, length, offset) === length) visit(buffer.subarray(0, length), at)
      if (performance.now() - since < TURN_MS) continue
      await setImmediate()
      since = performance.now()
    }
  } finally {
    closeSync(descriptor)
  }
}

function parsed(line: Buffer): Row | undefined {
  try {
    return JSON.parse(line.toString('utf8')) as Row
  } catch {
    return undefined
  }
}
