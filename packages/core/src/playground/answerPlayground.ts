/** What `describe.eval` does in a playground, in place of registering all its cases: tells of the eval, or gives the cells that were asked for. */
import { dirname } from 'node:path'
import type { EvalOptions } from '../case/evalOptions.ts'
import type { EvalPlace } from '../case/planEval.ts'
import type { EvalBody } from '../case/runCase.ts'
import { loadRows } from '../dataset/loadRows.ts'
import { isError } from '../row/errorInfo.ts'
import { relativePath } from '../relativePath.ts'
import { caseTitles } from '../row/caseTitles.ts'
import { nameOfScorer } from '../scorer/scorer.ts'
import type { PlaygroundAsk } from './ask.ts'
import { cellChannel, type CellChannel } from './cellChannel.ts'
import { paramFields, variantParams } from './paramFields.ts'
import { planCells, type PlaygroundCell } from './planCells.ts'
import type { PlaygroundSuite } from './playground.ts'

export interface AskedEval {
  options: EvalOptions
  body: EvalBody | undefined
  place: EvalPlace
  skipped: boolean
}

export interface AnsweredAsk {
  /** To be registered, in this order. */
  cells: PlaygroundCell[]
  channel: CellChannel
}

export async function answerPlayground(ask: PlaygroundAsk, asked: AskedEval): Promise<AnsweredAsk> {
  const channel = await cellChannel(ask)
  const { options, place, body, skipped } = asked
  if (ask.kind === 'suites') {
    await channel.tell({ kind: 'suite', suite: await suiteFacts(asked) })
    return { cells: [], channel }
  }
  if (ask.suite !== place.name || ask.file !== relativePath(place.context.root, place.file)) {
    channel.say({ kind: 'other', name: place.name })
    return { cells: [], channel }
  }
  if (skipped) throw new Error(`eval "${place.name}" is skipped: take the skip away to run it here`)
  if (ask.kind === 'rows') {
    const { rows } = await loadRows(options.data, loadOptions(asked))
    const page = rows.slice(ask.offset, ask.offset + ask.limit)
    const titles = caseTitles(page)
    await channel.tell({ kind: 'rows', rows: page.map((row, index) => ({ ...row, name: titles[index]! })), total: rows.length })
    return { cells: [], channel }
  }
  const { run, cells, problems } = await planCells(options, place, body, ask)
  for (const message of problems) channel.say({ kind: 'event', event: { type: 'problem', message } })
  await channel.tell({ kind: 'planned', planned: run })
  return { cells, channel }
}

async function suiteFacts(asked: AskedEval): Promise<PlaygroundSuite> {
  const { options, place, skipped } = asked
  const { root } = place.context
  const facts = {
    file: relativePath(root, place.file),
    name: place.name,
    params: paramFields(options, root),
    variants: variantParams(options, root),
    scorers: options.scorers.map((scorer) => nameOfScorer(scorer) ?? ''),
    trials: options.trials ?? 1,
  }
  if (skipped) return { ...facts, rows: 0, files: [], problem: 'it is skipped: take the skip away to run it here' }
  try {
    const { rows, files } = await loadRows(options.data, loadOptions(asked))
    return { ...facts, rows: rows.length, files: files.map((file) => relativePath(root, file)) }
  } catch (error) {
    return { ...facts, rows: 0, files: [], problem: isError(error) ? error.message : String(error) }
  }
}

function loadOptions({ options, place }: AskedEval): Parameters<typeof loadRows>[1] {
  return { folder: dirname(place.file), owner: `eval "${place.name}"`, schema: options.schema }
}
