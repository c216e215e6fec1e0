/** How numbers are put in words: counts, and differences in points. */

/** @example plural(1, 'case')   // '1 case' */
export function plural(count: number, noun: string): string {
  return `${count.toLocaleString('en-US')} ${noun}${count === 1 ? '' : 's'}`
}

/** A difference of fractions in percentage points. @example points(-0.0432)   // '-4.32' */
export function points(difference: number): string {
  const text = (difference * 100).toFixed(2)
  return /^-0\.0+$/.test(text) ? text.slice(1) : text
}
