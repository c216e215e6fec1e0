/** The results as text for people, at most 80 columns wide. */
import type { Measured } from './measure.ts'
import type { Check, ScenarioResult } from './scenario.ts'

const NAME_WIDTH = 25
const CELL_WIDTH = 7
const RATIO_WIDTH = 6

/**
 * @example
 * trivial-10k  10,000 trivial cases, one scorer
 *                             wall          CPU         tree MB      main MB
 * Vitest 5, plain           1.81 s        2.90 s          310          150
 * @evals/vitest             2.20 s 1.22x  3.60 s 1.24x    340 1.10x    155 1.03x
 *
 *   met        1.24x <= 1.30x   CPU of @evals/vitest
 */
export function renderScenario(name: string, { title, measured, checks, notes = [] }: ScenarioResult, quick: boolean): string {
  const rows = measured.length === 0 ? [] : [header(), ...measured.map((result) => row(result, referenceOf(result, measured)))]
  return [`${name}  ${title}`, ...rows, '', ...checks.map((check) => renderCheck(check, quick)), ...notes.map((note) => `  ${note}`)].join('\n')
}

function header(): string {
  return ['wall', 'CPU', 'tree MB', 'main MB'].reduce((line, title) => `${line}${title.padStart(CELL_WIDTH)}${''.padEnd(RATIO_WIDTH)}`, ''.padEnd(NAME_WIDTH)).trimEnd()
}

function row(result: Measured, reference: Measured | undefined): string {
  const cells = [
    cell(seconds(result.wallMs), ratio(result.wallMs, reference?.wallMs)),
    cell(seconds(result.cpuMs), ratio(result.cpuMs, reference?.cpuMs)),
    cell(megabytes(result.treeBytes), ratio(result.treeBytes, reference?.treeBytes)),
    cell(megabytes(result.mainBytes), ratio(result.mainBytes, reference?.mainBytes)),
  ]
  const stopped = result.stopped ? '\n  (stopped after this time: it had not ended)' : ''
  return `${result.name.padEnd(NAME_WIDTH)}${cells.join('')}`.trimEnd() + stopped
}

function referenceOf(result: Measured, measured: readonly Measured[]): Measured | undefined {
  const reference = result.reference === undefined ? measured[0] : measured.find(({ name }) => name === result.reference)
  return reference === result ? undefined : reference
}

function cell(value: string, compared: string): string {
  return `${value.padStart(CELL_WIDTH)}${compared.padStart(RATIO_WIDTH)}`
}

function ratio(value: number | undefined, base: number | undefined): string {
  if (value === undefined || base === undefined || base === 0) return ''
  const times = value / base
  return `${times.toFixed(times < 10 ? 2 : 0)}x`
}

function seconds(milliseconds: number | undefined): string {
  if (milliseconds === undefined) return '?'
  return `${(milliseconds / 1000).toFixed(milliseconds < 10_000 ? 2 : milliseconds < 100_000 ? 1 : 0)} s`
}

function megabytes(bytes: number | undefined): string {
  return bytes === undefined ? '?' : String(Math.round(bytes / 1024 ** 2))
}

export function isMet({ value, target }: Check): boolean {
  return value <= target
}

function renderCheck(check: Check, quick: boolean): string {
  const verdict = quick ? 'quick' : isMet(check) ? 'met' : 'NOT MET'
  const number = (value: number): string => `${value.toFixed(2)}${check.unit === 'x' ? 'x' : ` ${check.unit}`}`
  return `  ${verdict.padEnd(8)}${number(check.value).padStart(7)} <= ${number(check.target).padEnd(7)} ${check.what}`
}
