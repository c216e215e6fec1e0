/** `evals runs` */
import type { RunEntry } from '@evals/core'
import { branches, suiteTitles } from '../completion/sources.ts'
import { defineCommand, type CommandDefinition } from '../frame/command.ts'
import { Mistake } from '../frame/mistake.ts'
import { wholeNumber } from '../frame/options.ts'
import { suiteFilter } from '../runs/suiteFilter.ts'

interface Flags {
  limit: number
  suite?: string
  branch?: string
  playground?: boolean
}

export const runs: CommandDefinition<never> = defineCommand<Flags>({
  name: 'runs',
  group: 'Runs:',
  summary: 'list the runs that are there, newest first',
  description: 'A + after a commit: there were changes that were not committed. After each mean: ✗ regressed, ✓ improved or unchanged, ? inconclusive, · nothing to compare with.',
  configure: (command) =>
    command
      .option('-n, --limit <count>', 'how many to list', wholeNumber, 20)
      .option('--suite <text>', 'only runs of suites whose title or file has this in it')
      .option('--branch <name>', 'only runs of this branch')
      .option('--playground', "the playground's runs, which are not listed otherwise"),
  examples: [
    ['evals runs', 'the newest 20'],
    ['evals runs --branch main -n 5', 'the newest five of main'],
    ['evals runs --playground', 'what was tried in the playground'],
    ['evals runs --json | jq -r .runs[0].id', 'the id of the newest'],
  ],
  json: '{ runs: [{ id, state, problem?, startedAt?, durationMs?, runner?, git?, cases?, costUsd?, tokens?, suites?: [{ file, name, variant?, cases, errors, scorers: [{ name, n, mean, verdict? }] }] }] }, where state is passed, failed, unfinished or unreadable',
  completes: { '--suite': suiteTitles, '--branch': branches },
  async run(io, _args, { limit, suite, branch, playground = false }) {
    const [{ listRuns, listRunEntries }, { renderRunList }] = await Promise.all([import('@evals/core'), import('@evals/report')])
    const progress = io.progress('reading runs')
    const isWanted = suiteFilter(suite)
    const found: RunEntry[] = []
    for (const entry of listRunEntries(io.root, playground ? 'playground' : 'eval')) {
      progress.step()
      if (matches(entry, suite === undefined ? undefined : isWanted, branch)) found.push(entry)
      if (found.length >= limit) break
    }
    progress.end()
    const ids = listRuns(io.root, 'all')
    if (found.length === 0) throw new Mistake(`no run of the ${listRuns(io.root, playground ? 'playground' : 'eval').length} that there are is ${[...(suite === undefined ? [] : [`of a suite with ${JSON.stringify(suite)} in its title or file`]), ...(branch === undefined ? [] : [`of the branch ${JSON.stringify(branch)}`])].join(' and ')}`)
    io.answer({ runs: found.map(summaryOf) }, () => renderRunList(found, { width: io.width, color: io.color, now: io.now, ids }))
  },
})

function matches({ state }: RunEntry, isWanted: ReturnType<typeof suiteFilter> | undefined, branch: string | undefined): boolean {
  if (!isWanted && branch === undefined) return true
  if (state.kind === 'unreadable' || !state.record) return false
  return (branch === undefined || state.record.git?.branch === branch) && (!isWanted || state.record.suites.some(isWanted))
}

function summaryOf({ id, state }: RunEntry): object {
  if (state.kind === 'unreadable') return { id, state: 'unreadable', problem: state.problem }
  if (state.kind === 'unfinished') return { id, state: 'unfinished', startedAt: state.record?.startedAt, runner: state.record?.runner, git: state.record?.git }
  const { startedAt, durationMs, runner, git, outcome, suites } = state.record
  return {
    id,
    state: outcome,
    startedAt,
    durationMs,
    runner,
    git,
    cases: suites.reduce((sum, suite) => sum + suite.cases, 0),
    costUsd: total(suites.map((suite) => suite.costUsd)),
    tokens: total(suites.map((suite) => suite.tokens)),
    suites: suites.map(({ file, name, variant, cases, errors, scorers }) => ({ file, name, variant, cases, errors, scorers: scorers.map((scorer) => ({ name: scorer.name, n: scorer.n, mean: scorer.mean, verdict: scorer.comparison?.verdict })) })),
  }
}

function total(numbers: readonly (number | undefined)[]): number | undefined {
  return numbers.reduce((sum, number) => (number === undefined ? sum : (sum ?? 0) + number), undefined)
}
