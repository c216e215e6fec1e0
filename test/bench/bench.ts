/**
 * What an eval costs beside the plain test runner and other tools: whole processes, side by side, in turn. Prints numbers and
 * whether the project's targets are met; nothing fails by being slow.
 *
 * npm run bench                        all scenarios, 5 rounds: about 20 minutes
 * npm run bench -- --only trivial-10k  one of them; may be given more than once
 * npm run bench -- --quick             small sizes, one round: shows that all of it works
 * npm run bench -- --rounds 3          fewer rounds
 * npm run bench -- --save              keeps the results in test/bench/results.json, which is in git
 * npm run bench -- --reuse             takes the packages as the last benchmark had them
 * npm run bench -- --no-competitors    only Vitest, Jest and ours
 */
import { mkdirSync, writeFileSync } from 'node:fs'
import { cpus, totalmem } from 'node:os'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { canMeasure } from './processTree.ts'
import { hasCompetitor, installCompetitors, out, prepareOurs, versionOf } from './projects.ts'
import type { Scenario, ScenarioResult } from './scenario.ts'
import { compare100k } from './scenarios/compare.ts'
import { concurrency } from './scenarios/concurrency.ts'
import { failing } from './scenarios/failing.ts'
import { jest10k, jest20kb } from './scenarios/jest.ts'
import { modelsCached, modelsLatency, modelsLimited, modelsOverhead } from './scenarios/models.ts'
import { output20kb } from './scenarios/output20kb.ts'
import { trivial100k, trivial10k } from './scenarios/trivial.ts'
import { isMet, renderScenario } from './table.ts'

const scenarios: readonly Scenario[] = [trivial10k, trivial100k, output20kb, failing, compare100k, concurrency, jest10k, jest20kb, modelsCached, modelsOverhead, modelsLimited, modelsLatency]

const { values: flags } = parseArgs({
  options: {
    rounds: { type: 'string' },
    only: { type: 'string', multiple: true },
    quick: { type: 'boolean', default: false },
    save: { type: 'boolean', default: false },
    reuse: { type: 'boolean', default: false },
    competitors: { type: 'boolean', default: true },
  },
  allowNegative: true,
})
const { quick } = flags
const rounds = Number(flags.rounds ?? (quick ? 1 : 5))
if (!Number.isInteger(rounds) || rounds < 1) throw new Error('--rounds is a whole number of 1 or more')
const chosen = flags.only ? scenarios.filter(({ name }) => flags.only!.includes(name)) : scenarios
const unknown = (flags.only ?? []).filter((name) => !scenarios.some((scenario) => scenario.name === name))
if (unknown.length > 0) throw new Error(`no scenario ${unknown.join(', ')}; there are ${scenarios.map(({ name }) => name).join(', ')}`)

if (!canMeasure) console.log('There is no /proc here (it is Linux\'s): only wall time is measured, no CPU time and no memory.\n')
prepareOurs(flags.reuse)
const wanted = flags.competitors && chosen.includes(trivial10k)
const missing = wanted ? installCompetitors() : undefined
if (missing) console.log(`Without vitest-evals and evalite: ${missing}\n`)
const competitors = wanted && hasCompetitor('vitest')
const machine = describeMachine()
console.log(`\n${machine.text}\nMedians of ${rounds} round${rounds === 1 ? '' : 's'}; ratios are to the plain runner of the same version.\n`)

const results: Record<string, ScenarioResult> = {}
for (const { name, run } of chosen) {
  results[name] = await run({ rounds, quick, competitors })
  console.log(`${renderScenario(name, results[name], quick)}\n`)
}
const checks = Object.values(results).flatMap((result) => result.checks)
if (!quick) console.log(`${checks.filter(isMet).length} of ${checks.length} targets met.`)
keep({ takenAt: new Date().toISOString(), machine: machine.facts, rounds, quick, results })

function describeMachine(): { text: string; facts: Record<string, string | number> } {
  const facts = {
    processor: cpus()[0]?.model ?? 'unknown',
    cores: cpus().length,
    memoryGb: Math.round(totalmem() / 1024 ** 3),
    platform: process.platform,
    node: process.versions.node,
    vitest: versionOf('ours', 'vitest'),
    jest: versionOf('jests', 'jest'),
    ...(competitors
      ? Object.fromEntries((['vitest', 'vitest-evals', 'evalite'] as const).filter(hasCompetitor).map((name) => [name === 'vitest' ? 'vitest 4' : name, versionOf('theirs', name)]))
      : {}),
  }
  const { processor, cores, memoryGb, platform, ...versions } = facts
  const list = Object.entries(versions).map(([name, version]) => `${name} ${version}`)
  return { facts, text: `${cores} cores (${processor}), ${memoryGb} GB, ${platform}\n${list.join(', ')}` }
}

function keep(results: unknown): void {
  const text = `${JSON.stringify(results, null, 2)}\n`
  mkdirSync(out, { recursive: true })
  writeFileSync(join(out, 'results.json'), text)
  if (flags.save) writeFileSync(join(import.meta.dirname, 'results.json'), text)
}
