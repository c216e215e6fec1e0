/** Means and differences of suites as the report in the terminal writes them: means in percent, differences in points. */

/** @example percent(0.8133)   // '81.3%' */
export function percent(fraction: number): string {
  return `${(fraction * 100).toFixed(1)}%`
}

/** @example inPoints(-0.1333)   // '−13.3' */
export function inPoints(difference: number): string {
  const text = Math.abs(difference * 100).toFixed(1)
  return text === '0.0' ? '0.0' : `${difference < 0 ? '−' : '+'}${text}`
}

/** @example pValue(0.0721)   // '.072' */
export function pValue(p: number): string {
  return p < 0.001 ? '<.001' : p >= 0.9995 ? '1' : p.toFixed(3).slice(1)
}

export const VERDICT_SIGNS = { improved: '▲', regressed: '▼', inconclusive: '?', unchanged: '=' } as const
