/** Runs the scorers of a project's file, in a process of its own: what hangs or crashes there takes nothing else with it. */
import { loadScorers, scoreRow, type NamedScorer } from '@evals/store'
import { ALIVE_MS, type FromScorers, type ToScorers } from './scoreMessages.ts'

let scorers: Promise<{ all: NamedScorer[]; root: string; timeoutMs: number }> | undefined
const signal = new AbortController().signal

process.on('message', (message: ToScorers) => {
  if (message.kind === 'load') {
    const { root, file, timeoutMs } = message
    const loading = loadScorers(root, file).then((all) => ({ all, root, timeoutMs }))
    scorers = loading
    loading.then(
      ({ all }) => say({ kind: 'loaded', names: all.map(({ name }) => name) }),
      (error: Error) => say({ kind: 'refused', message: error.message }),
    )
    return
  }
  const { id, row, names } = message
  score(row, names).then(
    (scores) => say({ kind: 'scored', id, scores }),
    (error: Error) => say({ kind: 'broke', id, message: error.message }),
  )
})
// Whoever asked is gone
process.on('disconnect', () => process.exit())
setInterval(() => say({ kind: 'alive' }), ALIVE_MS).unref()

async function score(row: Extract<ToScorers, { kind: 'row' }>['row'], names: readonly string[]) {
  const { all, root, timeoutMs } = await scorers!
  return scoreRow(row, all.filter(({ name }) => names.includes(name)), { root, timeoutMs, signal })
}

function say(message: FromScorers): void {
  if (process.connected) process.send!(message)
}
