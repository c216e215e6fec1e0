/** `evals labels <file>` */
import { readFileSync } from 'node:fs'
import { resolve } from 'node:path'
import { defineCommand, type CommandDefinition } from '../frame/command.ts'
import { EXIT } from '../frame/exitCodes.ts'

export const labels: CommandDefinition<never> = defineCommand({
  name: 'labels',
  group: 'Datasets:',
  summary: 'how far people have labelled, and how far they agree',
  description: 'Of a file of labels, as the review of `evals studio` writes it. Exit code 1 where a line of it can not be used.',
  configure: (command) => command.argument('<file>', 'such as questions.labels.jsonl'),
  examples: [['evals labels questions.labels.jsonl', '']],
  json: '{ file, items, reviewers: [{ name, decided, skipped }], questions: [{ question, shared, agreement, alpha, pairs: [{ reviewers, agreement, kappa }] }], disputed: [{ id, questions, isSettled }], problems: [{ line, problem }] }, where agreement is { count, total, rate, interval }',
  completes: { file: 'files' },
  async run(io, [file]) {
    const [{ LabelBook, reviewAgreement }, { renderLabels }] = await Promise.all([import('@evals/core/labels'), import('../render/datasets/labels.ts')])
    const book = LabelBook.parse(readFileSync(resolve(io.root, file!), 'utf8'))
    io.answer({ file: file!, ...reviewAgreement(book), problems: book.problems }, (said) => renderLabels(said, io))
    return book.problems.length > 0 ? EXIT.failed : EXIT.ok
  },
})
