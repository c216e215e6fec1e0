/** `evals cache list|prune|clear` */
import { join } from 'node:path'
import { defineCommand, type CommandDefinition } from '../frame/command.ts'
import { confirmed } from '../frame/confirm.ts'
import { EXIT } from '../frame/exitCodes.ts'
import type { Io } from '../frame/io.ts'
import { Mistake } from '../frame/mistake.ts'
import { age, size } from '../frame/options.ts'

const folderOf = ({ root }: Io): string => join(root, '.evals', 'cache')

async function read(io: Io): Promise<import('@evals/llm').CacheFile[]> {
  const { listCache } = await import('@evals/llm')
  const progress = io.progress('reading responses')
  const files = listCache(folderOf(io), progress.update)
  progress.end()
  return files
}

const list = defineCommand({
  name: 'list',
  summary: 'what there is, by model and host',
  isDefault: true,
  examples: [['evals cache', 'the same']],
  json: '{ folder, entries, bytes, oldest?, newest?, models: [{ model?, host, entries, bytes, promptTokens, completionTokens, oldest, newest }] }',
  async run(io) {
    const { renderCacheList, summarizeCache } = await import('../render/cacheList.ts')
    io.answer(summarizeCache(folderOf(io), await read(io)), (summary) => renderCacheList(summary, io))
  },
})

interface PruneFlags {
  olderThan?: number
  maxSize?: number
  dryRun?: boolean
}

const prune = defineCommand<PruneFlags>({
  name: 'prune',
  summary: 'remove what is old, or the oldest until the rest fits',
  configure: (command) =>
    command
      .option('--older-than <age>', 'such as 30d, 12h, 2w', age)
      .option('--max-size <size>', 'such as 500MB: the oldest go until the rest is no larger', size)
      .option('--dry-run', 'only say what would go'),
  examples: [
    ['evals cache prune --older-than 30d', 'what was asked a month ago'],
    ['evals cache prune --max-size 500MB --dry-run', 'what would have to go'],
  ],
  json: '{ folder, removed, bytes, left, leftBytes, dryRun }',
  async run(io, _args, { olderThan, maxSize, dryRun = false }) {
    if (olderThan === undefined && maxSize === undefined) throw new Mistake('say what is to go: --older-than 30d, or --max-size 500MB')
    const [{ beyondLimits, removeEntries }, { plural }, { bytes }] = await Promise.all([import('@evals/llm'), import('@evals/report'), import('../render/bytes.ts')])
    const files = await read(io)
    const gone = beyondLimits(files, { maxAgeMs: olderThan, maxBytes: maxSize }, io.now)
    if (!dryRun) removeEntries(gone)
    const sum = (of: readonly { bytes: number }[]): number => of.reduce((total, file) => total + file.bytes, 0)
    const answer = { folder: folderOf(io), removed: gone.length, bytes: sum(gone), left: files.length - gone.length, leftBytes: sum(files) - sum(gone), dryRun }
    io.answer(answer, (said) => `${dryRun ? 'would remove' : 'removed'} ${plural(said.removed, 'response')}, ${bytes(said.bytes)}; ${plural(said.left, 'response')}, ${bytes(said.leftBytes)} ${dryRun ? 'would be left' : 'are left'}`)
  },
})

const clear = defineCommand<{ yes?: boolean }>({
  name: 'clear',
  summary: 'remove all of it',
  description: 'Asks first, where there is a terminal. The next run asks models anew, and pays for it.',
  configure: (command) => command.option('-y, --yes', 'do not ask'),
  examples: [['evals cache clear --yes', 'in a script']],
  json: '{ folder, removed, bytes }',
  async run(io, _args, { yes = false }) {
    const [{ clearCache }, { plural }, { bytes }] = await Promise.all([import('@evals/llm'), import('@evals/report'), import('../render/bytes.ts')])
    const files = await read(io)
    const total = files.reduce((sum, file) => sum + file.bytes, 0)
    if (files.length > 0 && !(await confirmed(`${plural(files.length, 'response')}, ${bytes(total)}, will be removed from ${folderOf(io)}`, yes))) {
      io.note('Nothing was removed.')
      return EXIT.failed
    }
    const removed = clearCache(folderOf(io))
    io.answer({ folder: folderOf(io), removed, bytes: total }, () => (removed === 0 ? 'The cache was empty.' : `removed ${plural(removed, 'response')}, ${bytes(total)}`))
    return EXIT.ok
  },
})

export const cache: CommandDefinition<never> = defineCommand({
  name: 'cache',
  group: 'Other:',
  summary: 'kept responses of models: list, prune, clear',
  description: 'One file a response in .evals/cache, named by what was asked. EVALS_CACHE=off|read|record|auto says how runs use it.',
  subcommands: [list, prune, clear],
  examples: [
    ['evals cache', 'how much there is, by model and host'],
    ['evals cache prune --older-than 30d', 'remove what is old'],
  ],
})
