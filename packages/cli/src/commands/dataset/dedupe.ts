/** `evals dataset dedupe <file>` */
import { relative, resolve } from 'node:path'
import { defineCommand, type CommandDefinition } from '../../frame/command.ts'

export const dedupe: CommandDefinition<never> = defineCommand<{ near?: boolean; dryRun?: boolean }>({
  name: 'dedupe',
  summary: 'remove rows whose inputs are equal',
  description: 'The first of them stays, or the first with an answer; all other lines stay to the byte. Rows that ask the same and expect something else are told, and stay.',
  configure: (command) => command.argument('<file>', 'a .jsonl dataset').option('--near', 'also rows that differ in a word or the punctuation; look at the diff first').option('--dry-run', 'only show the diff'),
  examples: [['evals dataset dedupe questions.jsonl --near --dry-run', '']],
  json: '{ file, dryRun, removed: [{ id, line?, keeps: { id, line? }, near }], conflicts: [[{ id, line? }]], diff? }',
  completes: { file: 'files' },
  async run(io, [file], { near = false, dryRun = false }) {
    const [{ applyDatasetChange }, { dedupeDataset, renderDatasetDiff }, { renderDeduplication }] = await Promise.all([import('@evals/core'), import('@evals/store'), import('../../render/datasets/deduplication.ts')])
    const { before, after, file: path, ...said } = await dedupeDataset(resolve(io.root, file!), { near })
    const change = { before, after, file: path }
    if (!dryRun) applyDatasetChange(change)
    io.answer({ file: relative(io.root, path), dryRun, ...said, ...(dryRun && { diff: renderDatasetDiff(change, { folder: io.root }) }) }, (answer) => renderDeduplication(answer, io))
  },
})
