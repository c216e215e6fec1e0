/** A row as a dataset file has it: what was asked, and what is expected; never what was answered. */
import type { Json } from '../json.ts'
import type { Origin, Row } from '../row/row.ts'

export type DatasetRow = Pick<Row, 'id' | 'input' | 'expected' | 'metadata' | 'tags' | 'name'> & { origin?: Origin | undefined }

/** One line of JSONL, its keys in the order in which people read them. */
export function datasetLine({ id, name, input, expected, tags, metadata, origin, ...more }: DatasetRow & { readonly [key: string]: Json | object | undefined }): string {
  return JSON.stringify({ id, name, input, expected, tags, metadata, origin, ...more })
}
