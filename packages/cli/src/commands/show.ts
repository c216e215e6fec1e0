/** `evals show [run] [case]` */
import { relative } from 'node:path'
import { runIds, suiteTitles } from '../completion/sources.ts'
import { defineCommand, type CommandDefinition, type CompletionContext } from '../frame/command.ts'
import type { Io } from '../frame/io.ts'
import { Mistake } from '../frame/mistake.ts'
import { suiteFilter } from '../runs/suiteFilter.ts'

interface Flags {
  suite?: string
}

export const show: CommandDefinition<never> = defineCommand<Flags>({
  name: 'show',
  group: 'Runs:',
  summary: 'show a run as its report, or one of its cases whole',
  description: 'A case is shown with input, output, scores and their reasons, errors, all trials, and its trace: what called what, when, for how long, with which model and tools.',
  configure: (command) =>
    command
      .argument('[run]', 'which run (default: the newest)')
      .argument('[case]', 'the case’s id or the beginning of it, or what its title has in it; alone, a case of the newest run')
      .option('--suite <text>', 'a case of a suite whose title or file has this in it'),
  examples: [
    ['evals show', 'the newest run'],
    ['evals show latest~1', 'the one before'],
    ['evals show 5be0 "reset my password"', 'a case of a run'],
    ['evals show "reset my password"', 'a case of the newest run'],
  ],
  json: 'of a run its run.json with `details`, the texts of the report, beside it; of a case { run, cases: [{ id, name, file, suite, variant?, rows: [{ row, spans }] }] }, one for each suite and variant that has it',
  completes: { run: runIds, case: caseTitles, '--suite': suiteTitles },
  async run(io, [first, second], { suite }) {
    const { findRun, NoRunError } = await import('@evals/core')
    if (second !== undefined) return showCase(io, findRun(io.root, first), second, suite)
    try {
      const run = findRun(io.root, first)
      if (suite !== undefined) throw new Mistake('--suite is for showing a case: give one')
      return await showRun(io, run)
    } catch (error) {
      // One word that is no run may be a case of the newest
      if (first === undefined || !(error instanceof NoRunError) || error.unlikeAny === undefined) throw error
      return showCase(io, findRun(io.root), first, suite, error.message)
    }
  },
})

async function showRun(io: Io, run: string): Promise<void> {
  const [{ readReport }, { renderRun }] = await Promise.all([import('@evals/core'), import('@evals/report')])
  const progress = io.progress('reading cases')
  const { record, details, folder } = await readReport(io.root, run, progress.step).finally(progress.end)
  const interrupted = record.runnerReasons?.includes('the run was interrupted') === true
  io.answer({ ...record, details }, () =>
    renderRun({ record, details, written: record.written ?? [], update: record.update ?? 'new', runPath: relative(io.root, folder), interrupted }, { width: io.width, color: io.color }),
  )
}

/** @param otherwise why the case's name is no run's, where it might have been meant as one */
async function showCase(io: Io, run: string, text: string, suite: string | undefined, otherwise?: string): Promise<void> {
  const [{ CaseNotFoundError, findCases, runsFolder }, { renderCase }] = await Promise.all([import('@evals/core'), import('@evals/report')])
  const folder = `${runsFolder(io.root)}/${run}`
  const progress = io.progress('reading cases')
  try {
    const cases = await findCases(folder, { text, isWanted: suiteFilter(suite), onRow: progress.step }).finally(progress.end)
    io.answer({ run, cases }, () => cases.map((one) => renderCase(one, { width: io.width, color: io.color })).join('\n\n\n'))
  } catch (error) {
    if (!(error instanceof CaseNotFoundError)) throw error
    throw new Mistake(otherwise === undefined ? `run ${run}: ${error.message}` : `${otherwise}. And in the newest run ${error.message}`)
  }
}

/** Only of a run that has few: this happens while somebody waits for a key. */
const MAX_BYTES = 2_000_000

async function caseTitles({ root, args }: CompletionContext): Promise<{ value: string; description: string }[]> {
  const [{ findRun, readRows, runsFolder, ROWS_FILE }, { statSync }] = await Promise.all([import('@evals/core'), import('node:fs')])
  const folder = `${runsFolder(root)}/${findRun(root, args[0])}`
  if ((statSync(`${folder}/${ROWS_FILE}`, { throwIfNoEntry: false })?.size ?? 0) > MAX_BYTES) return []
  const found = new Map<string, string>()
  for await (const { id, name } of readRows(folder)) found.set(id, name ?? id)
  return [...found].map(([id, title]) => ({ value: title, description: id }))
}
