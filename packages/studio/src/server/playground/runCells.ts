/** Cells of an eval of the project, run by its own runner. */
import type { PlaygroundHost } from '@evals/core'
import type { HostProcess } from './hostProcess.ts'
import type { RunEvent } from './playgroundAnswers.ts'
import type { RunBody } from './playgroundRequests.ts'
import { sampleById } from './sampleRows.ts'

export async function runCells(host: HostProcess, { file, suite, columns, rows, trials, sample }: RunBody, send: (event: RunEvent) => void, signal: AbortSignal): Promise<void> {
  await host.call(async (runner) => {
    const asked = sampleById(rows ?? (await allIds(runner, { file, suite })), sample, idOf)
    if (signal.aborted) return
    await runner.run({ file, suite, columns, rows: asked, trials }, (event) => send(event.type === 'started' ? { ...event, cells: asked.length * columns.length, rows: asked.map(idOf) } : event), signal)
  })
}

async function allIds(runner: PlaygroundHost, suite: { file: string; suite: string }): Promise<string[]> {
  const { rows } = await runner.rows(suite, { offset: 0, limit: Number.MAX_SAFE_INTEGER })
  return rows.map(({ id }) => id)
}

function idOf(row: string | { id: string }): string {
  return typeof row === 'string' ? row : row.id
}
