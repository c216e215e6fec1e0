/** `evals accept [run]` */
import { resolve } from 'node:path'
import { acceptRun, NoRunError, plural } from '@evals/core'

export async function acceptCommand(run: string | undefined, { root }: { root: string }): Promise<void> {
  try {
    const accepted = await acceptRun({ root: resolve(root), run })
    console.log(`accepted run ${accepted.run}: ${plural(accepted.cases, 'case')}`)
    if (!accepted.finished) console.log('  This run did not finish: only the cases that had were taken, and nothing was removed.')
    for (const path of accepted.written) console.log(`  written    ${path}`)
    for (const path of accepted.unchanged) console.log(`  unchanged  ${path}`)
    for (const problem of accepted.problems) console.error(`  ${problem}`)
    if (accepted.problems.length > 0) process.exitCode = 1
    if (accepted.written.length > 0) console.log('Look at the change with git diff, and commit it.')
  } catch (error) {
    if (!(error instanceof NoRunError)) throw error
    console.error(`evals accept: ${error.message}`)
    process.exitCode = 1
  }
}
