/** Where a suite's baseline is. As `core`'s `baselinePath`, which is not used here because importing core's code takes longer than all of this package. */

/** @param file relative to the project's root, with forward slashes @example baselineFile('src/math.eval.ts')   // 'src/__evals__/math.eval.ts.json' */
export function baselineFile(file: string): string {
  const slash = file.lastIndexOf('/') + 1
  return `${file.slice(0, slash)}__evals__/${file.slice(slash)}.json`
}
