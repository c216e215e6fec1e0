/**
 * Passwords, keys and tokens: what secretlint's rules know of some thirty services (its rules are kept as these change
 * their formats), and what is one whatever the service.
 */
import { lintSource } from '@secretlint/core'
import { secretLintProfiler } from '@secretlint/profiler'
import { rules } from '@secretlint/secretlint-rule-preset-recommend'
import type { Finder, Found } from './finder.ts'

// Else it marks every rule's start and end in the process's performance timeline, where nobody takes them out again
secretLintProfiler.setEnabled(false)

/** Not the rule by which a text may say `secretlint-disable`: texts here are written by strangers. */
const config = {
  rules: rules.filter(({ meta }) => !meta.id.endsWith('-filter-comments')).map((rule) => ({ id: rule.meta.id, rule, options: {} })),
}
/** Without these there is nothing for its rules to find, which take 0.15 ms for the shortest text. */
const MAY_HOLD_KEY = /[\w+/=.-]{16}|:\/\/|BEGIN/

const KEY_NAMES = String.raw`pass(?:word|wd|phrase)|(?:api|access|secret|account|shared[_-]?access|private|encryption|signing)[_-]?key|(?:access|auth|refresh|bearer|session|api|id)[_-]?token|client[_-]?secret|(?<![a-z])(?:pass|pwd|secret)`
const KEY_NAME = new RegExp(`(?:${KEY_NAMES})$`, 'i')
const CREDENTIAL_HEADER = /^(?:proxy-)?authorization$|^(?:set-)?cookie$/i
const ASSIGNMENT = new RegExp(String.raw`(?:${KEY_NAMES})["']?\s{0,4}(?:=>|:=|[:=])\s{0,4}["']?(?<value>[^\s"'\x60,;<>&]{6,512})`, 'dgi')

/** Each with the secret as its group `value`, where it is not the whole. */
const PATTERNS: readonly RegExp[] = [
  /-----BEGIN [A-Z ]{0,24}PRIVATE KEY(?: BLOCK)?-----[\s\S]*?(?:-----END [A-Z ]{0,24}PRIVATE KEY(?: BLOCK)?-----|$)/dg,
  /(?<![\w-])eyJ[\w-]{8,}\.eyJ[\w-]{8,}\.[\w-]{8,}/dg,
  /\bbearer\s{1,4}(?<value>(?=[^\s]*\d)[\w.~+/=-]{16,})/dgi,
  /\bbasic\s{1,4}(?<value>(?=[^\s]*[\d=])[A-Za-z0-9+/]{12,}={0,2})(?![\w-])/dgi,
  /(?<![\w-])AIza[\w-]{35}(?![\w-])/dg,
  /(?<![A-Z0-9])(?:AKIA|ASIA)[A-Z2-7]{16}(?![A-Z0-9])/dg,
  /(?<![\w-])sk-(?=[\w-]*\d)[\w-]{20,}/dg,
  /(?<![\w-])[rs]k_(?:test|live)_\w{16,}/dg,
]

export const findSecrets: Finder = async (text, key) => {
  const whole = key !== undefined && isSecretByKey(text, key) ? [{ start: 0, end: text.length, value: text }] : []
  return [...whole, ...byPattern(text), ...byAssignment(text), ...(MAY_HOLD_KEY.test(text) ? await byService(text) : [])]
}

async function byService(text: string): Promise<Found[]> {
  const { messages } = await lintSource({ source: { content: text, filePath: 'row.txt', ext: '.txt', contentType: 'text' }, options: { config, noPhysicFilePath: true } })
  return messages.map(({ range: [start, end] }) => ({ start, end, value: text.slice(start, end) }))
}

function byPattern(text: string): Found[] {
  return PATTERNS.flatMap((pattern) => [...text.matchAll(pattern)].map(foundIn))
}

function byAssignment(text: string): Found[] {
  return [...text.matchAll(ASSIGNMENT)].map(foundIn).filter(({ value }) => looksSecret(value))
}

function foundIn(match: RegExpExecArray): Found {
  const [start, end] = match.indices?.groups?.['value'] ?? match.indices![0]!
  return { start, end, value: match.groups?.['value'] ?? match[0] }
}

/** Not `password: incorrect`, `password: ${PASSWORD}` or `password: https://…`. */
function looksSecret(value: string): boolean {
  if (/^(?:[$<*{%]|https?:|process\.|env\.|\.{3})/i.test(value)) return false
  return (/\d/.test(value) && /\p{L}/u.test(value)) || /[!@#$%^&*]/.test(value.slice(1, -1))
}

const SAID_OF_SECRETS = /^(?:string|number|boolean|required|optional|password|secret|hidden|redacted|unknown|incorrect|invalid|forgotten|undefined)$/i

function isSecretByKey(text: string, key: string): boolean {
  if (CREDENTIAL_HEADER.test(key)) return text.length >= 8
  return KEY_NAME.test(key) && text.length >= 6 && !/\s/.test(text) && !SAID_OF_SECRETS.test(text) && (looksSecret(text) || (text.length >= 8 && /^[\p{L}\p{N}_-]+$/u.test(text)))
}
