/** `evals export` */
import { relative, resolve } from 'node:path'
import { runIds } from '../completion/sources.ts'
import { defineCommand, type CommandDefinition } from '../frame/command.ts'
import { Mistake } from '../frame/mistake.ts'
import { wholeNumber } from '../frame/options.ts'
import { bytes } from '../render/bytes.ts'

interface Flags {
  out: string
  last?: number
}

export const exportPages: CommandDefinition<never> = defineCommand<Flags>({
  name: 'export',
  group: 'Studio:',
  summary: 'write runs as a folder of pages that any web server shows',
  description:
    'The studio’s pages of runs, cases and traces, and the data as files beside them: for an artifact of CI, or a page for a team. It works below any address, loads nothing from elsewhere, and has in it what the runs have: inputs, outputs and traces.',
  configure: (command) =>
    command
      .argument('[run]', 'which run (default: the newest)')
      .requiredOption('--out <folder>', 'a folder that is empty, not there yet, or an earlier export, which is replaced')
      .option('--last <count>', 'the newest so many, instead of one', wholeNumber),
  examples: [
    ['evals export --out report', 'the newest run'],
    ['evals export --last 20 --out public/evals', 'the newest 20, with their scores over time'],
  ],
  json: '{ folder, runs: [id], cases, files, bytes }',
  completes: { run: runIds, '--out': 'files' },
  async run(io, [run], { out, last }) {
    if (run !== undefined && last !== undefined) throw new Mistake('give a run or --last, not both')
    if (last === 0) throw new Mistake('--last 0 leaves nothing to export')
    const { exportRuns, newestRuns } = await import('@evals/studio')
    const folder = resolve(process.cwd(), out)
    const progress = io.progress('writing cases')
    let done = 0
    const exported = await exportRuns({
      root: io.root,
      runs: run === undefined ? newestRuns(io.root, last ?? 1) : [run],
      out: folder,
      onCases: (count) => progress.update((done += count)),
    }).finally(progress.end)
    io.answer({ folder, ...exported }, ({ runs, cases, bytes: size }) => {
      const shown = relative(process.cwd(), folder) || '.'
      return `${runs.length === 1 ? `run ${runs[0]}` : `${runs.length} runs`} · ${cases.toLocaleString('en-US')} cases · ${bytes(size)}\nto be shown by a web server: npx serve ${shown}`
    })
  },
})
