/** Time in which a case only waits for its turn, or for somebody else's answer: none of it is the case's own. */
import { currentTrial } from '@evals/core/worker'

export async function waiting<T>(run: () => Promise<T>): Promise<T> {
  const end = currentTrial()?.waits?.begin()
  try {
    return await run()
  } finally {
    end?.()
  }
}
