/** `evals dataset add|validate|stats|dedupe|split|diff` */
import { defineCommand, type CommandDefinition } from '../../frame/command.ts'
import { add } from './add.ts'
import { dedupe } from './dedupe.ts'
import { diff } from './diff.ts'
import { split } from './split.ts'
import { stats } from './stats.ts'
import { validate } from './validate.ts'

export const dataset: CommandDefinition<never> = defineCommand({
  name: 'dataset',
  group: 'Datasets:',
  summary: 'datasets in git: add rows of logs, and keep order',
  description: 'A dataset is a .jsonl file, a row a line. What changes it shows what it would do with --dry-run.',
  subcommands: [add, validate, stats, dedupe, split, diff],
  examples: [
    ["evals dataset add questions.jsonl --from 'scores.helpful:<0.5' --sample 20", ''],
    ['evals dataset validate questions.jsonl', ''],
  ],
})
