/** A case as it is registered with a runner, before it is run. */
import type { LoadedRow } from '../dataset/loadRows.ts'
import type { CaseMeta } from './evalMeta.ts'

export interface PlannedCase {
  title: string
  row: LoadedRow
  meta: CaseMeta
}
