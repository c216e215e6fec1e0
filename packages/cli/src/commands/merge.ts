/** `evals merge <run>...` */
import { relative } from 'node:path'
import type { UpdateMode } from '@evals/core'
import { runIds } from '../completion/sources.ts'
import { defineCommand, type CommandDefinition } from '../frame/command.ts'
import { EXIT } from '../frame/exitCodes.ts'
import { Mistake } from '../frame/mistake.ts'

interface Flags {
  update?: boolean
  outputFile?: string[]
}

const ENDINGS = /\.(json|xml|md)$/

export const merge: CommandDefinition<never> = defineCommand<Flags>({
  name: 'merge',
  group: 'Runs:',
  summary: 'make one run of several, say of the shards of a CI job',
  description: 'One comparison, one gate, one report. A shard that is missing or did not finish fails the merged run, and so does what failed a shard beside its evals. A case that two runs have counts as the newer gave it.',
  configure: (command) =>
    command
      .argument('<run...>', 'runs, run folders, or folders that hold run folders')
      .option('-u, --update', 'write the merged scores into the baselines')
      .option('--outputFile <file...>', 'files to write: .json the run record, .xml JUnit, .md Markdown'),
  examples: [
    ['evals merge shards/*/', 'what the shards uploaded'],
    ['evals merge shards/*/ --outputFile report.xml', 'and a JUnit report of it'],
    ['evals merge 9f2c 01ab', 'two runs of this project'],
  ],
  json: 'the merged run’s run.json, with `folder`, where it is',
  completes: { run: runIds, '--outputFile': 'files' },
  async run(io, runs, { update: all, outputFile = [] }) {
    const wrong = outputFile.find((file) => !ENDINGS.test(file))
    if (wrong !== undefined) throw new Mistake(`--outputFile ends in .json, .xml or .md, and ${JSON.stringify(wrong)} does not`)
    const [{ DEFAULT_KEEP, mergeRuns, writeOutputFile }, { plainText, renderOutputFile, renderRun }, { tellGitHub }] = await Promise.all([import('@evals/core'), import('@evals/report'), import('@evals/report/live')])
    const update: UpdateMode = all ? 'all' : process.env['CI'] ? 'none' : 'new'
    const { record, details, folder, written, suites } = await mergeRuns({ root: io.root, runs, update, keep: DEFAULT_KEEP, signal: io.signal })
    const input = { record, details, written, update, runPath: relative(io.root, folder) }
    io.answer({ ...record, folder }, () => renderRun(input, { width: io.width, color: io.color }))
    if (!io.json) for (const line of await tellGitHub(io.root, input)) io.note(line)
    const problems = outputFile.flatMap((file) => writeOutputFile(io.root, file, renderOutputFile(file, input, suites)) ?? [])
    for (const problem of problems) io.note(`evals merge: ${plainText(problem)}`)
    if (record.outcome === 'failed') return EXIT.failed
    return problems.length > 0 ? EXIT.trouble : EXIT.ok
  },
})
