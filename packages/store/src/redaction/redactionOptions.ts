/** What is redacted, as a team configures it. */
import type { Kind } from './find/finder.ts'

export interface RedactionOptions {
  /** Which kinds. Default: all but `ip`. */
  kinds?: { [kind in Kind]?: boolean | undefined } | undefined
  /** Whose national phone numbers are known, as ISO 3166 codes; international ones (`+44 …`) always are. Default: `['US']`, which is Canada too. */
  countries?: readonly string[] | undefined
  /** Patterns of one's own, such as customer numbers. */
  patterns?: readonly RedactionPattern[] | undefined
  /** What stays: whole values, `*` standing for anything (`*@example.com`), or patterns that match a part of the value. */
  allow?: readonly (string | RegExp)[] | undefined
}

export interface RedactionPattern {
  /** Lower-case letters, digits and `-`: what the report and the placeholder call it. */
  name: string
  pattern: string | RegExp
  /** What stands in its place. Default: `[name-1]`, the same for equal values. */
  replace?: string | undefined
}

/** A rule of redaction that can not be used. The message says which, and what is wrong with it. */
export class RedactionOptionsError extends Error {
  override name = 'RedactionOptionsError'
}
