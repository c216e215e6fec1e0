/** `evals logs stats` */
import { defineCommand, type CommandDefinition } from '../../frame/command.ts'
import { storeName, withStore, withStoreOption, type StoreFlags } from '../../logs/openStore.ts'

export const stats: CommandDefinition<never> = defineCommand<StoreFlags>({
  name: 'stats',
  summary: 'how much there is: rows, spans, size, oldest and newest',
  configure: withStoreOption,
  examples: [['evals logs stats', 'of this project']],
  json: '{ store, rows, spans, bytes, oldest?, newest? }, times in ISO 8601',
  async run(io, _args, flags) {
    const [{ ago, count, plainText }, { bytes }, { timeOf }] = await Promise.all([import('@evals/report'), import('../../render/bytes.ts'), import('../../render/logs/facts.ts')])
    const { rows, spans, bytes: size, oldestMs, newestMs } = await withStore(io, flags, (engine) => engine.size())
    const iso = (ms: number): string => new Date(ms).toISOString()
    const time = (ms: number | undefined): string => (ms === undefined ? '–' : `${timeOf(ms)} UTC, ${ago(io.now - ms)}`)
    io.answer({ store: storeName(io, flags), rows, spans, bytes: size, ...(oldestMs !== undefined && { oldest: iso(oldestMs) }), ...(newestMs !== undefined && { newest: iso(newestMs) }) }, ({ store }) =>
      [`rows    ${count(rows)}`, `spans   ${count(spans)}`, `size    ${bytes(size)}`, `oldest  ${time(oldestMs)}`, `newest  ${time(newestMs)}`, `in      ${plainText(store)}`].join('\n'),
    )
  },
})
