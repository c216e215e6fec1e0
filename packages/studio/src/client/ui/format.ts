/** Numbers and times as every page writes them. */

const whole = new Intl.NumberFormat('en-US')

/** @example count(12345)   // '12,345' */
export function count(value: number): string {
  return whole.format(value)
}

/** @example duration(1530)   // '1.53 s' */
export function duration(ms: number): string {
  if (ms < 1) return '<1 ms'
  if (ms < 1_000) return `${Math.round(ms)} ms`
  if (ms < 60_000) return `${(ms / 1_000).toFixed(ms < 10_000 ? 2 : 1)} s`
  const seconds = Math.round(ms / 1_000)
  return seconds < 3_600 ? `${Math.floor(seconds / 60)} min ${seconds % 60} s` : `${Math.floor(seconds / 3_600)} h ${Math.floor((seconds % 3_600) / 60)} min`
}

/** @example cost(0.00123)   // '$0.0012' */
export function cost(usd: number): string {
  return `$${usd === 0 ? '0' : usd < 0.01 ? usd.toPrecision(2) : usd.toFixed(2)}`
}

const day = new Intl.DateTimeFormat('en-GB', { day: 'numeric', month: 'short', year: 'numeric', hour: '2-digit', minute: '2-digit' })

/** In the reader's time zone. @param at ISO 8601, or milliseconds since 1970 */
export function when(at: string | number): string {
  return day.format(new Date(at))
}

/** @example ago(Date.now() - 90_000)   // '1 min ago' */
export function ago(at: string | number, now: number = Date.now()): string {
  const seconds = Math.max(0, Math.round((now - new Date(at).getTime()) / 1_000))
  if (seconds < 60) return 'just now'
  if (seconds < 3_600) return `${Math.floor(seconds / 60)} min ago`
  if (seconds < 86_400) return `${Math.floor(seconds / 3_600)} h ago`
  if (seconds < 7 * 86_400) return `${Math.floor(seconds / 86_400)} d ago`
  return when(at)
}

/** A value in one line, for a cell of a table. @param length characters, at most */
export function oneLine(value: unknown, length = 300): string {
  if (value === undefined) return ''
  const text = typeof value === 'string' ? value : (JSON.stringify(value) ?? '')
  return text.slice(0, length).replaceAll(/\s+/g, ' ').trim()
}
