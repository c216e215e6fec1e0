/** `evals dataset stats <file>` */
import { resolve } from 'node:path'
import { defineCommand, type CommandDefinition } from '../../frame/command.ts'

export const stats: CommandDefinition<never> = defineCommand({
  name: 'stats',
  summary: 'what is in a dataset: rows, lengths, tags, duplicates',
  configure: (command) => command.argument('<file>', 'a dataset, also as file@revision of git'),
  examples: [
    ['evals dataset stats questions.jsonl', ''],
    ['evals dataset stats questions.jsonl@main', 'as it is on main'],
  ],
  json: '{ file, version, bytes, rows, ids: { own, ofInput }, characters, tokens, withExpected, tags: [{ tag, count }], metadata: [{ key, count }], duplicates: [[{ id, line? }]], nearDuplicates: [[{ id, line? }]] }, where characters and tokens are { min, median, mean, p95, max, total }',
  completes: { file: 'files' },
  async run(io, [file]) {
    const [{ datasetStats }, { renderStats }] = await Promise.all([import('@evals/store'), import('../../render/datasets/stats.ts')])
    io.answer(await datasetStats(resolve(io.root, file!)), (said) => renderStats(said, io))
  },
})
