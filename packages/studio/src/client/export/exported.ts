/** Whether these pages are an export: files of some runs, and no studio behind them. What needs the studio is then absent. */

const folder = typeof document === 'undefined' ? undefined : document.querySelector<HTMLMetaElement>('meta[name="evals-export"]')?.content

/** Where its data is, relative to the page; `undefined`: this is the studio. */
export function exportFolder(): string | undefined {
  return folder
}

export function isExported(): boolean {
  return folder !== undefined
}

/** Runs are compared by the studio's server. */
export function canCompare(): boolean {
  return !isExported()
}
