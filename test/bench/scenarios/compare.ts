/** The end of a run by itself: read a large baseline, compare a run with it, take the new scores, write it. */
import { mkdirSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { measure, median, type Contender } from '../measure.ts'
import { out } from '../projects.ts'
import type { Scenario } from '../scenario.ts'

const script = join(import.meta.dirname, 'compareScript.ts')

export const compare100k: Scenario = {
  name: 'compare-100k',
  async run({ rounds, quick }) {
    const cases = quick ? 2000 : 100_000
    const folder = join(out, 'compare')
    /** By the kind of score: for each round, the CPU of each step in ms. */
    const taken = new Map<string, Record<string, number>[]>()
    const contenders = ['graded', 'binary'].map((kind): Contender => {
      const rounds: Record<string, number>[] = []
      taken.set(`${kind} scores`, rounds)
      return {
        name: `${kind} scores`,
        command: [script, folder, String(cases), kind],
        folder: import.meta.dirname,
        prepare: () => {
          rmSync(folder, { recursive: true, force: true })
          mkdirSync(folder, { recursive: true })
        },
        expect: /"compare":/,
        after: (output) => void rounds.push(JSON.parse(output.slice(output.indexOf('{'))) as Record<string, number>),
      }
    })
    // The process also makes the data, and a baseline to begin with: its own totals say nothing here
    await measure(contenders, rounds)
    const sum = (steps: Record<string, number>): number => Object.values(steps).reduce((total, ms) => total + ms, 0)
    return {
      title: `comparing ${cases.toLocaleString('en')} cases with their baseline`,
      measured: [],
      checks: [...taken].map(([name, all]) => ({
        what: `${name}: CPU to read, compare, update, write`,
        value: median(all.map(sum)) / 1000,
        unit: 's',
        target: 1.5,
      })),
      notes: [...taken].map(([name, all]) => {
        const steps = Object.keys(all[0] ?? {}).map((step) => `${step} ${Math.round(median(all.map((each) => each[step]!)))} ms`)
        return `${name}: ${steps.join(', ')}`
      }),
    }
  },
}
