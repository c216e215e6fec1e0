/** Registers what a playground asks for: each cell is a test of the eval's describe, and the only ones of the file that run. */
import { rowLogOf, runCell, type AnsweredAsk } from '@evals/core/worker'
import { tracing } from '@evals/llm'
import { test } from 'vitest'
import { currentTask } from '../currentTask.ts'

export function registerCells({ cells, channel }: AnsweredAsk, runLimited: <T>(run: () => Promise<T>) => Promise<T>, concurrency: number | undefined): void {
  // A cell is run once, however it ends: what it gives is its row
  const options = { timeout: 0, retry: 0, repeats: 0, concurrent: concurrency !== 1 }
  for (const cell of cells) {
    test.only(`${cell.planned.title} [${cell.setup.variant}]`, options, (ctx) =>
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
