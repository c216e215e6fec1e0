/** Paths as records and messages have them: relative to the project's root, with forward slashes on every system. */
import { relative } from 'node:path'

/** @example relativePath('/app', '/app/src/math.eval.ts')   // 'src/math.eval.ts' */
export function relativePath(root: string, path: string): string {
  return relative(root, path).replaceAll('\\', '/')
}
