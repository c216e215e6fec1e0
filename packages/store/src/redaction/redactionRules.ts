/** The configured rules, checked, with what finds each kind. Loaded when something is redacted: it brings the libraries that know keys and numbers. */
import { isPlainObject, unknownKeys } from '@evals/core'
import { isSupportedCountry, type CountryCode } from 'libphonenumber-js'
import { findEmails } from './find/emails.ts'
import { KINDS, type Finder, type Found, type Kind } from './find/finder.ts'
import { findIps } from './find/ips.ts'
import { findCards, findIbans } from './find/numbers.ts'
import { phoneFinder } from './find/phones.ts'
import { findSecrets } from './find/secrets.ts'
import { RedactionOptionsError, type RedactionOptions, type RedactionPattern } from './redactionOptions.ts'

export interface RedactionRules {
  finders: readonly { kind: string; find: Finder; replace?: string | undefined }[]
  isAllowed: (text: string) => boolean
  /** What redaction leaves behind, and does not look into. */
  placeholder: RegExp
}

const KNOWN: Record<keyof RedactionOptions, true> = { kinds: true, countries: true, patterns: true, allow: true }
const KNOWN_PATTERN: Record<keyof RedactionPattern, true> = { name: true, pattern: true, replace: true }

/** @throws {RedactionOptionsError} */
export function redactionRules(options: RedactionOptions = {}): RedactionRules {
  checkShape(options)
  const { kinds = {}, countries = ['US'], patterns = [], allow = [] } = options
  const strange = Object.keys(kinds).find((kind) => !(KINDS as readonly string[]).includes(kind))
  if (strange !== undefined) throw new RedactionOptionsError(`redact.kinds has no "${strange}"; there are ${KINDS.join(', ')}`)
  const nowhere = countries.find((country) => !isSupportedCountry(country))
  if (nowhere !== undefined) throw new RedactionOptionsError(`redact.countries: "${nowhere}" is no country's ISO 3166 code, such as US, GB or DE`)

  const known: Record<Kind, Finder> = { secret: findSecrets, email: findEmails, phone: phoneFinder(countries as CountryCode[]), card: findCards, iban: findIbans, ip: findIps }
  const own = patterns.map(checkedPattern)
  const names = [...KINDS, ...own.map(({ kind }) => kind)]
  const twice = names.find((name, index) => names.indexOf(name) !== index)
  if (twice !== undefined) throw new RedactionOptionsError(`redact.patterns: there are two rules named "${twice}"`)
  const allowed = allow.map(allowRule)
  return {
    // One's own first: where two find the same, the more special name says more
    finders: [...own, ...KINDS.filter((kind) => kinds[kind] ?? kind !== 'ip').map((kind) => ({ kind, find: known[kind] }))],
    isAllowed: (text) => allowed.some((rule) => rule(text)),
    placeholder: new RegExp(String.raw`\[(?<kind>${names.join('|')})-(?<number>[1-9]\d{0,5})\]`, 'g'),
  }
}

/** They come from a file too. A rule that is mistyped would let pass what it was to take out. */
function checkShape(options: RedactionOptions): void {
  if (!isPlainObject(options)) throw new RedactionOptionsError('redact must be an object, such as { "countries": ["GB"] }')
  const [unknown] = unknownKeys(options, KNOWN, 'option')
  if (unknown !== undefined) throw new RedactionOptionsError(`redact: ${unknown}`)
  const { kinds = {}, countries = [], patterns = [], allow = [] } = options as Record<keyof RedactionOptions, unknown>
  if (!isPlainObject(kinds) || Object.values(kinds).some((on) => on !== undefined && typeof on !== 'boolean')) throw new RedactionOptionsError('redact.kinds must say true or false of each kind, such as { "ip": true }')
  if (!Array.isArray(countries)) throw new RedactionOptionsError('redact.countries must be a list, such as ["GB", "DE"]')
  if (!Array.isArray(allow) || !allow.every(isPattern)) throw new RedactionOptionsError('redact.allow must be a list of texts, such as ["*@example.com"]')
  if (!Array.isArray(patterns) || !patterns.every((one) => isPlainObject(one) && typeof one['name'] === 'string')) throw new RedactionOptionsError('redact.patterns must be a list of rules, each with a name and a pattern')
  for (const pattern of patterns as RedactionPattern[]) {
    const [strange] = unknownKeys(pattern, KNOWN_PATTERN, 'option')
    const where = `redact.patterns: the pattern "${pattern.name}"`
    if (strange !== undefined) throw new RedactionOptionsError(`${where}: ${strange}`)
    if (!isPattern(pattern.pattern)) throw new RedactionOptionsError(`${where} needs a \`pattern\`: a regular expression`)
    if (pattern.replace !== undefined && typeof pattern.replace !== 'string') throw new RedactionOptionsError(`${where}: \`replace\` must be text`)
  }
}

function isPattern(value: unknown): boolean {
  return typeof value === 'string' || value instanceof RegExp
}

function checkedPattern({ name, pattern, replace }: RedactionPattern): { kind: string; find: Finder; replace: string | undefined } {
  const where = `redact.patterns: the pattern "${name}"`
  if (!/^[a-z][a-z0-9-]*$/.test(name)) throw new RedactionOptionsError(`${where} needs a name of lower-case letters, digits and "-"`)
  let expression: RegExp
  try {
    expression = new RegExp(pattern, [...new Set(`${typeof pattern === 'string' ? 'u' : pattern.flags.replace('y', '')}g`)].join(''))
  } catch (error) {
    throw new RedactionOptionsError(`${where} is no regular expression: ${(error as Error).message}`)
  }
  if (''.match(expression) !== null) throw new RedactionOptionsError(`${where} matches the empty text, which is everywhere`)
  if (replace?.match(expression)) throw new RedactionOptionsError(`${where} matches its own \`replace\`: it would never be done`)
  const find = (text: string): Found[] =>
    [...text.matchAll(expression)].filter(([match]) => match !== '').map((match) => ({ start: match.index, end: match.index + match[0].length, value: match[0] }))
  return { kind: name, find, replace }
}

function allowRule(rule: string | RegExp): (text: string) => boolean {
  // A sticky or global expression remembers where it was
  if (typeof rule !== 'string') return (text) => text.search(rule) !== -1
  const expression = new RegExp(`^${rule.split('*').map(escaped).join('.*')}$`, 'isu')
  return (text) => expression.test(text)
}

function escaped(text: string): string {
  return text.replace(/[\\^$.*+?()[\]{}|/]/g, String.raw`\$&`)
}
