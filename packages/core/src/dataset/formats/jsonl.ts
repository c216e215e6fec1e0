/** JSON Lines: one JSON value a line; empty lines are passed over. */
import { jsonProblem } from '../../jsonProblem.ts'
import type { FormatResult } from './format.ts'

export function readJsonl(text: string): FormatResult {
  const result: FormatResult = { records: [], problems: [] }
  const lines = text.split('\n')
  for (const [index, line] of lines.entries()) {
    if (line.trim() === '') continue
    try {
      result.records.push({ value: JSON.parse(line), line: index + 1 })
    } catch (error) {
      result.problems.push({ line: index + 1, problem: problemOf(error, line) })
    }
  }
  return result
}

function problemOf(error: unknown, line: string): string {
  if (/^(<{7}|={7}|>{7})/.test(line)) return 'is a merge conflict marker: resolve the conflict first'
  const { reason, position } = jsonProblem(line, error)
  return `is not JSON: ${reason} at column ${position + 1}`
}
