/** A change of a dataset as a unified diff, as `git diff` would show it afterwards. */
// `diff` is what the report shows outputs with; a patch by hand would be its Myers algorithm once more
import { createTwoFilesPatch, FILE_HEADERS_ONLY, formatPatch } from 'diff'
import { relative, sep } from 'node:path'
import { visibleJson, type DatasetChange } from '@evals/core'
import { rowHunks } from './rowPatch.ts'

/** Characters, of both texts together. */
const LONG = 2_000_000

/**
 * @param context lines around each change
 * @param folder what paths are relative to
 * @returns the empty text where nothing changes. What a terminal would obey is shown as JSON's escape of it
 */
export function renderDatasetDiff({ file, before, after }: DatasetChange, { context = 3, folder = process.cwd() }: { context?: number; folder?: string } = {}): string {
  if ((before ?? '') === after) return ''
  // A file's name may hold anything
  const path = JSON.stringify(relative(folder, file).split(sep).join('/')).slice(1, -1)
  const [oldFileName, newFileName] = [before === undefined ? '/dev/null' : `a/${path}`, `b/${path}`]
  const isLong = (before?.length ?? 0) + after.length > LONG
  const patch = isLong
    ? formatPatch({ oldFileName, newFileName, oldHeader: undefined, newHeader: undefined, hunks: rowHunks(before ?? '', after, context) }, FILE_HEADERS_ONLY)
    : createTwoFilesPatch(oldFileName, newFileName, before ?? '', after, undefined, undefined, { context, headerOptions: FILE_HEADERS_ONLY })
  return visibleJson(patch.replaceAll('\r', ''))
}
