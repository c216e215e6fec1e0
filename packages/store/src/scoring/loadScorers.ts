/** Scorers out of a user's file. TypeScript is read by Node itself, which takes the types away. */
import { existsSync } from 'node:fs'
import { resolve } from 'node:path'
import { pathToFileURL } from 'node:url'
import { nameOfScorer } from '@evals/core'
import type { ScorerFunction } from '@evals/core/authoring'

/** The file has no scorers that can be used: the message says why. */
export class ScorerFileError extends Error {
  override name = 'ScorerFileError'
}

export interface NamedScorer {
  name: string
  score: ScorerFunction
}

/** @throws {ScorerFileError} for a file that can not be loaded, or has no scorers */
export async function loadScorers(root: string, file: string): Promise<NamedScorer[]> {
  const path = resolve(root, file)
  if (!existsSync(path)) throw new ScorerFileError(`there is no file ${file}`)
  const exported = await load(path, file)
  const scorers = candidates(exported).map(([name, value]) => {
    if (typeof value !== 'function') throw new ScorerFileError(`${file} exports ${name === undefined ? 'a list' : `"${name}"`} with ${value === null ? 'null' : typeof value} in it, and a scorer is a function`)
    const own = nameOfScorer(value as ScorerFunction)
    const known = own === undefined || own === 'default' ? name : own
    if (known === undefined || known === 'default') throw new ScorerFileError(`${file} exports a scorer that has no name, and scores are kept by it: scorer('polite', fn), or export it by name`)
    return { name: known, score: value as ScorerFunction }
  })
  if (scorers.length === 0) throw new ScorerFileError(`${file} exports no scorer: export one, or a list of them, by default or by name`)
  const twice = scorers.find(({ name }, index) => scorers.findIndex((other) => other.name === name) !== index)
  if (twice) throw new ScorerFileError(`${file} has two scorers "${twice.name}", and scores are kept by name: rename one, as .partial({ name: '…' }) does`)
  return scorers
}

/** What is exported by default counts alone; else all functions that are exported by a name, in which constants may stand beside them. */
function candidates(exported: Record<string, unknown>): [name: string | undefined, value: unknown][] {
  const given = exported['default']
  if (Array.isArray(given)) return given.map((value: unknown) => [undefined, value])
  if (given !== undefined) return [['default', given]]
  return Object.entries(exported).filter(([, value]) => typeof value === 'function')
}

async function load(path: string, file: string): Promise<Record<string, unknown>> {
  try {
    return (await import(pathToFileURL(path).href)) as Record<string, unknown>
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? error.code : undefined
    if (code === 'ERR_UNKNOWN_FILE_EXTENSION') throw new ScorerFileError(`this Node (${process.versions.node}) does not read ${file}: TypeScript needs Node 22.18 or later`, { cause: error })
    // The user's own file: where in it is what they need to know
    const where = error instanceof Error ? (error.stack ?? error.message).split('\n').filter((line) => !line.includes('(node:internal')).slice(0, 6).join('\n') : String(error)
    throw new ScorerFileError(`${file} can not be loaded:\n${where}`, { cause: error })
  }
}
