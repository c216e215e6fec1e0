/** Which suites read which dataset: as their run says; of a run that does not, by the ids of the cases and what the eval file names. */
import { readFileSync, statSync } from 'node:fs'
import { basename, join } from 'node:path'
import { listRuns, listRunEntries, readRows, ROWS_FILE, type RunRecord, type SuiteResult } from '@evals/core'
import { projectFile } from '../project/projectFile.ts'

export interface SuiteUse {
  file: string
  suite: string
  variant?: string | undefined
  /** The newest run that has the suite. */
  run: string
  startedAt: string
  cases: number
  /** How many of its cases have the id of a row of the dataset. */
  matching: number
  /** The run, or the eval file, names the dataset's file. */
  named: boolean
  scorers: Pick<SuiteResult['scorers'][number], 'name' | 'mean' | 'interval' | 'n'>[]
}

interface NewestSuite {
  result: SuiteResult
  record: RunRecord
  folder: string
}

const MAX_RUNS = 50
/** A dataset that was edited since has not all of the cases any more. */
const MOST = 0.5

export class SuiteUses {
  /** By run: the ids of each suite's cases. A run that has ended does not change. */
  private readonly ids = new Map<string, { size: number; bySuite: Promise<Map<string, Set<string>>> }>()

  constructor(private readonly root: string) {}

  /** @param rowIds by the dataset's path @returns by path; a suite is told of the datasets that fit it best */
  async of(rowIds: ReadonlyMap<string, ReadonlySet<string>>): Promise<Map<string, SuiteUse[]>> {
    const uses = new Map<string, SuiteUse[]>([...rowIds.keys()].map((path) => [path, []]))
    for (const { result, record, folder } of this.newestSuites()) {
      const ids = (await this.idsOf(folder, record.id)).get(suiteKey(result)) ?? new Set<string>()
      const candidates = [...rowIds].map(([path, rows]) => ({ path, matching: countIn(ids, rows), named: result.datasets?.includes(path) ?? this.names(result.file, path) }))
      const fitting = result.datasets ? candidates.filter(({ named }) => named) : candidates.filter(({ matching }) => ids.size > 0 && matching / ids.size >= MOST)
      // Two datasets may have ids such as 1, 2, 3: what the eval names counts for more
      const chosen = fitting.some(({ named }) => named) ? fitting.filter(({ named }) => named) : fitting
      for (const { path, matching, named } of chosen) {
        uses.get(path)!.push({
          file: result.file,
          suite: result.name,
          ...(result.variant !== undefined && { variant: result.variant }),
          run: record.id,
          startedAt: record.startedAt,
          cases: ids.size,
          matching,
          named,
          scorers: result.scorers.map(({ name, mean, interval, n }) => ({ name, mean, interval, n })),
        })
      }
    }
    return uses
  }

  private newestSuites(): NewestSuite[] {
    const found = new Map<string, NewestSuite>()
    let looked = 0
    for (const { folder, state } of listRuns(this.root).length === 0 ? [] : listRunEntries(this.root)) {
      if (looked++ >= MAX_RUNS) break
      if (state.kind !== 'finished' || state.record.kind === 'playground') continue
      for (const result of state.record.suites) if (!found.has(suiteKey(result))) found.set(suiteKey(result), { result, record: state.record, folder })
    }
    return [...found.values()]
  }

  private idsOf(folder: string, run: string): Promise<Map<string, Set<string>>> {
    const size = statSync(join(folder, ROWS_FILE), { throwIfNoEntry: false })?.size ?? 0
    const known = this.ids.get(run)
    if (known?.size === size) return known.bySuite
    const bySuite = readIds(folder)
    this.ids.set(run, { size, bySuite })
    return bySuite
  }

  private names(evalFile: string, path: string): boolean {
    try {
      return readFileSync(projectFile(this.root, evalFile), 'utf8').includes(basename(path))
    } catch {
      // Renamed or removed since the run
      return false
    }
  }
}

async function readIds(folder: string): Promise<Map<string, Set<string>>> {
  const bySuite = new Map<string, Set<string>>()
  for await (const { file = '', suite = '', variant, id } of readRows(folder)) {
    const key = suiteKey({ file, name: suite, variant })
    const ids = bySuite.get(key)
    if (ids) ids.add(id)
    else bySuite.set(key, new Set([id]))
  }
  return bySuite
}

export function suiteKey({ file, name, variant }: { file: string; name: string; variant?: string | undefined }): string {
  return JSON.stringify([file, name, variant ?? ''])
}

function countIn(ids: ReadonlySet<string>, rows: ReadonlySet<string>): number {
  let count = 0
  for (const id of ids) if (rows.has(id)) count++
  return count
}
