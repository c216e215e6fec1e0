/** Keys and passwords of the environment, which are in no answer: not even where a program of the user's prints them. */

const PLACEHOLDER = '***'
/** Shorter ones are no secret ("none", for a server of one's own), and may be in any text. */
const SHORTEST = 12
/** By their names, as they are commonly given. @example OPENAI_API_KEY, CLICKHOUSE_PASSWORD, GITHUB_TOKEN */
const NAMES = /(^|_)(KEY|TOKEN|SECRET|PASSWORD|PASSWD)$/
/** Of an address: name and password. */
const IN_ADDRESS = /(\b[a-z][a-z0-9+.-]{0,30}:\/\/)[^\s/@"'\\]{1,500}@/gi

/** @param text may be JSON: what JSON escapes of a secret is looked for as it is escaped */
export function withoutSecrets(text: string): string {
  return hideSecrets()(text)
}

/** For many texts: the environment is looked through once. */
export function hideSecrets(): (text: string) => string {
  const hidden = secrets()
  return (text) => hidden.reduce((shown, secret) => (shown.includes(secret) ? shown.replaceAll(secret, PLACEHOLDER) : shown), text)
}

/** Of what libraries say of a failure: addresses with a name and a password in them as well, which may be what they failed at. */
export function problemWithoutSecrets(message: string): string {
  return withoutSecrets(message).replaceAll(IN_ADDRESS, `$1${PLACEHOLDER}@`)
}

/** The longest first: one may be a part of another. */
function secrets(): string[] {
  const values = Object.entries(process.env).flatMap(([name, value]) => (NAMES.test(name) && value ? [value.trim()] : []))
  return [...new Set(values.flatMap((value) => (value.length < SHORTEST ? [] : [value, JSON.stringify(value).slice(1, -1)])))].toSorted((a, b) => b.length - a.length)
}
