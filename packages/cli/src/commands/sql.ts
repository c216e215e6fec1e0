/** `evals sql '<select>'` */
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { defineCommand, type CommandDefinition } from '../frame/command.ts'
import { wholeNumber } from '../frame/options.ts'
import { noStore, storeFolder, withStoreOption, type StoreFlags } from '../logs/openStore.ts'

interface Flags extends StoreFlags {
  limit: number
}

const TABLES = `Tables (times in milliseconds since 1970, UTC):
  span     a span each: id, trace, span (as bytes where they are hex), is_top (1: its row
           stands for the trace), start, latency, prompt_tokens, completion_tokens,
           tokens, cost, errors, tool_calls; and as ids of term: name, service,
           operation, model, provider, session, user, tag, tool, error, error_name
  record   its JSON: id (the span's), span, row
  term     texts: id, text
  score    scorer (a term), id (the span's), value
  leaf     metadata: path (a term), id (the span's), term
The schema is the store's own, and may change with its version; rows of \`evals logs\` do not.`

export const sql: CommandDefinition<never> = defineCommand<Flags>({
  name: 'sql',
  group: 'Logs:',
  summary: 'a SELECT over the embedded store of the logs',
  description: 'Read-only: nothing can be written, no other file be reached. For what the query language has no words for.',
  configure: (command) => withStoreOption(command).argument('<select>', 'one SELECT, which may begin with WITH').option('-n, --limit <count>', 'more rows than this are an error', wholeNumber, 10_000).addHelpText('after', `\n${TABLES}`),
  examples: [
    ["evals sql 'SELECT t.text AS model, count(*) AS times, round(sum(s.cost), 4) AS usd FROM span s JOIN term t ON t.id = s.model WHERE s.is_top GROUP BY 1 ORDER BY 3 DESC'", 'how often each model was used, and what it cost'],
    ["evals sql \"SELECT json_extract(r.row, '$.input') AS asked, count(*) AS times FROM span s JOIN record r USING (id) WHERE s.is_top GROUP BY 1 ORDER BY 2 DESC LIMIT 10\"", 'what is asked most'],
  ],
  json: '{ columns: [name], rows: [[value]] }; bytes as hex',
  async run(io, [statement], { limit, ...flags }) {
    const [{ LOG_FILE, readOnlySql }, { renderSqlTable, jsonCell }] = await Promise.all([import('@evals/store'), import('../render/logs/sqlTable.ts')])
    const folder = storeFolder(io, flags)
    if (!existsSync(join(folder, LOG_FILE))) throw noStore(io, folder)
    const { columns, rows } = readOnlySql(folder, statement!, limit)
    io.answer({ columns, rows: rows.map((row) => row.map(jsonCell)) }, () => renderSqlTable(columns, rows, io))
  },
})
