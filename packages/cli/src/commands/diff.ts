/** `evals diff [a] [b]` */
import { runIds, runIdsAndBaseline, suiteTitles } from '../completion/sources.ts'
import { defineCommand, type CommandDefinition } from '../frame/command.ts'
import { EXIT } from '../frame/exitCodes.ts'
import { Mistake } from '../frame/mistake.ts'
import { fraction } from '../frame/options.ts'
import { suiteFilter } from '../runs/suiteFilter.ts'

interface Flags {
  suite?: string
  tolerance?: number
  baseline?: string
}

export const diff: CommandDefinition<never> = defineCommand<Flags>({
  name: 'diff',
  group: 'Runs:',
  summary: 'compare two runs, or a run and the baseline',
  description:
    'The same test, interval and correction as in a report (Holm, over the gated scorers that are compared), and the cases that moved most. Exit code 1: a gated scorer regressed, or a case dropped whose gate is strict. Absolute gates are the runs’ own, and not looked at.',
  configure: (command) =>
    command
      .argument('[a]', 'what was before: a run, or `baseline`, the files as they are now (default: baseline)')
      .argument('[b]', 'what came after: a run (default: latest)')
      .option('--suite <text>', 'only suites whose title or file has this in it')
      .option('--baseline <ref>', 'instead of [a]: the baseline files as they were where this branch left that branch, tag or commit')
      .option('--tolerance <fraction>', 'differences within this are unchanged, instead of each gate’s own (0.02)', fraction),
  examples: [
    ['evals diff', 'the newest run against the baseline'],
    ['evals diff latest~1', 'against the run before it'],
    ['evals diff 5be0 9f2c', 'one run against another'],
    ['evals diff --baseline main', 'what this branch changed, also where it wrote a new baseline'],
    ['evals diff baseline 5be0 --tolerance 0.05', 'within 5 points nothing has changed'],
  ],
  json: '{ format, before?: { id, startedAt, finished, runner, git }, after, outcome, reasons, notes, suites, details }, suites as in run.json; without `before`: the baseline',
  completes: { a: runIdsAndBaseline, b: runIds, '--suite': suiteTitles },
  async run(io, given, { suite, tolerance, baseline }) {
    const [{ baselineRef, compareRuns, findRun }, { renderDiff }] = await Promise.all([import('@evals/core'), import('@evals/report')])
    if (baseline !== undefined && given.length > 1) throw new Mistake('--baseline is what was before: give the run that came after it, and no other')
    const [a = 'baseline', b = 'latest'] = baseline === undefined ? given : [`baseline@${baseline}`, ...given]
    if (b === 'baseline') throw new Mistake('the baseline can only be what was before: evals diff baseline <run>')
    const after = findRun(io.root, b)
    const before = a === 'baseline' || baselineRef(a) !== undefined ? a : findRun(io.root, a)
    if (before === after) throw new Mistake(`both sides are run ${after}. evals diff baseline ${b} compares it with the baseline`)
    const progress = io.progress('reading cases')
    const comparison = await compareRuns({ root: io.root, before, after, tolerance, isWanted: suiteFilter(suite), onRow: progress.step }).finally(progress.end)
    io.answer(comparison, () => renderDiff(comparison, { width: io.width, color: io.color, now: io.now }))
    return comparison.outcome === 'failed' ? EXIT.failed : EXIT.ok
  },
})
