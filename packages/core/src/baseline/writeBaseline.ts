/** Writes a baseline file: keys sorted, one case a line, so that the same scores are the same bytes and a diff shows the cases that changed. */
import { mkdirSync, readFileSync } from 'node:fs'
import { dirname } from 'node:path'
import { stableJson } from '../json.ts'
import { writeAtomically } from '../writeAtomically.ts'
import { BASELINE_FORMAT, emptyBaseline, type Baseline, type BaselineCase } from './baseline.ts'

/**
 * @example
 * {
 *   "format": "evals-baseline/1",
 *   "suites": {
 *     "grade school math": {
 *       "cases": {
 *         "3f2a…": {"name":"Janet’s ducks lay 16 eggs…","output":"A: 18","scores":{"numericMatch":[1]}},
 */
export function serializeBaseline(baseline: Baseline): string {
  const suites = sorted(baseline.suites)
    .map(([suite, { variants }]): readonly [string, string] => {
      const parts: string[] = []
      const base = variants.get('')
      if (base && base.size > 0) parts.push(`      "cases": ${casesText(base, '        ', '      ')}`)
      const named = sorted(variants).filter(([variant, cases]) => variant !== '' && cases.size > 0)
      if (named.length > 0) {
        const texts = named.map(([variant, cases]) => `        ${JSON.stringify(variant)}: ${casesText(cases, '          ', '        ')}`)
        parts.push(`      "variants": {\n${texts.join(',\n')}\n      }`)
      }
      return [suite, parts.join(',\n')]
    })
    .filter(([, text]) => text !== '')
    .map(([suite, text]) => `    ${JSON.stringify(suite)}: {\n${text}\n    }`)
  return `{\n  "format": ${JSON.stringify(BASELINE_FORMAT)},\n  "suites": {${suites.length > 0 ? `\n${suites.join(',\n')}\n  ` : ''}}\n}\n`
}

/** What a baseline without a case looks like: no file is made for it. */
const NOTHING = serializeBaseline(emptyBaseline())

/** @returns whether the file's bytes changed; equal content is not written again */
export function writeBaseline(path: string, baseline: Baseline): boolean {
  const text = serializeBaseline(baseline)
  const current = currentText(path)
  if (text === current || (current === undefined && text === NOTHING)) return false
  mkdirSync(dirname(path), { recursive: true })
  writeAtomically(path, text)
  return true
}

function currentText(path: string): string | undefined {
  try {
    return readFileSync(path, 'utf8')
  } catch {
    return undefined
  }
}

function casesText(cases: ReadonlyMap<string, BaselineCase>, indent: string, closing: string): string {
  const lines = sorted(cases).map(([id, entry]) => `${indent}${JSON.stringify(id)}: ${caseText(entry)}`)
  return `{\n${lines.join(',\n')}\n${closing}}`
}

/** Its keys are known, and so sorted by hand; only an output that is an object needs more. */
function caseText({ name, output, outputHead, scores }: BaselineCase): string {
  const outputText = output === undefined ? '' : `"output":${typeof output === 'object' ? stableJson(output) : JSON.stringify(output)},`
  const headText = outputHead === undefined ? '' : `"outputHead":${JSON.stringify(outputHead)},`
  const scoreTexts = Object.keys(scores).sort().map((scorer) => `${JSON.stringify(scorer)}:[${scores[scorer]!.map(rounded).join(',')}]`)
  return `{"name":${JSON.stringify(name)},${outputText}${headText}"scores":{${scoreTexts.join(',')}}}`
}

/** Nine decimals are the tolerance with which scores are compared: more would only be noise in a diff. */
function rounded(score: number | null): string {
  return score === null ? 'null' : String(Math.round(score * 1e9) / 1e9)
}

/** By code unit, as the file must be the same in every locale. What came from a file is mostly in order already. */
function sorted<V>(map: ReadonlyMap<string, V>): [string, V][] {
  const entries = [...map]
  const isInOrder = entries.every(([key], index) => index === 0 || entries[index - 1]![0] < key)
  return isInOrder ? entries : entries.sort(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0))
}
