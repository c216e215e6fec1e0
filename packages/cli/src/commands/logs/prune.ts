/** `evals logs prune` */
import { defineCommand, type CommandDefinition } from '../../frame/command.ts'
import { Mistake } from '../../frame/mistake.ts'
import { age, size } from '../../frame/options.ts'
import { withStore, withStoreOption, type StoreFlags } from '../../logs/openStore.ts'

interface Flags extends StoreFlags {
  olderThan?: number
  maxSize?: number
}

export const prune: CommandDefinition<never> = defineCommand<Flags>({
  name: 'prune',
  summary: 'remove what is old, or the oldest until the rest fits',
  description: 'Whole traces, of which nothing began since then; in steps of an hour. What was copied into datasets stays there. `evals collect --keep` does so while it runs.',
  configure: (command) => withStoreOption(command).option('--older-than <age>', 'such as 30d, 12h, 2w', age).option('--max-size <size>', 'such as 2GB: the oldest go until the store is no larger', size),
  examples: [
    ['evals logs prune --older-than 30d', 'what is older than a month'],
    ['evals logs prune --older-than 30d --max-size 2GB', 'and then the oldest, until the rest is no larger'],
  ],
  json: '{ removed: { spans, bytes }, left: { rows, spans, bytes } }',
  async run(io, _args, { olderThan, maxSize, ...flags }) {
    if (olderThan === undefined && maxSize === undefined) throw new Mistake('say what is to go: --older-than 30d, or --max-size 2GB')
    const [{ plural }, { bytes }] = await Promise.all([import('@evals/report'), import('../../render/bytes.ts')])
    await withStore(io, flags, async (engine) => {
      const removed = await engine.retain({ maxAgeMs: olderThan, maxBytes: maxSize })
      const { rows, spans, bytes: left } = await engine.size()
      io.answer({ removed, left: { rows, spans, bytes: left } }, () => `removed ${plural(removed.spans, 'span')}, ${bytes(removed.bytes)}; ${plural(rows, 'row')} with ${plural(spans, 'span')}, ${bytes(left)}, are left`)
    })
  },
})
