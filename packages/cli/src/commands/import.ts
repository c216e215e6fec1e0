/** `evals import <file>...` */
import { InvalidArgumentError, Option } from 'commander'
import type { ImportFormat } from '@evals/store'
import { defineCommand, type CommandDefinition } from '../frame/command.ts'
import { EXIT } from '../frame/exitCodes.ts'
import { openStore, withStoreOption, type StoreFlags } from '../logs/openStore.ts'

interface Flags extends StoreFlags {
  format?: ImportFormat
  map?: Record<string, string>
}

/** As the store has them, which would take long to load for help alone; a test compares them. */
export const FORMATS: readonly ImportFormat[] = ['rows', 'spans', 'otlp', 'chat', 'csv']

export const importLogs: CommandDefinition<never> = defineCommand<Flags>({
  name: 'import',
  group: 'Logs:',
  summary: 'take files into the logs: JSONL, OTLP JSON, chats, CSV',
  description:
    'Formats are told by how a file begins, also when it is compressed by gzip: rows as JSON Lines, spans as runs write them, OTLP JSON as the OpenTelemetry Collector’s file exporter writes it, OpenAI’s chat format, CSV. What is there already is not taken twice. Lines that can not be read are told, and the others taken; exit code 1 then.',
  configure: (command) =>
    withStoreOption(command)
      .argument('<file...>', 'files; - for standard input')
      .addOption(new Option('--format <format>', 'what the files are, instead of by how they begin').choices(FORMATS))
      .option('--map <field=column,...>', 'of CSV and of other JSON: which column becomes which field of the row', mapping),
  examples: [
    ['evals import traffic.jsonl.gz', 'rows, one a line'],
    ['evals import otel/*.json', 'what OpenTelemetry’s Collector wrote'],
    ['evals import tickets.csv --map input=question,output=answer,scores.helpful=rating', 'a table'],
    ['zcat big.jsonl.gz | evals import -', 'from another command'],
  ],
  json: '{ added, changed, known, bad, problems: [{ file, line?, problem }] }: spans that were new, of which more is known now, and that were there already; the first 1,000 problems',
  completes: { file: 'files' },
  async run(io, files, { format, map, ...flags }) {
    const [{ importFiles }, { renderImport }] = await Promise.all([import('../logs/importFiles.ts'), import('../render/logs/importSummary.ts')])
    const engine = await openStore(io, flags)
    const progress = io.progress('records taken')
    try {
      const summary = await importFiles(engine, files, { format, mapping: map, onRecord: progress.step, signal: io.signal })
      progress.end()
      io.answer(summary, () => renderImport(summary, io))
      return summary.bad > 0 ? EXIT.failed : EXIT.ok
    } finally {
      progress.end()
      await engine.close()
    }
  },
})

/** @example mapping('input=question,scores.helpful=rating')   // { input: 'question', 'scores.helpful': 'rating' } */
export function mapping(text: string): Record<string, string> {
  const parts = text.split(',').map((part) => /^\s*([^=]+?)\s*=\s*(.+?)\s*$/.exec(part))
  if (parts.includes(null)) throw new InvalidArgumentError('It must be fields and columns, such as input=question,output=answer,scores.helpful=rating.')
  return Object.fromEntries(parts.map((part) => [part![1]!, part![2]!]))
}
