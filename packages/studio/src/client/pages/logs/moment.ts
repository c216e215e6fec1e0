/** When something in the logs was, to the second, in the reader's time zone. */

const clock = new Intl.DateTimeFormat('en-GB', { hour: '2-digit', minute: '2-digit', second: '2-digit' })
const day = new Intl.DateTimeFormat('en-GB', { day: 'numeric', month: 'short' })
const year = new Intl.DateTimeFormat('en-GB', { day: 'numeric', month: 'short', year: 'numeric' })

/** @example moment(Date.now())   // '14:03:07'; of another day '24 Nov 14:03:07', of another year '24 Nov 2025 14:03:07' */
export function moment(ms: number, now: number = Date.now()): string {
  const [at, today] = [new Date(ms), new Date(now)]
  if (at.toDateString() === today.toDateString()) return clock.format(at)
  return `${(at.getFullYear() === today.getFullYear() ? day : year).format(at)} ${clock.format(at)}`
}
