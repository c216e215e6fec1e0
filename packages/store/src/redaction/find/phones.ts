/**
 * Phone numbers: international ones wherever they stand; national ones of the given countries where they are written as
 * phone numbers are, or the words before them say so. Order numbers, dates and prices are digits too.
 */
import { findPhoneNumbersInText, getCountryCallingCode, parsePhoneNumberFromString, type CountryCode } from 'libphonenumber-js'
import type { Finder, Found } from './finder.ts'

/** The library takes half a millisecond for 1,000 characters, so it sees only what has as many digits as a number needs. */
const DIGITS = /(?<![\w.])[+(]{0,2}\d(?:[\s()./\u2010-\u2015-]{0,3}\d){6,19}(?:\s?(?:ext\.?|x)\s?\d{1,6})?/gi
/** What stands before a number and says that it is one to call. */
const SAYS_PHONE = /\b(?:tel|telephone|phone|mobile|cell|cellphone|fax|whatsapp|handy|telefon|t[ée]l[ée]phone|tel[ée]fono)\b[^\d\n]{0,20}$/iu
const SAYS_CALL = /\b(?:call|calling|dial|ring|text|sms|reach|contact|my number is)\b[^\d\n]{0,20}$/iu
/** What stands before a number of another kind. */
const SAYS_OTHER = /(?:[$€£¥#]\s?|\b(?:usd|eur|gbp|order|invoice|ticket|case|claim|ref|reference|sku|part|item|product|serial|tracking|account|customer|id|no|nr|number)\b[\s.:#-]{0,4})$/iu
const PHONE_KEY = /^(?:.*[_\-.])?(?:tel|telephone|phone|mobile|cell|fax|whatsapp|msisdn)(?:[_\-.]?(?:no|nr|number))?$|(?:Phone|Mobile|Fax|phoneNumber|PhoneNumber)$/
/** As it is written where the calling code is 1: (415) 555-2671. */
const NORTH_AMERICAN = /^(?:1[\s.-])?\(?[2-9]\d{2}(?:\)\s?|[\s.\u2010-\u2015-])[2-9]\d{2}[\s.\u2010-\u2015-]\d{4}(?!\d)/
/** As most of the world writes it: a 0, and groups. */
const WITH_TRUNK_ZERO = /^\(?0\d[\d)]*[\s()./\u2010-\u2015-]/
/** Dates and IP addresses; and digits that are counted out, one by one. */
const NO_PHONE = /\b(?:\d{1,2}[./-]\d{1,2}[./-]\d{4}|\d{4}[./-]\d{1,2}[./-]\d{1,2})\b|^\d{1,3}(?:\.\d{1,3}){3}\b|(?:\b\d\b[^\d]+){3}/

/** @param countries whose national numbers are known, as ISO 3166 codes */
export function phoneFinder(countries: readonly CountryCode[]): Finder {
  return (text, key) => {
    const isPhoneKey = key !== undefined && PHONE_KEY.test(key)
    return [...text.matchAll(DIGITS)].flatMap((match) => {
      const before = text.slice(Math.max(0, match.index - 48), match.index)
      return numbersIn(match[0], match.index, before, isPhoneKey || SAYS_PHONE.test(before))
    })
  }

  function numbersIn(digits: string, offset: number, before: string, isSaid: boolean): Found[] {
    const international = internationalNumbers(digits)
    if (international.length > 0) return international.map((found) => moved(found, offset))
    if (NO_PHONE.test(digits)) return []
    if (isSaid && isWholeNumber(digits)) return [{ start: offset, end: offset + digits.length, value: digits.replace(/\D/g, '') }]
    const isCalled = SAYS_CALL.test(before)
    if (!isCalled && SAYS_OTHER.test(before)) return []
    for (const country of countries) {
      const form = getCountryCallingCode(country) === '1' ? NORTH_AMERICAN : WITH_TRUNK_ZERO
      if (!isCalled && !form.test(digits)) continue
      const found = findPhoneNumbersInText(digits, country)
      if (found.length > 0) return found.map(({ startsAt, endsAt, number }) => ({ start: offset + startsAt, end: offset + endsAt, value: number.number }))
    }
    return []
  }
}

/** `+44 …`, and `0044 …` as most of the world dials it. */
function internationalNumbers(digits: string): Found[] {
  if (/^\(?00[1-9]/.test(digits)) {
    const number = parsePhoneNumberFromString(digits.replace(/^\(?00/, '+'))
    return number?.isValid() ? [{ start: 0, end: digits.length, value: number.number }] : []
  }
  if (!/^\(?\+/.test(digits)) return []
  const found = findPhoneNumbersInText(digits).map(({ startsAt, endsAt, number }) => ({ start: startsAt, end: endsAt, value: number.number as string }))
  if (found.length > 0) return found
  // Numbers that films and manuals use are of no country's ranges
  return parsePhoneNumberFromString(digits)?.isPossible() ? [{ start: 0, end: digits.length, value: `+${digits.replace(/\D/g, '')}` }] : []
}

/** E.164: no number has more than 15 digits. */
function isWholeNumber(digits: string): boolean {
  const count = digits.replace(/\D/g, '').length
  return count >= 7 && count <= 15
}

function moved({ start, end, value }: Found, offset: number): Found {
  return { start: start + offset, end: end + offset, value }
}
