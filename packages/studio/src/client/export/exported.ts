/** Whether these pages are an export: files of some runs, and no studio behind them. What needs the studio is then absent. */

let isOn = false

/** Before anything is drawn. */
export function setExported(): void {
  isOn = true
}

export function isExported(): boolean {
  return isOn
}

/** Runs are compared by the studio's server. */
export function canCompare(): boolean {
  return !isOn
}
