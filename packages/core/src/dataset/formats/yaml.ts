/** YAML: a list of rows. */
import { isSeq, LineCounter, parseDocument } from 'yaml'
import type { FormatResult } from './format.ts'

export function readYaml(text: string): FormatResult {
  const lines = new LineCounter()
  const document = parseDocument(text, { lineCounter: lines, prettyErrors: false })
  if (document.errors.length > 0) {
    return { records: [], problems: document.errors.map((error) => ({ line: lines.linePos(error.pos[0]).line, problem: `is not YAML: ${error.message}` })) }
  }
  if (!isSeq(document.contents)) return { records: [], problems: [{ problem: 'must be a list of rows: "- input: ..."' }] }

  const values = document.toJS() as unknown[]
  const starts = document.contents.items.map((item) => (item as { range?: [number, number, number] | null } | null)?.range?.[0])
  return {
    records: values.map((value, index) => {
      const start = starts[index]
      return { value, line: start === undefined ? undefined : lines.linePos(start).line }
    }),
    problems: [],
  }
}
