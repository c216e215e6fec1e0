/** Every command, in the order in which help lists them. */
import type { CommandDefinition } from '../frame/command.ts'
import { accept } from './accept.ts'
import { cache } from './cache.ts'
import { check } from './check.ts'
import { collect } from './collect.ts'
import { completion } from './completion.ts'
import { dataset } from './dataset/index.ts'
import { diff } from './diff.ts'
import { importLogs } from './import.ts'
import { logs } from './logs/index.ts'
import { merge } from './merge.ts'
import { runs } from './runs.ts'
import { score } from './score.ts'
import { show } from './show.ts'
import { sql } from './sql.ts'
import { studio } from './studio.ts'

export const commands: readonly CommandDefinition<never>[] = [runs, show, diff, accept, merge, check, studio, collect, importLogs, logs, score, sql, dataset, cache, completion]
