/** `evals logs show <id>` */
import { defineCommand, type CommandDefinition } from '../../frame/command.ts'
import { recentIds } from '../../completion/logSources.ts'
import { withStore, withStoreOption, type StoreFlags } from '../../logs/openStore.ts'

interface Flags extends StoreFlags {
  full?: boolean
}

export const show: CommandDefinition<never> = defineCommand<Flags>({
  name: 'show',
  summary: 'one log whole, with its scores and its trace',
  configure: (command) => withStoreOption(command).argument('<id>', 'of a row, a trace or a span, or the beginning of one').option('--full', 'texts of the trace whole, however long'),
  examples: [
    ['evals logs show 3fa9c1d2', 'by the id that `evals logs` shows'],
    ['evals logs show 3fa9c1d2 --full | less', 'with all that models and tools were given and gave'],
  ],
  json: '{ row, span, resource?, trace: [{ row, span, resource? }] }, the trace in the order of its start',
  completes: { id: recentIds },
  async run(io, [id], flags) {
    const [{ findLog }, { renderLogPage }, { spanOf }] = await Promise.all([import('../../logs/findLog.ts'), import('../../render/logs/logPage.ts'), import('../../logs/spanOf.ts')])
    const { record, trace } = await withStore(io, flags, (engine) => findLog(engine, id!))
    io.answer({ ...spanOf(record), trace: trace.map(spanOf) }, () => renderLogPage(record, trace, { width: io.width, color: io.color, now: io.now, full: flags.full === true }))
  },
})
