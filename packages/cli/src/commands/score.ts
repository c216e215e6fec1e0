/** `evals score '<query>' --scorers <file>` */
import { defineCommand, type CommandDefinition } from '../frame/command.ts'
import { savedViews } from '../completion/logSources.ts'
import { EXIT } from '../frame/exitCodes.ts'
import { Mistake } from '../frame/mistake.ts'
import { wholeNumber } from '../frame/options.ts'
import { withStore, withStoreOption, type StoreFlags } from '../logs/openStore.ts'

interface Flags extends StoreFlags {
  scorers: string
  view?: string
  limit?: number
  concurrency: number
  timeout: number
  dryRun?: boolean
}

export const score: CommandDefinition<never> = defineCommand<Flags>({
  name: 'score',
  group: 'Logs:',
  summary: 'run scorers over logs, and write their scores to them',
  description:
    'The same scorers as in evals: the file exports one, or a list of them, by default or by name. They are given input, output, expected, metadata and trace of each row that the query finds and that has an output. Their scores are there for queries: `evals logs \'scores.polite:<0.5\'`. Models that judge are asked through the cache. What a scorer throws is told and is no score; exit code 1 then.',
  configure: (command) =>
    withStoreOption(command)
      .argument('[query...]', 'which rows (default: all)')
      .requiredOption('--scorers <file>', 'TypeScript or JavaScript')
      .option('--view <name>', 'a saved query; one beside it must hold too')
      .option('-n, --limit <count>', 'only the newest so many', wholeNumber)
      .option('--concurrency <count>', 'rows at once', wholeNumber, 8)
      .option('--timeout <ms>', 'for one scorer on one row', wholeNumber, 60_000)
      .option('--dry-run', 'score, and write nothing'),
  examples: [
    ["evals score 'since:1d' --scorers scorers.ts", 'yesterday’s, by your scorers'],
    ["evals score 'NOT has:scores.polite' --scorers polite.ts -n 100", 'those that have no such score yet'],
    ["evals logs 'since:1d' --sort scores.polite:asc", 'then: the worst of them'],
  ],
  json: '{ rows, scored, withoutOutput, errors, dryRun, scorers: [{ name, n, mean?, unscored, errors }], problems: [{ id, scorer, message }] }, the first 1,000 problems',
  completes: { '--scorers': 'files', '--view': savedViews },
  async run(io, words, { scorers: file, limit, concurrency, timeout, dryRun = false, ...flags }) {
    const [{ readLogQuery }, { allRecords, loadScorers, scoreLogs, scoreRow }, { renderScored }] = await Promise.all([import('../logs/logQuery.ts'), import('@evals/store'), import('../render/logs/scoredSummary.ts')])
    const { root, signal } = io
    const query = await readLogQuery(root, words, flags, io.now)
    const scorers = await loadScorers(root, file).catch((error: Error) => {
      throw error.name === 'ScorerFileError' ? new Mistake(`--scorers: ${error.message}`, { cause: error }) : error
    })
    const progress = io.progress('rows scored')
    const summary = await withStore(io, flags, async (engine) => {
      const logs = { records: allRecords(engine, query, limit), total: Math.min(limit ?? Infinity, await engine.count(query)) }
      return scoreLogs(engine, logs, scorers.map(({ name }) => name), (row) => scoreRow(row, scorers, { root, timeoutMs: timeout, signal }), { concurrency, dryRun, onRow: progress.update, signal })
    }).finally(progress.end)
    io.answer(summary, () => renderScored(summary, io))
    return summary.errors > 0 ? EXIT.failed : EXIT.ok
  },
})
