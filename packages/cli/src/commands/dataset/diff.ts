/** `evals dataset diff <before> [after]` */
import { resolve } from 'node:path'
import { defineCommand, type CommandDefinition } from '../../frame/command.ts'

export const diff: CommandDefinition<never> = defineCommand({
  name: 'diff',
  summary: 'what changed between two datasets, row by row',
  description: 'With one file: since it was committed last. Rows are the same row by their ids, and what is left by equal inputs.',
  configure: (command) => command.argument('<before>', 'a dataset, also as file@revision of git').argument('[after]', 'default: the first one as it is now'),
  examples: [
    ['evals dataset diff questions.jsonl', 'since the last commit'],
    ['evals dataset diff questions.jsonl@main questions.jsonl', 'against the branch main'],
  ],
  json: '{ before, after, added: [{ id, line?, input }], removed: [{ id, line?, input }], changed: [{ before, after, fields: [{ path, before?, after? }] }], unchanged }',
  completes: { before: 'files', after: 'files' },
  async run(io, [first, second]) {
    const [{ diffDatasets }, { renderDatasetDiffReport }] = await Promise.all([import('@evals/store'), import('../../render/datasets/diff.ts')])
    const revision = /@[^/\\]+$/
    const [before, after] = second !== undefined ? [first!, second] : revision.test(first!) ? [first!, first!.replace(revision, '')] : [`${first}@HEAD`, first!]
    const found = await diffDatasets(resolve(io.root, before), resolve(io.root, after))
    io.answer({ before, after, ...found }, (said) => renderDatasetDiffReport(said, io))
  },
})
