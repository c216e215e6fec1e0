/** JSON: an array of rows. */
import { jsonProblem, lineAt } from '../../jsonProblem.ts'
import type { FormatResult, Located } from './format.ts'

export function readJson(text: string): FormatResult {
  let value: unknown
  try {
    value = JSON.parse(text)
  } catch (error) {
    const { reason, position } = jsonProblem(text, error)
    return { records: [], problems: [{ line: lineAt(text, position), problem: `is not JSON: ${reason}` }] }
  }
  if (!Array.isArray(value)) return { records: [], problems: [{ problem: 'must be an array of rows: [{ "input": ... }, ...]' }] }
  const lines = lineOfEachElement(text)
  return { records: value.map((item: unknown, index): Located => ({ value: item, line: lines[index] })), problems: [] }
}

/** JSON.parse tells no places, so one pass over text that is known to be valid finds where each element of the outer array begins. */
function lineOfEachElement(text: string): number[] {
  const lines: number[] = []
  let line = 1
  let depth = 0
  let inString = false
  let expectElement = false
  for (let i = 0; i < text.length; i++) {
    const character = text[i]!
    if (character === '\n') line++
    if (inString) {
      if (character === '\\') i++
      else if (character === '"') inString = false
      continue
    }
    if (expectElement && depth === 1 && !/[\s,\]]/.test(character)) {
      lines.push(line)
      expectElement = false
    }
    if (character === '"') inString = true
    else if (character === '[' || character === '{') {
      depth++
      if (depth === 1) expectElement = true
    } else if (character === ']' || character === '}') depth--
    else if (character === ',' && depth === 1) expectElement = true
  }
  return lines
}
