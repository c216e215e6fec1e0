/** `evals merge <run>...` */
import { relative, resolve } from 'node:path'
import { DEFAULT_KEEP, MergeError, mergeRuns, writeOutputFile, type UpdateMode } from '@evals/core'
import { renderOutputFile, renderRun } from '@evals/report'
import { colorWanted } from '@evals/report/live'

export interface MergeFlags {
  root: string
  update?: boolean
  outputFile?: string[]
}

export async function mergeCommand(runs: string[], flags: MergeFlags): Promise<void> {
  const root = resolve(flags.root)
  const update: UpdateMode = flags.update ? 'all' : process.env['CI'] ? 'none' : 'new'
  try {
    const { record, details, folder, written, suites } = await mergeRuns({ root, runs, update, keep: DEFAULT_KEEP })
    const input = { record, details, written, update, runPath: relative(root, folder) }
    console.log(renderRun(input, { width: process.stdout.columns || 80, color: colorWanted(process.stdout) }))
    const problems = (flags.outputFile ?? []).flatMap((file) => writeOutputFile(root, file, renderOutputFile(file, input, suites)) ?? [])
    for (const problem of problems) console.error(`evals merge: ${problem}`)
    if (record.outcome === 'failed' || problems.length > 0) process.exitCode = 1
  } catch (error) {
    if (!(error instanceof MergeError)) throw error
    console.error(`evals merge: ${error.message}`)
    process.exitCode = 1
  }
}
