/** How what is written on the command line becomes numbers: each says what it takes where it can not be read. */
import { InvalidArgumentError } from 'commander'

/** @example wholeNumber('20')   // 20 */
export function wholeNumber(text: string): number {
  if (!/^\d+$/.test(text) || Number(text) < 1) throw new InvalidArgumentError('It must be a whole number of at least 1.')
  return Number(text)
}

/** A share, as everywhere in evals. @example fraction('0.02')   // 0.02 */
export function fraction(text: string): number {
  const value = Number(text)
  if (text.trim() === '' || !(value >= 0 && value <= 1)) throw new InvalidArgumentError('It must be a fraction from 0 to 1, such as 0.02 for 2 points.')
  return value
}

const AGES: Record<string, number> = { m: 60_000, h: 3_600_000, d: 86_400_000, w: 7 * 86_400_000 }

/** @returns milliseconds @example age('30d')   // 2_592_000_000 */
export function age(text: string): number {
  const [, value, unit] = /^(\d+(?:\.\d+)?)\s*([mhdw])$/.exec(text) ?? []
  if (value === undefined) throw new InvalidArgumentError('It must be an age such as 90m, 12h, 30d or 2w.')
  return Number(value) * AGES[unit!]!
}

const SIZES: Record<string, number> = { '': 1, K: 1e3, M: 1e6, G: 1e9 }

/** @returns bytes @example size('500MB')   // 500_000_000 */
export function size(text: string): number {
  const [, value, unit] = /^(\d+(?:\.\d+)?)\s*([kmg]?)b?$/i.exec(text) ?? []
  if (value === undefined) throw new InvalidArgumentError('It must be a size such as 500MB or 2GB.')
  return Number(value) * SIZES[unit!.toUpperCase()]!
}

/** A port to listen on, or 0 for any that is free. */
export function port(text: string): number {
  if (!/^\d{1,5}$/.test(text) || Number(text) > 65_535) throw new InvalidArgumentError('It must be a port from 0 to 65535.')
  return Number(text)
}
