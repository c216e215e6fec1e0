/** `evals dataset validate <file...>` */
import { resolve } from 'node:path'
import { defineCommand, type CommandDefinition } from '../../frame/command.ts'
import { EXIT } from '../../frame/exitCodes.ts'

export const validate: CommandDefinition<never> = defineCommand({
  name: 'validate',
  summary: 'say what is wrong with datasets, all at once',
  description: 'By the loader of evals itself, and by the schema beside the dataset where there is one: questions.schema.json for questions.jsonl. Exit code 1 where something is wrong.',
  configure: (command) => command.argument('<file...>', '.jsonl, .json, .yaml or .csv'),
  examples: [['evals dataset validate *.jsonl', 'in CI, say']],
  json: '{ datasets: [{ file, schema?, rows, problems: [{ where, problem }] }] }',
  completes: { file: 'files' },
  async run(io, files) {
    const [{ validateDataset }, { renderValidation }] = await Promise.all([import('@evals/store'), import('../../render/datasets/validation.ts')])
    const datasets = []
    for (const file of files) datasets.push(await validateDataset(resolve(io.root, file), { folder: io.root }))
    io.answer({ datasets }, (said) => said.datasets.map((one) => renderValidation(one, io)).join('\n'))
    return datasets.some(({ problems }) => problems.length > 0) ? EXIT.failed : EXIT.ok
  },
})
