/** `evals dataset add <file>`: from what was logged to rows of a dataset. */
import { relative, resolve } from 'node:path'
import type { DatasetAddition, LogEngine, LogRecord, SampleOptions } from '@evals/store'
import { readConfig } from '../../config/readConfig.ts'
import { defineCommand, type CommandDefinition } from '../../frame/command.ts'
import { EXIT } from '../../frame/exitCodes.ts'
import type { Io } from '../../frame/io.ts'
import { Mistake } from '../../frame/mistake.ts'
import { wholeNumber } from '../../frame/options.ts'
import { readLogQuery } from '../../logs/logQuery.ts'
import { storeName, withStore, withStoreOption } from '../../logs/openStore.ts'

interface Flags {
  from?: string
  view?: string
  map?: string
  sample?: number
  seed?: number
  stratify?: string
  diverse?: boolean
  newest?: boolean
  worst?: string | true
  spans?: boolean
  redact: boolean
  dryRun?: boolean
  store?: string
}

export const add: CommandDefinition<never> = defineCommand<Flags>({
  name: 'add',
  summary: 'add rows of the logs to a dataset',
  description:
    'The rows are those that --from finds, or those with the ids. Of each its input, expected, metadata and tags are taken, or what --map says. Rows whose input is in the dataset already are left out; secrets, e-mail addresses, phone and card numbers are taken out (evals.config.json has the rules); `origin` says where each row came from.',
  configure: (command) =>
    withStoreOption(
      command
        .argument('<file>', 'the dataset, a .jsonl file; made if there is none')
        .argument('[id...]', 'ids of rows, traces or spans')
        .option('--from <query>', 'all rows that this finds')
        .option('--view <name>', 'all rows of a saved view')
        .option('--spans', 'look among all spans, and not only among the rows that stand for their traces')
        .option('--map <mapping>', 'such as input=metadata.question,expected=output.answer, or input=span(retrieve).output')
        .option('--sample <count>', 'take so many of them, by chance', wholeNumber)
        .option('--seed <number>', 'equal seeds take equal rows', Number)
        .option('--stratify <field>', 'of each value of this field its share: tags[0], metadata.lang')
        .option('--diverse', 'those that differ most in what their inputs say')
        .option('--newest', 'the newest first')
        .option('--worst [scorer]', 'those with the lowest scores first, errors before them')
        .option('--no-redact', 'write everything as it is')
        .option('--dry-run', 'only show what would be added'),
    ),
  examples: [
    ["evals dataset add questions.jsonl --from 'scores.helpful:<0.5 since:7d' --sample 20", ''],
    ["evals dataset add questions.jsonl --from 'is:error' --diverse --sample 50 --dry-run", ''],
    ['evals dataset add questions.jsonl 5f1e… --map expected=output', 'one row, whose output is right'],
  ],
  json: '{ file, dryRun, found, taken, added: [{ from, row }], alreadyThere: [{ from, id, line? }], repeated: [{ from, first }], noInput: [{ from }], refused: [{ from, problems }], unmapped: [{ part, from }], redaction?: { kinds: [{ kind, count }], places }, diff? }',
  completes: { file: 'files' },
  async run(io, [file, ...ids], flags) {
    if (ids.length === 0 && flags.from === undefined && flags.view === undefined) throw new Mistake("say which rows: --from '<query>', --view <name>, or their ids")
    if (ids.length > 0 && (flags.from !== undefined || flags.view !== undefined)) throw new Mistake('rows are named by their ids or found by a query, not both')
    const { applyDatasetChange } = await import('@evals/core')
    const { parseMapping, planDatasetAdd, renderDatasetDiff } = await import('@evals/store')
    const mapping = flags.map === undefined ? undefined : parseMapping(flags.map)
    const redaction = flags.redact ? readConfig(io.root).redaction : (false as const)
    const { addition, found, taken } = await withStore(io, flags, async (engine) => {
      const records = ids.length > 0 ? await byIds(engine, ids) : await byQuery(io, engine, flags)
      const traceOf = async ({ trace }: { trace?: { traceId: string } | undefined }): Promise<LogRecord[]> => (trace ? engine.trace(trace.traceId) : [])
      const place = storeName(io, flags)
      const ref = place.startsWith(io.root) ? relative(io.root, place).replaceAll('\\', '/') : place
      const plan = (of: readonly LogRecord[]): Promise<DatasetAddition> => planDatasetAdd({ file: resolve(io.root, file!), rows: of.map(({ row }) => row), ref, map: mapping, traceOf, redact: redaction })
      const all = await plan(records)
      if (!isSample(flags)) return { addition: all, found: records.length, taken: records.length }
      // Picked among those that would come in: twenty are twenty, also where some of what was found is there already
      const fresh = new Set(all.added.map(({ from }) => from))
      const picked = await pick(records.filter(({ row }) => fresh.has(row.id)), flags)
      const { file: path, before, after, added, redaction: redacted } = await plan(picked)
      return { addition: { ...all, file: path, before, after, added, redaction: redacted }, found: records.length, taken: picked.length }
    })
    if (!flags.dryRun) applyDatasetChange(addition)
    const { before: _before, after: _after, file: path, ...rest } = addition
    const diff = flags.dryRun ? renderDatasetDiff(addition, { folder: io.root }) : undefined
    const { renderAddition } = await import('../../render/datasets/addition.ts')
    const refused = rest.refused.map(({ from, problems }) => ({ from, problems }))
    io.answer({ file: relative(io.root, path), dryRun: flags.dryRun === true, found, taken, ...rest, refused, ...(diff !== undefined && { diff }) }, (said) => renderAddition(said, io))
    return addition.refused.length > 0 ? EXIT.failed : EXIT.ok
  },
})

async function byQuery(io: Io, engine: LogEngine, { from, view, spans }: Flags): Promise<LogRecord[]> {
  const query = await readLogQuery(io.root, from === undefined ? [] : [from], { ...(view !== undefined && { view }), ...(spans !== undefined && { spans }) }, io.now)
  const { allRecords } = await import('@evals/store')
  const progress = io.progress('reading logs')
  const records: LogRecord[] = []
  for await (const record of allRecords(engine, query)) {
    progress.step()
    records.push(record)
  }
  progress.end()
  if (records.length === 0) throw new Mistake(`no row of the logs is found by ${JSON.stringify(query.text)}`)
  return records
}

/** In the order in which they were named. @throws {Mistake} naming those that are not there */
async function byIds(engine: LogEngine, ids: readonly string[]): Promise<LogRecord[]> {
  const { findLog } = await import('../../logs/findLog.ts')
  const records: LogRecord[] = []
  for (const id of ids) records.push((await findLog(engine, id)).record)
  return records
}

/** @throws {Mistake} for flags that say nothing together */
function isSample({ sample, seed, stratify, diverse, newest, worst }: Flags): boolean {
  if (newest && worst !== undefined) throw new Mistake('--newest and --worst are two orders: choose one')
  if (sample !== undefined || diverse || newest || worst !== undefined) return true
  if (stratify !== undefined || seed !== undefined) throw new Mistake('--stratify and --seed are for a sample: say how many with --sample')
  return false
}

async function pick(records: LogRecord[], { sample, seed, stratify, diverse, newest, worst }: Flags): Promise<LogRecord[]> {
  const { sampleRows } = await import('@evals/store')
  const order: SampleOptions['order'] = newest ? 'newest' : worst === undefined ? undefined : { worst }
  const rows = records.map(({ row }) => row)
  if (rows.length === 0) return []
  const picked = await sampleRows(rows, { n: sample ?? rows.length, seed, stratifyBy: stratify, diverse, order })
  const places = new Map(rows.map((row, index) => [row, index]))
  return picked.map((row) => records[places.get(row)!]!)
}
