/** A row as a dataset file has it: what was asked, and what is expected; never what was answered. */
import type { Row } from '../row/row.ts'

export type DatasetRow = Pick<Row, 'id' | 'name' | 'input' | 'expected' | 'tags' | 'metadata' | 'origin'>

/** One line of JSONL, its keys in the order in which people read them. */
export function datasetLine({ id, name, input, expected, tags, metadata, origin }: DatasetRow): string {
  return visibleJson(JSON.stringify({ id, name, input, expected, tags, metadata, origin }))
}

/** What JSON lets stand as it is, and a terminal, an editor or a page of a pull request would obey: C1 controls, line separators, text direction. */
// oxlint-disable-next-line no-control-regex -- they are what is looked for
const INVISIBLE = /[\u007f-\u009f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069]/g

/** JSON text that means the same, and shows what is in it. @example visibleJson('"\u202e"')   // the six characters of the escape, in quotes */
export function visibleJson(json: string): string {
  return json.replace(INVISIBLE, (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`)
}
