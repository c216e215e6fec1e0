/** JUnit XML for CI systems: a testsuite a suite and variant, a testcase a case, and one more testsuite for the gates, so that a run that failed by its numbers is red there too. */
import { caseScore, suiteTitle, type CaseRecord, type CaseSummary, type RunRecord, type ScorerResult, type SuiteResult, type SuiteRun } from '@evals/core'
import { renderXml, type XmlNode } from './xml.ts'

const MAX_NAME = 1_000

type Element = Exclude<XmlNode, string>

/**
 * @param suites as they were collected, in the order of the record's
 * @example renderJUnit(record, suites)
 */
export function renderJUnit(record: RunRecord, suites: readonly SuiteRun[]): string {
  const elements = [...suites.map((suite, index) => suiteElement(suite, record.suites[index], record)), gateElement(record)]
  const sum = (key: string): number => elements.reduce((total, { attributes }) => total + Number(attributes[key] ?? 0), 0)
  const root: Element = {
    name: 'testsuites',
    attributes: { name: 'evals', tests: sum('tests'), failures: sum('failures'), errors: sum('errors'), skipped: sum('skipped'), time: seconds(record.durationMs), timestamp: record.startedAt },
    children: elements,
  }
  return `<?xml version="1.0" encoding="UTF-8"?>\n${renderXml(root)}`
}

function suiteElement(suite: SuiteRun, result: SuiteResult | undefined, record: RunRecord): Element {
  const cases = suite.cases.map((entry) => caseElement(entry, suite))
  const countOf = (name: string): number => cases.filter(({ children = [] }) => children.some((child) => typeof child !== 'string' && child.name === name)).length
  const properties = result ? suiteProperties(result) : []
  return {
    name: 'testsuite',
    attributes: { name: suiteTitle(suite), file: suite.file, tests: cases.length, failures: countOf('failure'), errors: countOf('error'), skipped: countOf('skipped'), time: seconds(result?.taskMs ?? 0), timestamp: record.startedAt },
    children: [...propertiesElement(properties), ...cases],
  }
}

function suiteProperties(result: SuiteResult): [name: string, value: string | number][] {
  const counts = (['cases', 'trials', 'errors', 'failures', 'skipped', 'newCases', 'missingCases'] as const).map((key): [string, number] => [key, result[key]])
  return [...counts, ...(result.costUsd === undefined ? [] : [['costUsd', result.costUsd] as [string, number]]), ...(result.tokens === undefined ? [] : [['tokens', result.tokens] as [string, number]]), ...result.scorers.flatMap(scorerProperties)]
}

/** A mean over no case is no number, and is left out. */
function scorerProperties({ name, n, mean, unscored, errors, comparison }: ScorerResult): [name: string, value: string | number][] {
  return [
    [`${name}.verdict`, comparison?.verdict ?? 'no baseline'],
    [`${name}.n`, n],
    ...(mean === null ? [] : [[`${name}.mean`, mean] as [string, number]]),
    [`${name}.unscored`, unscored],
    [`${name}.errors`, errors],
    ...(comparison && comparison.n > 0
      ? ([
          [`${name}.baseMean`, comparison.baseMean],
          [`${name}.difference`, comparison.difference],
          [`${name}.intervalLow`, comparison.interval[0]],
          [`${name}.intervalHigh`, comparison.interval[1]],
          [`${name}.p`, comparison.adjustedP],
        ] as [string, number][])
      : []),
  ]
}

function caseElement({ name, summary }: CaseRecord, { file, trials }: SuiteRun): Element {
  const attributes = { classname: file, name: name.slice(0, MAX_NAME), time: seconds(summary?.durationMs ?? 0) }
  if (!summary) return { name: 'testcase', attributes, children: [{ name: 'skipped', attributes: {} }] }
  return { name: 'testcase', attributes, children: [...propertiesElement(scoreProperties(summary, trials)), ...outcome(summary, trials)] }
}

function scoreProperties({ scores }: CaseSummary, trials: number): [name: string, value: string | number][] {
  return Object.entries(scores).flatMap(([scorer, values]): [string, string | number][] => {
    const score = caseScore(values)
    if (score === undefined) return [['unscored', scorer]]
    return [[`score.${scorer}`, score], ...(trials > 1 ? [[`trials.${scorer}`, values.map((value) => value ?? 'unscored').join(' ')] as [string, string]] : [])]
  })
}

/** At most one element, as most readers expect: an error says more than a failed assertion. */
function outcome({ errors, errorCount, failures }: CaseSummary, trials: number): Element[] {
  const failed = failures > 0 ? `an assertion of the eval failed${trials > 1 ? ` in ${failures} of ${trials} trials` : ''}` : undefined
  const [first] = errors
  if (errorCount > 0) {
    const lines = [...errors.map((error) => `${error.scorer === undefined ? error.phase : `scorer ${error.scorer}`}: ${error.name}: ${error.message}`), ...(errorCount > errors.length ? [`and ${errorCount - errors.length} more`] : []), ...(failed ? [failed] : [])]
    return [{ name: 'error', attributes: { type: first?.name ?? 'Error', message: first?.message ?? '' }, children: [lines.join('\n')] }]
  }
  return failed ? [{ name: 'failure', attributes: { type: 'AssertionError', message: failed } }] : []
}

function gateElement(record: RunRecord): Element {
  const titles = record.suites.map(suiteTitle)
  const ofSuite = (title: string): string[] => record.reasons.filter((reason) => reason.startsWith(`${title}: `))
  const rest = record.reasons.filter((reason) => !titles.some((title) => reason.startsWith(`${title}: `)))
  const cases = [...record.suites.map((suite, index) => ({ file: suite.file, name: titles[index]!, reasons: ofSuite(titles[index]!) })), { file: 'evals', name: 'run', reasons: rest }]
  return {
    name: 'testsuite',
    attributes: { name: 'evals gate', tests: cases.length, failures: cases.filter(({ reasons }) => reasons.length > 0).length, errors: 0, skipped: 0, time: '0.000', timestamp: record.startedAt },
    children: cases.map(({ file, name, reasons }) => ({
      name: 'testcase',
      attributes: { classname: file, name, time: '0.000' },
      children: reasons.length === 0 ? [] : [{ name: 'failure', attributes: { type: 'gate', message: reasons[0]! }, children: [reasons.join('\n')] }],
    })),
  }
}

function propertiesElement(properties: readonly [name: string, value: string | number][]): Element[] {
  return properties.length === 0 ? [] : [{ name: 'properties', attributes: {}, children: properties.map(([name, value]) => ({ name: 'property', attributes: { name, value } })) }]
}

function seconds(ms: number): string {
  return (ms / 1000).toFixed(3)
}
