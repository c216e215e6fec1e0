/** `evals check [run]` */
import { runIds } from '../completion/sources.ts'
import { defineCommand, type CommandDefinition } from '../frame/command.ts'
import { EXIT } from '../frame/exitCodes.ts'

interface Flags {
  name: string
  comment: boolean
  baseline?: string
  codeQuality?: string
}

export const check: CommandDefinition<never> = defineCommand<Flags>({
  name: 'check',
  group: 'Runs:',
  summary: 'show a run in its pull request: a check and a comment',
  description:
    'In a job of GitHub Actions: a check run on the pull request’s head commit, with the comparison and annotations, and one comment that is kept up to date. The job’s environment says where; it needs GITHUB_TOKEN with `checks: write` and `pull-requests: write`. Without a token, or with one that may not (a fork), it posts nothing and says so: the run’s annotations and the job’s summary are there all the same.',
  configure: (command) =>
    command
      .argument('[run]', 'which run (default: the newest)')
      .option('--name <name>', 'of the check: jobs of different names have checks and comments of their own', 'evals')
      .option('--code-quality <file>', 'for GitLab: only write the annotations to this file, as a code quality report')
      .option('--no-comment', 'the check alone')
      .option('--baseline <ref>', 'also compare with the baseline files as they were where this branch left that branch, tag or commit (default: the pull request’s target)'),
  examples: [
    ['evals check', 'after the evals, with `if: always()`'],
    ['evals check --name "evals (search)"', 'one of several jobs'],
    ['evals check --code-quality gl-code-quality-report.json', 'for a merge request of GitLab'],
  ],
  json: '{ run, outcome, check?: address, comment?: address, left?: why something was not posted }',
  completes: { run: runIds },
  async run(io, [run], { name, comment, baseline, codeQuality }) {
    if (codeQuality !== undefined) {
      const { writeCodeQuality } = await import('../gitlab/writeCodeQuality.ts')
      const written = await writeCodeQuality({ root: io.root, run, file: codeQuality, repository: process.env['CI_PROJECT_DIR'] || io.root })
      io.answer(written, ({ annotations, file }) => `${annotations} ${annotations === 1 ? 'annotation' : 'annotations'} written to ${file}`)
      return EXIT.ok
    }
    const { runCheck } = await import('../github/runCheck.ts')
    const posted = await runCheck({ root: io.root, run, name, comment, baseline, environment: process.env })
    io.answer(posted, ({ check: address, comment: commentAddress, left = [] }) => [...(address ? [`check    ${address}`] : []), ...(commentAddress ? [`comment  ${commentAddress}`] : []), ...left].join('\n'))
    return EXIT.ok
  },
})
