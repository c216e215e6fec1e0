/** `evals dataset split <file> --parts train=0.8,test=0.2` */
import { relative, resolve } from 'node:path'
import { defineCommand, type CommandDefinition } from '../../frame/command.ts'
import { parts as readParts } from './parts.ts'

interface Flags {
  parts: Record<string, number>
  seed?: number
  by?: string
  dryRun?: boolean
}

export const split: CommandDefinition<never> = defineCommand<Flags>({
  name: 'split',
  summary: 'write parts of a dataset beside it, that stay when it grows',
  description: 'By a hash of each row’s id, or of a field: a row that is in one part stays there, whatever rows come in. questions.jsonl becomes questions.train.jsonl and questions.test.jsonl; the dataset itself stays as it is.',
  configure: (command) =>
    command
      .argument('<file>', 'a dataset')
      .option('--parts <shares>', 'names and shares, which sum to 1', readParts, { train: 0.8, test: 0.2 })
      .option('--by <field>', 'rows with one value here stay together: metadata.document')
      .option('--seed <number>', 'another seed, other parts', Number)
      .option('--dry-run', 'only say how many rows each part would have'),
  examples: [['evals dataset split questions.jsonl --parts train=0.7,dev=0.1,test=0.2 --by metadata.document', '']],
  json: '{ file, dryRun, parts: [{ name, file, share, rows }] }',
  completes: { file: 'files' },
  async run(io, [file], { parts: shares, seed, by, dryRun = false }) {
    const [{ applyDatasetChange }, { splitDataset }, { renderSplit }] = await Promise.all([import('@evals/core'), import('@evals/store'), import('../../render/datasets/split.ts')])
    const { file: path, parts } = await splitDataset(resolve(io.root, file!), shares, { seed, by })
    if (!dryRun) for (const part of parts) applyDatasetChange(part)
    io.answer({ file: relative(io.root, path), dryRun, parts: parts.map(({ name, file: of, share, rows }) => ({ name, file: relative(io.root, of), share, rows })) }, (said) => renderSplit(said, io))
  },
})
