/** A file that the user asked a run to leave behind: JSON, JUnit, Markdown. */
import { mkdirSync, writeFileSync } from 'node:fs'
import { dirname, resolve } from 'node:path'
import { systemProblem } from '../systemProblem.ts'

/**
 * @param file relative to `root`, or absolute; folders are made
 * @returns why it could not be written, where it could not
 */
export function writeOutputFile(root: string, file: string, text: string): string | undefined {
  const path = resolve(root, file)
  try {
    mkdirSync(dirname(path), { recursive: true })
    writeFileSync(path, text)
    return undefined
  } catch (error) {
    return `${file} could not be written: ${systemProblem(error)}`
  }
}
