/** Takes files into a store, a batch at a time, and counts what became of them. */
import { createWriteStream, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pipeline } from 'node:stream/promises'
import type { ImportFormat, ImportMapping, ImportProblem, IncomingSpan, LogEngine } from '@evals/store'

export interface ImportSummary {
  added: number
  changed: number
  known: number
  /** Lines or files that could not be read. */
  bad: number
  /** The first of them. */
  problems: ImportProblem[]
}

export interface ImportFilesOptions {
  format?: ImportFormat | undefined
  mapping?: ImportMapping | undefined
  onRecord?: (() => void) | undefined
  signal: AbortSignal
}

const BATCH = 1_000
const MAX_PROBLEMS = 1_000
const STDIN = 'standard input'

/** @param files `-`: standard input @throws the signal's reason; what was taken until then stays */
export async function importFiles(engine: LogEngine, files: readonly string[], { format, mapping, onRecord, signal }: ImportFilesOptions): Promise<ImportSummary> {
  const { readImport } = await import('@evals/store')
  const summary: ImportSummary = { added: 0, changed: 0, known: 0, bad: 0, problems: [] }
  let batch: IncomingSpan[] = []
  const write = async (): Promise<void> => {
    if (batch.length === 0) return
    const { added, changed, known } = await engine.ingest(batch)
    summary.added += added
    summary.changed += changed
    summary.known += known
    batch = []
  }
  await using input = await spooled(files.includes('-'))
  const paths = files.map((file) => (file === '-' ? input.path : file))
  for await (const { span, problem } of readImport(paths, { ...(format && { format }), ...(mapping && { mapping }) })) {
    // Here too, and not with a batch alone: a file may be nothing but problems
    if (signal.aborted) {
      await write()
      signal.throwIfAborted()
    }
    if (problem) {
      summary.bad++
      if (summary.problems.length < MAX_PROBLEMS) summary.problems.push(problem.file === input.path ? { ...problem, file: STDIN } : problem)
      continue
    }
    onRecord?.()
    if (batch.push(span) >= BATCH) await write()
  }
  await write()
  return summary
}

/** What comes by a pipe is written down first: how it begins says what it is. */
async function spooled(isWanted: boolean): Promise<{ path: string } & AsyncDisposable> {
  if (!isWanted) return { path: '-', [Symbol.asyncDispose]: async () => {} }
  const folder = mkdtempSync(join(tmpdir(), 'evals-import-'))
  const path = join(folder, 'input')
  const dispose = async (): Promise<void> => rmSync(folder, { recursive: true, force: true })
  try {
    await pipeline(process.stdin, createWriteStream(path))
  } catch (error) {
    await dispose()
    throw error
  }
  return { path, [Symbol.asyncDispose]: dispose }
}
