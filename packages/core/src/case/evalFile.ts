/** Which test files are eval files. */

/** @example isEvalFile('/app/src/math.eval.ts')   // true */
export function isEvalFile(path: string): boolean {
  return /\.eval\.[cm]?[jt]sx?$/.test(path)
}
