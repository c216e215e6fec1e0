/** What the address says: which eval, and which row came along. */
import type { PlaygroundSource } from '../../links.ts'

export interface Address {
  /** The eval that is named. */
  suite: { file: string; suite: string } | undefined
  withoutCode: boolean
  /** A row that is not of that eval's data by its id alone. */
  source: Exclude<PlaygroundSource, { from: 'suite' }> | undefined
  /** A row of the eval's data. */
  rowId: string | undefined
}

/** What is not whole is left out. */
export function readAddress(search: URLSearchParams): Address {
  const get = (name: string): string | undefined => search.get(name) ?? undefined
  const [from, file, suite] = [get('from'), get('file'), get('suite')]
  const named = file !== undefined && suite !== undefined ? { file, suite } : undefined
  return { suite: named, withoutCode: get('without') === 'code', source: sourceIn(from, get, named), rowId: named && (from === undefined || from === 'suite') ? get('row') : undefined }
}

/** The address of an eval, or of no code, with the row that came along. */
export function addressOf(chosen: { file: string; suite: string } | undefined, { source }: Pick<Address, 'source'>): Record<string, string> {
  const own = Object.fromEntries(Object.entries(source ?? {}).filter((entry): entry is [string, string] => entry[1] !== undefined))
  // A case's file and suite say where it is: another eval's page has its row by them no more
  if (source?.from === 'case' && (chosen?.file !== source.file || chosen.suite !== source.suite)) return chosen ? { from: 'suite', ...chosen } : { without: 'code' }
  return chosen ? { ...own, ...chosen } : { ...own, without: 'code' }
}

function sourceIn(from: string | undefined, get: (name: string) => string | undefined, suite: { file: string; suite: string } | undefined): Address['source'] {
  const [traceId, run, id, path, row] = [get('traceId'), get('run'), get('id'), get('path'), get('row')]
  if (from === 'log' && traceId !== undefined) return { from, traceId, spanId: get('spanId') }
  if (from === 'case' && run !== undefined && id !== undefined && suite) return { from, run, id, ...suite, variant: get('variant') }
  if (from === 'dataset' && path !== undefined && row !== undefined) return { from, path, row }
  return undefined
}
