/** From any row to a dataset: which file, how fields are mapped, what is redacted, the change as a diff, and then it is written. */
import type { Row } from '@evals/core'
import type { SuiteKey } from '../links.ts'
import { AddRows } from './addRows.tsx'

/** The rows that are to be added. */
export type RowSource =
  | { kind: 'logs'; spans: { traceId: string; spanId: string }[] }
  /** All that a search of the logs finds. Times in milliseconds since 1970. */
  | { kind: 'query'; query: string; from?: number | undefined; to?: number | undefined }
  | { kind: 'cases'; run: string; cases: (SuiteKey & { id: string; trial?: number | undefined })[] }
  /** As the playground has them: with an expected answer, and edited. Where one came from is its own `origin`. */
  | { kind: 'rows'; rows: Row[] }

export interface AddToDatasetProps {
  open: boolean
  onOpenChange: (open: boolean) => void
  source: RowSource
}

export function AddToDataset({ open, onOpenChange, source }: AddToDatasetProps) {
  // Each time anew: what was edited for other rows is of no use here
  return open ? <AddRows source={source} close={() => onOpenChange(false)} /> : null
}
