/** Every command, in the order in which help lists them. */
import type { CommandDefinition } from '../frame/command.ts'
import { accept } from './accept.ts'
import { cache } from './cache.ts'
import { completion } from './completion.ts'
import { diff } from './diff.ts'
import { merge } from './merge.ts'
import { runs } from './runs.ts'
import { show } from './show.ts'

export const commands: readonly CommandDefinition<never>[] = [runs, show, diff, accept, merge, cache, completion]
