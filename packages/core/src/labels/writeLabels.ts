/** Puts lines at the end of a file of labels: each whole, and on the disk before anything else happens. */
import { closeSync, existsSync, fstatSync, fsyncSync, ftruncateSync, openSync, readSync, writeSync } from 'node:fs'
import { basename } from 'node:path'
import { DataError } from '../dataset/dataError.ts'
import { visibleJson } from '../dataset/datasetRow.ts'
import { systemProblem } from '../systemProblem.ts'
import { withFileLock } from '../withFileLock.ts'
import type { LabelItem, Labelling, LabelQuestion } from './labelLines.ts'

export function questionsLine(questions: readonly LabelQuestion[]): string {
  return visibleJson(JSON.stringify({ questions }))
}

/** With its keys in the order in which people read them. */
export function labelItemLine({ id, name, input, output, expected, metadata, tags, scores, scoreDetails, trace, origin }: LabelItem): string {
  return visibleJson(JSON.stringify({ id, name, input, output, expected, metadata, tags, scores, scoreDetails, trace, origin }))
}

export function labellingLine({ row, by, at, labels, comment, settles, expected }: Labelling): string {
  return visibleJson(JSON.stringify({ row, by, at, labels, comment, settles, expected }))
}

/**
 * @param file absolute, and there
 * @throws {DataError} where there is no such file, or it can not be written
 */
export function appendLabelling(file: string, labelling: Labelling): void {
  withLabels(file, (descriptor) => {
    const { size } = fstatSync(descriptor)
    // A crash may have left half a line, which is no reason to lose this one
    const start = size > 0 && byteAt(descriptor, size - 1) !== NEWLINE ? '\n' : ''
    writeWhole(descriptor, `${start}${labellingLine(labelling)}\n`, size)
  })
}

/**
 * Takes back what was said last. Where its line is the file's last, the line is removed; else another says that it is
 * taken back.
 *
 * @param labelling the line as it was written
 * @param at of the line that takes it back, where one is needed
 * @param before what the same person had said before it, which then stands again
 * @returns whether the line was removed
 * @throws {DataError}
 */
export function undoLabelling(file: string, labelling: Labelling, at: string, before: Pick<Labelling, 'labels' | 'comment'> | undefined): boolean {
  return withLabels(file, (descriptor) => {
    const line = Buffer.from(`${labellingLine(labelling)}\n`)
    const { size } = fstatSync(descriptor)
    const end = Buffer.alloc(Math.min(line.length + 1, size))
    readSync(descriptor, end, 0, end.length, size - end.length)
    const isLast = end.length >= line.length && end.subarray(end.length - line.length).equals(line) && (end.length === line.length || end[0] === NEWLINE)
    if (isLast) {
      ftruncateSync(descriptor, size - line.length)
      fsyncSync(descriptor)
      return true
    }
    const { row, by, settles } = labelling
    const back: Labelling = { row, by, at, labels: before?.labels ?? null, ...(before?.comment === undefined ? {} : { comment: before.comment }), ...(settles ? { settles } : {}) }
    writeWhole(descriptor, `${labellingLine(back)}\n`, size)
    return false
  })
}

const NEWLINE = 0x0a

function withLabels<T>(file: string, change: (descriptor: number) => T): T {
  const name = basename(file)
  const refuse = (problem: string): DataError => new DataError(name, [{ where: name, problem }], 'nothing was written')
  // Not made here: a line about an item that is nowhere says nothing
  if (!existsSync(file)) throw refuse('there is no such file any more: start the review again')
  try {
    return withFileLock(file, () => {
      const descriptor = openSync(file, 'r+')
      try {
        return change(descriptor)
      } finally {
        closeSync(descriptor)
      }
    })
  } catch (error) {
    throw refuse(`can not be written: ${systemProblem(error)}`)
  }
}

function byteAt(descriptor: number, position: number): number {
  const byte = Buffer.alloc(1)
  readSync(descriptor, byte, 0, 1, position)
  return byte[0]!
}

/** Durable when it returns: a page says that it is kept. */
function writeWhole(descriptor: number, text: string, position: number): void {
  const bytes = Buffer.from(text)
  let written = 0
  while (written < bytes.length) written += writeSync(descriptor, bytes, written, bytes.length - written, position + written)
  fsyncSync(descriptor)
}
