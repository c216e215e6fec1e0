/** What a scenario is, and what it gives. */
import type { Measured } from './measure.ts'

export interface Scenario {
  /** As in `--only`. */
  name: string
  run: (options: ScenarioOptions) => Promise<ScenarioResult>
}

export interface ScenarioOptions {
  rounds: number
  /** Small sizes: shows that the benchmark works, and nothing about speed. */
  quick: boolean
  /** vitest-evals, evalite and Vitest 4 are there to be measured. */
  competitors: boolean
}

export interface ScenarioResult {
  title: string
  measured: Measured[]
  checks: Check[]
  notes?: string[]
}

/** A measured number and what it should be at most. Never an assertion: a busy machine is no failure. */
export interface Check {
  what: string
  value: number
  unit: 'x' | 's' | 'ms'
  target: number
}

type Quantity = 'wallMs' | 'cpuMs' | 'treeBytes' | 'mainBytes'

/** How many times what `to` took a contender took. None where /proc is missing. */
export function ratioCheck(measured: readonly Measured[], name: string, to: string, quantity: Quantity, target: number): Check[] {
  const [value, base] = [name, to].map((wanted) => measured.find((result) => result.name === wanted)?.[quantity])
  if (value === undefined || base === undefined) return []
  const what = { wallMs: 'wall time', cpuMs: 'CPU', treeBytes: 'tree memory', mainBytes: 'main memory' }[quantity]
  return [{ what: `${what} of ${name}`, value: value / base, unit: 'x', target }]
}
