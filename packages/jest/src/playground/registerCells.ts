/** Registers what a playground asks for: all cells of an eval are one test, as Jest's tests come one after the other, and cells run at once. */
import { runCell, type AnsweredAsk } from '@evals/core/worker'
import { test } from '@jest/globals'
import pLimit from 'p-limit'
import { caseHost } from '../caseHost.ts'
import { CELLS } from './cellsTitle.ts'

export function registerCells({ cells, channel }: AnsweredAsk, concurrency: number, timeout: number): void {
  if (cells.length === 0) return
  const limit = pLimit(concurrency)
  // Focused, as another test of the file may be
  test.only(CELLS, async () => void (await Promise.all(cells.map((cell) => limit(() => runCell(cell, caseHost, channel))))), timeout)
}
