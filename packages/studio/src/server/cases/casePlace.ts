/** Which case of a run is meant, as pages say it. */
import { z } from 'zod'

/** With the id alone it is whichever suite has it; with a suite and no variant it is the suite's own. */
export const casePlace = z.object({
  run: z.string().min(1),
  id: z.string().min(1),
  file: z.string().optional(),
  suite: z.string().optional(),
  variant: z.string().optional(),
})

export type CasePlace = Omit<z.infer<typeof casePlace>, 'run'>

/** The suite that a row is of. */
export interface RowSuite {
  file: string
  suite: string
  variant?: string | undefined
}

export function suiteOfRow({ file = '', suite = '', variant }: { file?: string | undefined; suite?: string | undefined; variant?: string | undefined }): RowSuite {
  return { file, suite, ...(variant === undefined ? {} : { variant }) }
}

export function isSameSuite(a: RowSuite, b: RowSuite): boolean {
  return a.file === b.file && a.suite === b.suite && a.variant === b.variant
}

/** Whether a row may be one of the place's. */
export function isAt({ file, suite, variant }: CasePlace, row: RowSuite): boolean {
  if (file !== undefined && file !== row.file) return false
  if (suite !== undefined && suite !== row.suite) return false
  return variant === undefined ? suite === undefined || row.variant === undefined : variant === row.variant
}
