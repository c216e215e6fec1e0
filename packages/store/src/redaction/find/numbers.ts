/** Payment card numbers and IBANs: numbers that carry a check of themselves. */
// Issuers' ranges and lengths change; Braintree keeps them. ibantools knows the form of each country's IBAN.
import cardTypesOf from 'credit-card-type'
import { isValidIBAN } from 'ibantools'
import type { Found } from './finder.ts'

/** Shorter ones are no longer issued, and are order numbers more often than not. */
const MIN_CARD_DIGITS = 14
const CARD = /(?<![\d.,+]|\d[ -])\d(?:[ -]?\d){13,18}(?![\d]|[ -]\d|[.,]\d)/g

export function findCards(text: string): Found[] {
  return [...text.matchAll(CARD)]
    .map((match) => ({ start: match.index, end: match.index + match[0].length, value: match[0].replace(/[ -]/g, '') }))
    .filter(({ value }) => value.length >= MIN_CARD_DIGITS && hasLuhnCheck(value) && isIssued(value))
}

function isIssued(digits: string): boolean {
  return cardTypesOf(digits).some(({ lengths }) => lengths.includes(digits.length))
}

/** ISO/IEC 7812-1, annex B: every second digit from the right counts twice, and the sum of all digits ends in 0. */
function hasLuhnCheck(digits: string): boolean {
  const sum = [...digits].reverse().reduce((total, digit, index) => {
    const value = index % 2 === 0 ? Number(digit) : Number(digit) * 2
    return total + (value > 9 ? value - 9 : value)
  }, 0)
  return sum % 10 === 0
}

/** Written at once, or in groups of four as on a statement. */
const IBAN = /(?<![A-Z0-9])[A-Z]{2}\d{2}(?:(?: ?[A-Z0-9]{4}){2,7}(?: ?[A-Z0-9]{1,3})?)(?![A-Z0-9])/gi

export function findIbans(text: string): Found[] {
  return [...text.matchAll(IBAN)].flatMap((match) => {
    const iban = longestIban(match[0])
    return iban === undefined ? [] : [{ start: match.index, end: match.index + iban.length, value: iban.replaceAll(' ', '').toUpperCase() }]
  })
}

/** In groups, the word after an IBAN may look like one more: `… 5320 1300 bank`. */
function longestIban(text: string): string | undefined {
  for (let end = text.length; end > 0; end = text.lastIndexOf(' ', end - 1)) {
    if (isValidIBAN(text.slice(0, end).replaceAll(' ', '').toUpperCase())) return text.slice(0, end)
  }
  return undefined
}
