/** How numbers are written: exact enough to act on, and never rounded into a claim (99.97% is not 100%). */

export const MINUS = '−'

/** @example count(1319)   // '1,319' */
export function count(value: number): string {
  return value.toLocaleString('en-US')
}

/** @example plural(1, 'case')   // '1 case' */
export function plural(value: number, noun: string): string {
  return `${count(value)} ${noun}${value === 1 ? '' : 's'}`
}

/** A fraction in percent with one decimal. @example percent(0.389)   // '38.9%' */
export function percent(fraction: number | null): string {
  if (fraction === null || !Number.isFinite(fraction)) return '–'
  if (fraction > 0 && fraction < 0.0005) return '<0.1%'
  if (fraction < 1 && fraction >= 0.9995) return '>99.9%'
  return `${signed((fraction * 100).toFixed(1), false)}%`
}

/** A difference of fractions, in percentage points with one decimal, or two where one would read as nothing. @example points(-0.0432)   // '−4.3' */
export function points(difference: number): string {
  const value = difference * 100
  if (!Number.isFinite(value)) return '–'
  const size = Math.abs(value)
  return signed(value.toFixed(size > 0 && size < 0.05 ? 2 : 1), true)
}

/** @example pointsBetween([-0.071, -0.015])   // '[−7.1, −1.5]' */
export function pointsBetween([low, high]: readonly [low: number, high: number]): string {
  return `[${points(low)}, ${points(high)}]`
}

function signed(text: string, plus: boolean): string {
  if (/^-?0(?:\.0+)?$/.test(text)) return text.replace('-', '')
  if (text.startsWith('-')) return MINUS + text.slice(1)
  return plus ? `+${text}` : text
}

/** Three significant digits, without the zero that every p has. @example pValue(0.00315)   // '.00315' */
export function pValue(p: number): string {
  if (!Number.isFinite(p)) return '–'
  if (p < 0.001) return '<.001'
  if (p >= 0.9995) return '1'
  return p.toFixed(p < 0.01 ? 5 : p < 0.1 ? 4 : 3).slice(1)
}

/** A single score: as many decimals as it has, three at most. @example score(0.45)   // '0.45' */
export function score(value: number | null): string {
  if (value === null || !Number.isFinite(value)) return '–'
  const text = String(Math.round(value * 1000) / 1000)
  if (text === '1' && value < 1) return '0.999…'
  return text === '0' && value > 0 ? '<0.001' : text
}

/** Two significant digits, for what is an estimate. @example about(3087)   // '3,100' */
export function about(value: number): string {
  return count(Number(value.toPrecision(2)))
}

/** @example duration(83_000)   // '1 m 23 s' */
export function duration(ms: number): string {
  if (!Number.isFinite(ms)) return '–'
  if (ms < 1000) return `${Math.round(ms)} ms`
  const seconds = ms / 1000
  if (seconds < 9.95) return `${seconds.toFixed(1)} s`
  const whole = Math.round(seconds)
  if (whole < 60) return `${whole} s`
  if (whole < 3600) return `${Math.floor(whole / 60)} m ${String(whole % 60).padStart(2, '0')} s`
  const minutes = Math.round(seconds / 60)
  return `${count(Math.floor(minutes / 60))} h ${String(minutes % 60).padStart(2, '0')} m`
}

/** @example dollars(0.0042)   // '$0.0042' */
export function dollars(usd: number): string {
  if (usd === 0) return '$0'
  if (usd < 0.0001) return '<$0.0001'
  return `$${usd < 0.1 ? usd.toFixed(4).replace(/0{1,2}$/, '') : usd.toLocaleString('en-US', { minimumFractionDigits: 2, maximumFractionDigits: 2 })}`
}

/** @example tokens(1_240_000)   // '1.2M tokens' */
export function tokens(value: number): string {
  if (value < 10_000) return plural(value, 'token')
  return value < 999_500 ? `${count(Math.round(value / 1000))}k tokens` : `${(value / 1e6).toFixed(1)}M tokens`
}
