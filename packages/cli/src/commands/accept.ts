/** `evals accept [run]` */
import type { Accepted } from '@evals/core'
import { runIds } from '../completion/sources.ts'
import { defineCommand, type CommandDefinition } from '../frame/command.ts'
import { EXIT } from '../frame/exitCodes.ts'

export const accept: CommandDefinition<never> = defineCommand({
  name: 'accept',
  group: 'Runs:',
  summary: 'take the scores of a run that is there as the new baseline',
  description: 'Runs nothing and calls no model. What ended in an error is not accepted as a score; of a run that did not end, only what had finished is taken, and nothing is removed.',
  configure: (command) => command.argument('[run]', 'which run (default: the newest)'),
  examples: [
    ['evals accept', 'the newest run'],
    ['evals accept 9f2c', 'another one'],
    ['evals accept --root packages/app', 'of another project'],
  ],
  json: '{ run, finished, cases, errors, written, unchanged, problems }',
  completes: { run: runIds },
  async run(io, [run]) {
    const [{ acceptRun, plural }, { plainText }] = await Promise.all([import('@evals/core'), import('@evals/report')])
    const accepted = await acceptRun({ root: io.root, run })
    io.answer(accepted, ({ run: id, finished, cases, errors, written, unchanged }: Accepted) =>
      [
        `accepted run ${plainText(id)}: ${plural(cases, 'case')}`,
        ...(finished ? [] : ['  This run did not finish: only the cases that had were taken, and nothing was removed.']),
        ...(errors > 0 ? [`  ${plural(errors, 'case')} ended in an error, which is not accepted as a score.`] : []),
        ...written.map((path) => `  written    ${plainText(path)}`),
        ...unchanged.map((path) => `  unchanged  ${plainText(path)}`),
        ...(written.length > 0 ? ['Look at the change with git diff, and commit it.'] : []),
      ].join('\n'),
    )
    if (!io.json) for (const problem of accepted.problems) io.note(`evals accept: ${plainText(problem)}`)
    return accepted.problems.length > 0 ? EXIT.trouble : EXIT.ok
  },
})
