/** Registers what a playground asks for: each cell is a test of the eval's describe, and the only ones of the file that run. */
import { rowLogOf, runCell, type AnsweredAsk } from '@evals/core/worker'
import { tracing } from '@evals/llm'
import { test } from 'vitest'
import { currentTask } from '../currentTask.ts'
import { cellTitle } from './cellTitle.ts'

export function registerCells({ cells, channel }: AnsweredAsk, runLimited: <T>(run: () => Promise<T>) => Promise<T>, concurrency: number | undefined): void {
  // A cell is run once, however it ends: what it gives is its row
  const options = { timeout: 0, retry: 0, repeats: 0, concurrent: concurrency !== 1 }
  // A describe that is empty would still have its hooks run
  if (cells.length === 0) test.skip('none of it was asked for', () => {})
  for (const cell of cells) {
    // Focused, as another test of the file may be
    test.only(cellTitle(cell), options, (ctx) =>
      runLimited(() =>
        runCell(cell, {
          tracing,
          rowLog: () => rowLogOf(cell.setup.context.runFolder),
          signal: ctx.signal,
          expect: () => ctx.expect,
          within: (result, run) => currentTask.run({ task: ctx.task, result }, run),
        }, channel),
      ),
    )
  }
}
