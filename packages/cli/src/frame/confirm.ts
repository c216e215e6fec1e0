/** Asks before something is taken away that can not be brought back. */
import { createInterface } from 'node:readline/promises'
import { Mistake } from './mistake.ts'

/**
 * @param what it is that is about to be done, as a sentence without its end
 * @param yes the user said so on the command line
 * @returns whether to go on
 * @throws {Mistake} where there is nobody to ask
 */
export async function confirmed(what: string, yes: boolean): Promise<boolean> {
  if (yes) return true
  if (!process.stdin.isTTY || !process.stderr.isTTY) throw new Mistake(`${what}: say --yes to do so, as there is no terminal to ask on`)
  const asking = createInterface({ input: process.stdin, output: process.stderr })
  try {
    // Ctrl-C and Ctrl-D are a no
    const answer = await new Promise<string>((resolve) => {
      asking.on('close', () => {
        process.stderr.write('\n')
        resolve('')
      })
      void asking.question(`${what}. Go on? [y/N] `).then((text) => {
        asking.removeAllListeners('close')
        resolve(text)
      }, () => resolve(''))
    })
    return /^y(es)?$/i.test(answer.trim())
  } finally {
    asking.close()
  }
}
