/** `evals.config.json` in the project's root: what a team has agreed on for the command, in git. */
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { RedactionOptions } from '@evals/store'
import { Mistake } from '../frame/mistake.ts'

export const CONFIG_FILE = 'evals.config.json'

export interface Config {
  /** What is taken out of rows before they are written to a dataset. */
  redaction?: RedactionOptions
}

const KNOWN = ['redaction']

/** @throws {Mistake} for a file that is no JSON, or has something else in it than it may */
export function readConfig(root: string): Config {
  const file = join(root, CONFIG_FILE)
  if (!existsSync(file)) return {}
  let config: unknown
  try {
    config = JSON.parse(readFileSync(file, 'utf8'))
  } catch (error) {
    throw new Mistake(`${CONFIG_FILE} can not be read: ${(error as Error).message}`)
  }
  if (typeof config !== 'object' || config === null || Array.isArray(config)) throw new Mistake(`${CONFIG_FILE} must be an object, such as { "redaction": { "countries": ["GB"] } }`)
  const strange = Object.keys(config).filter((key) => !KNOWN.includes(key))
  if (strange.length > 0) throw new Mistake(`${CONFIG_FILE} has ${strange.map((key) => JSON.stringify(key)).join(', ')}, which is not known; it may have ${KNOWN.join(', ')}`)
  return config
}
