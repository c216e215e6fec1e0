/**
 * Finds the last number in a text as people and models write numbers. Reads backwards from the end with bounded
 * look-arounds, so that its time is linear in the text, whatever a model wrote.
 */

export interface FoundNumber {
  /** Infinity where it is too large for a double. */
  value: number
  /** Whether it was written as a percentage; `value` is then the number before the sign: 50 for "50%". */
  percent: boolean
}

/** A single one of these between two digits may belong to the number. Newlines and tabs separate numbers. */
const SEPARATORS = " .,'’_\u00a0\u2009\u202f"

/** Enough for 10^45 with separators; bounds the work on "1,1,1,1,...". */
const MAX_RUNS = 16

/** Longest stretch before or after a number that decides how it is read. */
const WINDOW = 24

const SCALE: Readonly<Record<string, number>> = { thousand: 3, million: 6, billion: 9, trillion: 12 }

/** Codes that stand before a number without a space. Other letters there make an identifier: CO2, m2, x1. */
const CURRENCY_CODE = /(?:^|[^\p{L}])(?:USD|EUR|GBP|JPY|CNY|INR|CHF|CAD|AUD|NZD|Rs|R|kr)$/u

const SUPERSCRIPTS = '⁰¹²³⁴⁵⁶⁷⁸⁹'

/**
 * The last number in the text, or undefined where there is none.
 *
 * - Separators of thousands: 1,234,567; 1.234.567; 1 234 567 (also no-break and thin spaces); 1'234'567; 1_234_567;
 *   12,34,567 (India). What decides is groups of three after one to three digits that do not start with 0.
 * - Decimals: 1,234.5; 1.234,5; 3.14; 3,14; .5. One dot alone is a decimal point ("1.234" is 1.234), one comma alone is
 *   a separator before exactly three digits ("1,234" is 1234, "0,123" and "12,5" are decimals).
 * - Other sequences are lists or identifiers, of which the last part counts: 3 in "1,2,3" and "1.2.3".
 * - Sign: - − – directly before the number or its currency, unless it follows a digit, a letter or a closing bracket:
 *   -5 in "x = -5", "-$5", "$-5" and "(-5)"; 4 in "3-4"; 5 in "A-5" and "- 5".
 * - Exponents: 1.5e-7, 1.5×10^6, 1.5 x 10⁶, 1.5 \times 10^{6}, 10^6. Words: 1.2 million.
 * - Digits attached to letters before them (CO2, m2, x_1) or that are an exponent of a unit (m^2) count only where the
 *   text has no other number. Fractions, sums and numbers in words are not evaluated: "3/4" ends in 4.
 *
 * @example
 * lastNumber('It costs $1,234.50 per m2.')    // { value: 1234.5, percent: false }
 */
export function lastNumber(text: string): FoundNumber | undefined {
  const clean = withoutLatexSpacing(text)
  let attached: FoundNumber | undefined
  for (let end = lastDigitBefore(clean, clean.length); end > 0; ) {
    const found = readBackwards(clean, end)
    if (!found.attached) return found
    attached ??= found
    end = lastDigitBefore(clean, found.start)
  }
  return attached
}

interface Read extends FoundNumber {
  start: number
  attached: boolean
}

/** Digits with their separators. */
interface Numeral {
  start: number
  /** As JavaScript writes them. */
  digits: string
  /** Whether it is one run of digits and no separator. */
  plain: boolean
}

/** Reads the number whose last digit is just before `end`. */
function readBackwards(text: string, end: number): Read {
  const tail = numeralBefore(text, end)
  const { start, digits, exponent } = scientific(text, tail, end) ?? { ...tail, exponent: 0 }

  const after = text.slice(end, end + WINDOW)
  const percent = /^\s?(?:\\?%|％|per ?cent(?![a-z]))/i.test(after)
  const scale = /^[\s-]?(thousand|million|billion|trillion)s?(?![a-z])/i.exec(after)?.[1]
  const power = exponent + (scale === undefined ? 0 : (SCALE[scale.toLowerCase()] ?? 0))
  const magnitude = Number(power === 0 ? digits : `${digits}e${power}`)

  const before = text.slice(Math.max(0, start - WINDOW), start)
  const value = isNegative(before) && magnitude !== 0 ? -magnitude : magnitude
  return { value, percent, start, attached: isAttached(before) }
}

/** "1.5e-7", "1.5×10^6", "10^6" and "10⁶": `tail` is their exponent, or the 10 that has a superscript. */
function scientific(text: string, tail: Numeral, end: number): (Numeral & { exponent: number }) | undefined {
  // An exponent is a whole number: the .8 of "0e-.8" is none
  if (!tail.plain || !/^[0-9]+$/.test(tail.digits)) return undefined
  const before = text.slice(Math.max(0, tail.start - WINDOW), tail.start)
  const written = /[0-9][eE]([+\-−]?)$/.exec(before)
  if (written) {
    const mantissa = numeralBefore(text, tail.start - written[0].length + 1)
    return { ...mantissa, exponent: signed(tail.digits, written[1]) }
  }
  const raised = /(?:^|[^0-9.,])(10 ?\^ ?\{?([+\-−]?))$/.exec(before)
  if (raised) return timesPowerOfTen(text, tail.start - (raised[1] ?? '').length, signed(tail.digits, raised[2]))
  const superscript = tail.digits === '10' ? /^([⁺⁻]?)([⁰¹²³⁴⁵⁶⁷⁸⁹]+)/.exec(text.slice(end, end + WINDOW)) : null
  if (!superscript) return undefined
  const power = Array.from(superscript[2] ?? '', (character) => SUPERSCRIPTS.indexOf(character)).join('')
  return timesPowerOfTen(text, tail.start, signed(power, superscript[1]))
}

/** The numeral that ends in `×` just before the 10 at `start`, or 1 where nothing multiplies it. */
function timesPowerOfTen(text: string, start: number, exponent: number): Numeral & { exponent: number } {
  const before = text.slice(Math.max(0, start - WINDOW), start)
  const times = /[0-9](\s?(?:×|x|X|\*|·|⋅|\\times|\\cdot)\s?)$/.exec(before)
  if (!times) return { start, digits: '1', plain: true, exponent }
  return { ...numeralBefore(text, start - (times[1] ?? '').length), exponent }
}

function signed(power: string, sign: string | undefined): number {
  // Bounded, because what is far outside a double's range prints as Infinity or 1e+21, which is no exponent.
  const size = Math.min(Number(power), 1e6)
  return sign === '-' || sign === '−' || sign === '⁻' ? -size : size
}

/** The longest number with separators that ends just before `end`, where there is a digit. */
function numeralBefore(text: string, end: number): Numeral {
  const starts: number[] = []
  let at = end
  while (starts.length < MAX_RUNS) {
    while (isDigit(text, at - 1)) at--
    starts.push(at)
    if (!SEPARATORS.includes(text[at - 1] ?? '\n') || !isDigit(text, at - 2)) break
    at--
  }
  for (const start of starts.toReversed()) {
    const digits = readDigits(text.slice(start, end))
    // "2,3" in "1,2,3" is two items of a list: what separates a number from its left can not also be inside it.
    const inList = isDigit(text, start - 2) && text.slice(start, end).includes(text[start - 1] ?? '\n')
    if (digits !== undefined && !inList) return { ...withLeadingPoint(text, start, digits), plain: start === starts[0] }
  }
  throw new Error('A run of digits alone is always a number.')
}

/** The digits of a numeral with "." as the only separator, or undefined where it is not one number. */
function readDigits(numeral: string): string | undefined {
  if (/^[0-9]+$/.test(numeral)) return numeral
  const grouped = /^[1-9][0-9]{0,2}([^0-9])[0-9]{3}((?:\1[0-9]{3})*)(?:([.,])[0-9]+)?$/.exec(numeral)
  if (grouped) {
    const [, separator = '', moreGroups, point] = grouped
    const isDecimal = separator === '.' && moreGroups === '' && point === undefined
    if (point !== separator && !isDecimal) return numeral.replaceAll(separator, '').replace(',', '.')
  }
  if (/^[0-9]{1,2}(?:,[0-9]{2})+,[0-9]{3}(?:\.[0-9]+)?$/.test(numeral)) return numeral.replaceAll(',', '')
  return /^[0-9]+[.,][0-9]+$/.test(numeral) ? numeral.replace(',', '.') : undefined
}

/** ".5" after a space, a sign, a currency or an opening bracket; not "no.5" or "...5". */
function withLeadingPoint(text: string, start: number, digits: string): { start: number, digits: string } {
  if (text[start - 1] !== '.' || !/^[0-9]+$/.test(digits)) return { start, digits }
  const before = text.slice(Math.max(0, start - 3), start - 1)
  return /[\p{L}\p{N}.)\]}]$/u.test(before) ? { start, digits } : { start: start - 1, digits: `0.${digits}` }
}

/** Whether what is before a number ends in a minus sign that belongs to the number. */
function isNegative(before: string): boolean {
  const sign = /[-−–－](?:[A-Z]{0,3}\p{Sc} ?)?$/u.exec(before)
  if (!sign) return false
  const left = before.slice(0, sign.index)
  // After a digit, a letter or a closing bracket it subtracts, joins or spans: "3-4", "A-5", "(2)-1", "5€-10€".
  return !/(?:[\p{L}\p{N})\]}%\-−–－]|\p{N} ?\p{Sc})$/u.test(left)
}

/** Whether the digits after this belong to a word (CO2, x_1) or are an exponent of one (m^2, cm^{-1}). */
function isAttached(before: string): boolean {
  if (/\p{L}\p{M}*$/u.test(before)) return !CURRENCY_CODE.test(before)
  return /\p{L}_\{?$/u.test(before) || /[\p{L})}] ?\^ ?\{?[-−+]?$/u.test(before)
}

/** LaTeX's ways to write a separator of thousands: 1{,}234 and 1\,234 and 1,\!234. */
function withoutLatexSpacing(text: string): string {
  if (!text.includes('{,}') && !text.includes('\\')) return text
  return text.replaceAll('{,}', ',').replaceAll('\\,', '\u2009').replaceAll(',\\!', ',')
}

function lastDigitBefore(text: string, end: number): number {
  let at = end
  while (at > 0 && !isDigit(text, at - 1)) at--
  return at
}

function isDigit(text: string, at: number): boolean {
  const code = text.charCodeAt(at)
  return code >= 48 && code <= 57
}
