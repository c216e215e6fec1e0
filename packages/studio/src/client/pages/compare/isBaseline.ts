/** Whether a side is no run but a baseline: as it is now, or that of a commit. @example isBaseline('baseline@main')   // true */
export function isBaseline(side: string): boolean {
  return side === 'baseline' || side.startsWith('baseline@')
}
