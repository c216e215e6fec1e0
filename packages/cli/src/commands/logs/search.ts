/** `evals logs [query]` */
import { InvalidArgumentError, Option, type Command } from 'commander'
import { fieldNames, modelNames, savedViews } from '../../completion/logSources.ts'
import { defineCommand, type CommandDefinition } from '../../frame/command.ts'
import { Mistake } from '../../frame/mistake.ts'
import { wholeNumber } from '../../frame/options.ts'
import { withStore, withStoreOption } from '../../logs/openStore.ts'
import { ANSWERS, type Answer, type SearchFlags } from '../../logs/searchFlags.ts'

const LANGUAGE = `The query language: all conditions must hold; AND, OR, NOT, parentheses.
  refund   "not sure"   refun*            words in input and output
  model:gpt-5*  tag:billing  user:ann     texts of fields; * and ? are wildcards
  latency:>2s  cost:>=0.01  tokens:[100 TO 500]
  scores.helpful:<0.5  metadata.plan:pro  attributes.http.route:"/ask"
  since:7d  until:2026-11-01  is:error  has:scores.helpful  NOT has:expected
Fields: id trace span name service operation model provider session user tag
  tool error errorName start latency promptTokens completionTokens tokens cost
  errors toolCalls, scores.<name>; and with a path behind them metadata
  attributes resource input output expected. Times are UTC.
Quote it for the shell; one that begins with a dash stands after --.`

function configure(command: Command): Command {
  return withStoreOption(command)
    .argument('[query...]', 'what to look for (default: everything)')
    .option('-n, --limit <count>', 'how many (default: 20; with --jsonl all)', wholeNumber)
    .option('--sort <field>', 'the largest first, or with :asc the smallest: latency, cost:asc, scores.helpful:asc (default: the newest first)')
    .option('--spans', 'all spans, and not only the rows that stand for their traces')
    .option('--jsonl', 'a row a line, as JSON')
    .option('--count', 'only how many there are')
    .option('--facet <field>', 'the most frequent values of a field; with --by, each over time')
    .option('--histogram <field>', 'how a number is spread: latency, cost, tokens, scores.<name>')
    .addOption(new Option('--by <step>', 'how much there was when, with errors, latency and cost').choices(['minute', 'hour', 'day']))
    .option('--scores [field]', 'means of scores, by the values of a field')
    .option('-f, --follow', 'and then what comes in, until Ctrl-C')
    .option('--view <name>', 'a saved query; one beside it must hold too')
    .option('--save-view <name>', 'save the query under a name, in evals.views.json', viewName)
    .addHelpText('after', `\n${LANGUAGE}`)
}

function viewName(text: string): string {
  if (text.trim() === '') throw new InvalidArgumentError('It must be a name.')
  return text
}

export const search: CommandDefinition<never> = defineCommand<SearchFlags>({
  name: 'search',
  isDefault: true,
  summary: 'what a query finds, as a table, counts or a chart',
  configure,
  examples: [
    ['evals logs', 'the newest 20'],
    ["evals logs 'scores.helpful:<0.5 since:7d'", 'what people found unhelpful'],
    ["evals logs 'is:error' --sort latency", 'what failed, the slowest first'],
    ["evals logs 'model:gpt-5*' --by hour", 'over time'],
    ['evals logs --by day --facet model', 'what each model cost a day'],
    ['evals logs --scores tag', 'scores by tag'],
    ["evals logs refund --jsonl > refunds.jsonl", 'all of them as rows'],
    ["evals logs 'scores.helpful:<0.5' --save-view bad", 'then: evals logs --view bad'],
  ],
  json: 'the table: { query, total, rows: [row] }, of --spans { query, total, spans: [{ row, span, resource? }] }; --count: { query, count }; --facet: { query, field, total, values: [{ value, count }] }; --histogram: { query, field, buckets: [{ from, to, count }] }; --by: { query, by, points: [{ startMs, split?, count, errors, p50, p95, p99, tokens, costUsd }] }; --scores: { query, by?, scores: [{ scorer, by?, count, mean }] }',
  completes: { '--view': savedViews, '--facet': fieldNames, '--histogram': fieldNames, '--scores': fieldNames, '--sort': fieldNames, query: modelNames },
  async run(io, words, flags) {
    const kind = answerOf(flags, io.json)
    const [{ readLogQuery }, { answerQuery }] = await Promise.all([import('../../logs/logQuery.ts'), import('../../logs/answerQuery.ts')])
    const query = await readLogQuery(io.root, words, flags, io.now)
    if (flags.saveView !== undefined) {
      const { saveView, VIEWS_FILE } = await import('@evals/store')
      const done = saveView(io.root, flags.saveView, { query: query.text, sort: query.sort, spans: query.scope === 'spans' })
      io.note(`${done} the view ${flags.saveView} in ${VIEWS_FILE}`)
    }
    await withStore(io, flags, (engine) => answerQuery(io, engine, query, kind, flags))
  },
})

function answerOf(flags: SearchFlags, json: boolean): Answer {
  const given = ANSWERS.filter((name) => flags[name] !== undefined && flags[name] !== false)
  const [first, second] = given.includes('by') && given.includes('facet') ? given.filter((name) => name !== 'facet') : given
  if (first === 'jsonl' && second === 'follow') return 'follow'
  if (second !== undefined) throw new Mistake(`--${first} and --${second} are two answers: ask for one at a time`)
  if (json && (first === 'jsonl' || first === 'follow')) throw new Mistake(first === 'jsonl' ? '--json is one document and --jsonl a line for each row: ask for one of them' : 'what is followed has no end, so it is no JSON document: --follow --jsonl')
  return first ?? 'table'
}
