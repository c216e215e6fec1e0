/** `evals logs` */
import { defineCommand, type CommandDefinition } from '../../frame/command.ts'
import { prune } from './prune.ts'
import { search } from './search.ts'
import { show } from './show.ts'
import { stats } from './stats.ts'

export const logs: CommandDefinition<never> = defineCommand({
  name: 'logs',
  group: 'Logs:',
  summary: 'search what production logged; show, stats, prune',
  description: 'Rows stand for their traces. `evals logs search --help` has the options and the query language.',
  subcommands: [search, show, stats, prune],
  examples: [
    ['evals logs', 'the newest'],
    ["evals logs 'scores.helpful:<0.5 since:7d'", 'what people found unhelpful this week'],
    ['evals logs show 3fa9', 'one of them, with its trace'],
    ['evals logs --by hour', 'how much there was, how slow, what failed'],
  ],
})
