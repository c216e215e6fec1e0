/** From Vitest's reported tasks to the suites that `core` evaluates. The only place that reads their meta. */
import { relative } from 'node:path'
import { recordOfTest, type CaseMeta, type CaseRecord, type Shard, type SuiteMeta, type SuiteRun } from '@evals/core'
import type { TestCase, TestModule, TestSuite } from 'vitest/node'
import './taskMeta.ts'

export interface CollectedSuites {
  suites: SuiteRun[]
  /** Dataset files, absolute, and the eval files that read them. */
  readers: Map<string, Set<string>>
  /** Of the processes that ran them, one for each suite. */
  shards: Shard[]
  /** Messages of cases whose rows are not in the run record, with how many cases had each. */
  unlogged: Map<string, number>
  /** Tests that are no eval cases and were run. */
  otherTests: number
  /** Those of them that failed. */
  otherFailures: number
}

/** @param root the project's root, to which eval files are relative */
export function collectSuites(modules: readonly TestModule[], root: string): CollectedSuites {
  const collected: CollectedSuites = { suites: [], readers: new Map(), shards: [], unlogged: new Map(), otherTests: 0, otherFailures: 0 }
  for (const module of modules) visit(collected, module, module, root)
  return collected
}

/** One pass: a run may have 100,000 tests. */
function visit(collected: CollectedSuites, parent: TestModule | TestSuite, module: TestModule, root: string): void {
  const meta = parent.type === 'suite' ? parent.meta().evalSuite : undefined
  const cases: CaseRecord[] = []
  // Before its children, so that a base comes before its variants
  if (meta) addSuite(collected, meta, cases, module.moduleId, root)
  for (const child of parent.children) {
    if (child.type === 'suite') {
      visit(collected, child, module, root)
      continue
    }
    const evalCase: CaseMeta | undefined = child.meta().evalCase
    if (evalCase) {
      cases.push(caseRecord(collected, evalCase, child))
      continue
    }
    const { state } = child.result()
    if (state !== 'skipped') collected.otherTests++
    if (state === 'failed') collected.otherFailures++
  }
}

function caseRecord({ unlogged }: CollectedSuites, meta: CaseMeta, test: TestCase): CaseRecord {
  if (meta.unlogged) unlogged.set(meta.unlogged, (unlogged.get(meta.unlogged) ?? 0) + 1)
  const { state, errors = [] } = test.result()
  return recordOfTest(meta, test.name, state === 'failed' ? { name: errors[0]?.name, message: errors[0]?.message ?? '' } : undefined)
}

/** Whether any eval was collected in this module. */
export function hasEvals(module: TestModule): boolean {
  for (const suite of module.children.allSuites()) if (suite.meta().evalSuite) return true
  return false
}

/** How many eval cases of this module will be run. */
export function casesToRun(module: TestModule): number {
  let count = 0
  for (const test of module.children.allTests()) if (test.meta().evalCase && test.options.mode === 'run') count++
  return count
}

function addSuite({ suites, readers, shards }: CollectedSuites, { files, shard, ...meta }: SuiteMeta, cases: CaseRecord[], path: string, root: string): void {
  if (shard) shards.push(shard)
  for (const file of files) readers.set(file, (readers.get(file) ?? new Set()).add(path))
  suites.push({ ...meta, file: relative(root, path).replaceAll('\\', '/'), cases })
}
