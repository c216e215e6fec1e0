/** One test file as jest-circus runs it: which of its tests are cases, and what they gave. */
import type { CaseMeta, SuiteMeta } from '@evals/core/worker'
import type { AssertionResult, TestResult } from '@jest/test-result'
import type { Circus } from '@jest/types'
import type { LoadEval } from './channel.ts'
import type { CaseResult, FileResult, WithCase, WithSuites } from './results.ts'

interface Case {
  suite: number
  meta: CaseMeta
  entry?: Circus.TestEntry
  skipped?: boolean
}

export class EvalFile {
  private state: Circus.State | undefined
  private readonly deferred: { block: Circus.DescribeBlock; placeholder: Circus.TestEntry; load: LoadEval }[] = []
  private readonly suites: SuiteMeta[] = []
  private readonly byFunction = new WeakMap<object, Case>()
  private readonly byEntry = new WeakMap<Circus.TestEntry, Case>()
  private readonly byMeta = new Map<CaseMeta, Case>()
  /** The test whose result Jest is about to send. */
  private finished: Case | undefined
  private announced = false

  /** @returns a promise where Jest has to wait */
  handle(event: Circus.Event, state: Circus.State): Promise<void> | undefined {
    this.state = state
    switch (event.name) {
      case 'add_test':
        this.keepEntry(event.fn, state)
        return undefined
      case 'run_start':
        return this.deferred.length > 0 ? this.registerDeferred(state) : undefined
      case 'test_done':
      case 'test_skip':
        this.finished = this.byEntry.get(event.test)
        if (this.finished?.skipped) event.test.status = 'skip'
        return undefined
      default:
        return undefined
    }
  }

  defer(load: LoadEval): void {
    const block = this.state!.currentDescribeBlock
    this.deferred.push({ block, placeholder: block.children.at(-1) as Circus.TestEntry, load })
  }

  addSuite(meta: SuiteMeta): number {
    return this.suites.push(meta) - 1
  }

  addCase(fn: () => unknown, suite: number, meta: CaseMeta): void {
    const added: Case = { suite, meta }
    this.byFunction.set(fn, added)
    this.byMeta.set(meta, added)
  }

  /** As jest-circus decides it when the test's turn comes. */
  willRun(meta: CaseMeta): boolean {
    const entry = this.byMeta.get(meta)?.entry
    if (!entry || !this.state) return false
    const { hasFocusedTests, testNamePattern } = this.state
    if (entry.parent.mode === 'skip' || entry.mode === 'skip') return false
    if (hasFocusedTests && entry.mode !== 'only') return false
    return testNamePattern ? testNamePattern.test(idOf(entry)) : true
  }

  skip(meta: CaseMeta): void {
    this.byMeta.get(meta)!.skipped = true
  }

  addToCase(result: AssertionResult): void {
    const { finished } = this
    this.finished = undefined
    if (!finished) return
    const evals: CaseResult = { suite: finished.suite, meta: finished.meta }
    if (!this.announced) evals.file = this.fileResult
    this.announced = true
    ;(result as WithCase<AssertionResult>).evals = evals
  }

  /** Jest's results stand in the order of the describe tree, without a trace of the tests that they came from. */
  addToFile(result: TestResult): void {
    if (this.suites.length === 0 || !this.state) return
    ;(result as WithSuites<TestResult>).evals = this.fileResult
    let index = 0
    for (const entry of testsOf(this.state.rootDescribeBlock)) {
      const found = this.byEntry.get(entry)
      const assertion = result.testResults[index++] as WithCase<AssertionResult> | undefined
      if (found && assertion) assertion.evals = { suite: found.suite, meta: found.meta }
    }
  }

  private get fileResult(): FileResult {
    let casesToRun = 0
    for (const meta of this.byMeta.keys()) if (this.willRun(meta)) casesToRun++
    return { suites: this.suites, casesToRun }
  }

  private keepEntry(fn: unknown, { currentDescribeBlock }: Circus.State): void {
    const found = typeof fn === 'function' ? this.byFunction.get(fn) : undefined
    const entry = currentDescribeBlock.children.at(-1)
    if (!found || entry?.type !== 'test') return
    found.entry = entry
    this.byEntry.set(entry, found)
  }

  /** All data is read before the first test runs: a file with a row that can not be used runs nothing. */
  private async registerDeferred(state: Circus.State): Promise<void> {
    const loaded = []
    for (const { block, placeholder, load } of this.deferred) {
      loaded.push({ block, placeholder, register: await load({ name: pathOf(block).join(' > '), skipped: block.mode === 'skip' }) })
    }
    const { currentDescribeBlock } = state
    state.hasStarted = false
    for (const { block, placeholder, register } of loaded) {
      state.currentDescribeBlock = block
      register()
      if (block.children.length > 1) remove(block, placeholder)
      // What Jest does at the end of a describe, which these tests came too late for
      for (const child of block.children) if (child.type === 'test') child.mode ??= block.mode
    }
    state.hasStarted = true
    state.currentDescribeBlock = currentDescribeBlock
  }
}

function remove(block: Circus.DescribeBlock, placeholder: Circus.TestEntry): void {
  block.children = block.children.filter((child) => child !== placeholder)
  block.tests = block.tests.filter((test) => test !== placeholder)
}

function* testsOf(block: Circus.DescribeBlock): Generator<Circus.TestEntry> {
  for (const child of block.children) {
    if (child.type === 'test') yield child
    else yield* testsOf(child)
  }
}

/** The describe names above and including a block, without Jest's root. */
function pathOf(block: Circus.DescribeBlock): string[] {
  return block.parent ? [...pathOf(block.parent), block.name] : []
}

/** What `-t` is matched with. */
function idOf(entry: Circus.TestEntry): string {
  return [...pathOf(entry.parent), entry.name].join(' ')
}
