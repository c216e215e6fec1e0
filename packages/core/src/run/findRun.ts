/** Which run is meant: by its id, by a part of it, or by how new it is. */
import { readdirSync } from 'node:fs'
import { dirname } from 'node:path'
import { distance } from 'fastest-levenshtein'
import { plural } from '../comparison/numbers.ts'
import { systemProblem } from '../systemProblem.ts'
import { kindOfRun, runsFolder } from './runFolder.ts'

/** There is no such run: the message says which there are. */
export class NoRunError extends Error {
  override name = 'NoRunError'
  constructor(
    message: string,
    /** What was given, where it is like no run's id at all: it may have been meant as something else. */
    readonly unlikeAny?: string,
  ) {
    super(message)
  }
}

const MAX_LISTED = 3

/**
 * @param reference an id; its beginning, or the beginning of its last part, where that is one run's only; `latest`, `latest~1` for the one before, and so on: of evals, as a playground's runs are found by their ids alone
 * @throws {NoRunError}
 * @example
 * findRun(root)                    // the newest
 * findRun(root, 'latest~2')
 * findRun(root, '9f2c')            // '20261123T011401123-9f2c'
 */
export function findRun(root: string, reference: string = 'latest'): string {
  const runs = runIds(root)
  const ofEvals = runs.filter((id) => kindOfRun(id) === 'eval')
  const back = /^latest(?:~(\d+))?$/.exec(reference)
  if (runs.length === 0 || (back && ofEvals.length === 0)) throw noRun(root)

  if (back) {
    const found = ofEvals.at(-1 - Number(back[1] ?? 0))
    if (found === undefined) throw new NoRunError(`there is no run ${reference}: there ${ofEvals.length === 1 ? 'is 1 run' : `are ${ofEvals.length} runs, of which latest~${ofEvals.length - 1} is the oldest`}`)
    return found
  }
  if (runs.includes(reference)) return reference
  const matching = reference === '' ? [] : runs.filter((id) => id.startsWith(reference) || lastPart(id).startsWith(reference))
  if (matching.length === 1) return matching[0]!
  if (matching.length > 1) throw new NoRunError(`${plural(matching.length, 'run')} begin with ${JSON.stringify(reference)}, the newest of them ${matching.slice(-MAX_LISTED).toReversed().join(', ')}: give more of the id`)
  throw new NoRunError(`there is no run ${JSON.stringify(reference)}; ${nearest(runs, reference)}`, reference)
}

/** The shortest that `findRun` takes for it: its last part, where no other run has that. @example '9f2c' */
export function shortRunId(id: string, all: readonly string[]): string {
  const short = lastPart(id)
  return all.some((other) => other !== id && (lastPart(other).startsWith(short) || other.startsWith(short))) ? id : short
}

/** Of all kinds, oldest first. */
function runIds(root: string): string[] {
  try {
    return readdirSync(runsFolder(root), { withFileTypes: true }).filter((entry) => entry.isDirectory()).map(({ name }) => name).sort()
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return []
    throw new NoRunError(`${runsFolder(root)} can not be read: ${systemProblem(error)}`)
  }
}

function lastPart(id: string): string {
  return id.slice(id.lastIndexOf('-') + 1)
}

function nearest(runs: readonly string[], reference: string): string {
  const far = (id: string): number => Math.min(distance(id, reference), distance(lastPart(id), reference))
  // Where nothing is alike, the newest are what is most often meant
  const alike = runs.filter((id) => far(id) <= Math.max(1, reference.length / 3)).toSorted((a, b) => far(a) - far(b))
  return alike.length > 0 ? `the nearest ${alike.length === 1 ? 'is' : 'are'} ${alike.slice(0, MAX_LISTED).join(', ')}` : `the newest ${runs.length === 1 ? 'is' : 'are'} ${runs.slice(-MAX_LISTED).toReversed().join(', ')}`
}

/** A person in a folder of the project is told where the project is. */
function noRun(root: string): NoRunError {
  const above = folderWithRuns(dirname(root))
  return new NoRunError(`there is no run in ${runsFolder(root)}: ${above === undefined ? 'run the evals first' : `the nearest are those of ${above}, which is taken by going there or by --root`}`)
}

function folderWithRuns(folder: string): string | undefined {
  try {
    if (runIds(folder).some((id) => kindOfRun(id) === 'eval')) return folder
  } catch {
    // What may not be read is not ours
  }
  const above = dirname(folder)
  return above === folder ? undefined : folderWithRuns(above)
}
