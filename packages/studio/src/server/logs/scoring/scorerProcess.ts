/** The process that runs a project's scorers, as the studio has it: begun, asked, and ended when it hangs, crashes or is no longer wanted. */
import { fork, type ChildProcess } from 'node:child_process'
import { join } from 'node:path'
import { ScorerFileError, type RowScores, type RowToScore } from '@evals/store'
import { RequestProblem } from '../../requestProblem.ts'
import type { FromScorers, ToScorers } from './scoreMessages.ts'

const PROCESS = import.meta.filename.endsWith('.ts') ? join(import.meta.dirname, 'scoreProcess.ts') : join(import.meta.dirname, 'scoreProcess.mjs')
/** Of what it wrote to standard error. */
const MAX_SAID = 2_000
/** What loads a model may compute for a while and say nothing. */
const SILENCE_MS = 60_000

export interface ScorerProcess extends AsyncDisposable {
  /** Of the scorers that the file exports. */
  names: string[]
  /** @throws where the process hangs or ends, which is the end of all that is asked of it */
  score: (row: RowToScore, names: readonly string[]) => Promise<RowScores>
}

export interface ScorerProcessOptions {
  root: string
  /** Relative to the root. */
  file: string
  /** For one scorer on one row. */
  timeoutMs: number
  signal?: AbortSignal | undefined
  /** How long it may not answer at all. Default: a minute. */
  silenceMs?: number | undefined
}

/** @throws {ScorerFileError} for a file that has no scorers @throws {RequestProblem} where it hangs or ends while it is loaded */
export async function startScorers({ root, file, timeoutMs, signal, silenceMs = SILENCE_MS }: ScorerProcessOptions): Promise<ScorerProcess> {
  signal?.throwIfAborted()
  const child = fork(PROCESS, [], { cwd: root, serialization: 'advanced', stdio: ['ignore', 'ignore', 'pipe', 'ipc'], execArgv: [] })
  const stop = (): void => void child.kill('SIGKILL')
  signal?.addEventListener('abort', stop, { once: true })
  const asked = new Map<number, { resolve: (scores: RowScores) => void; reject: (error: Error) => void }>()
  let failure: Error | undefined
  const loaded = Promise.withResolvers<string[]>()
  const fail = (error: Error): void => {
    failure ??= error
    loaded.reject(failure)
    for (const { reject } of asked.values()) reject(failure)
    asked.clear()
    child.kill('SIGKILL')
  }
  const silence = watchSilence(silenceMs, () => fail(new RequestProblem(400, `the scorers of ${file} have not answered for ${silenceMs / 1_000} s and were ended: something in them runs without end`)))
  const said = tailOf(child)
  child.on('message', (message: FromScorers) => {
    silence.heard()
    if (message.kind === 'loaded') loaded.resolve(message.names)
    else if (message.kind === 'refused') fail(new ScorerFileError(message.message))
    else if (message.kind === 'scored' || message.kind === 'broke') {
      const waiting = asked.get(message.id)
      asked.delete(message.id)
      if (message.kind === 'scored') waiting?.resolve(message.scores)
      else waiting?.reject(new Error(message.message))
    }
  })
  child.on('error', (error) => fail(error))
  child.on('close', (code, killedBy) => {
    silence.stop()
    signal?.removeEventListener('abort', stop)
    const how = code === null ? `by ${killedBy}` : `with exit code ${code}`
    fail(signal?.aborted ? (signal.reason as Error) : new RequestProblem(400, `the process that ran the scorers of ${file} ended ${how}${said() === '' ? '' : `:\n${said()}`}`))
  })
  const tell = (message: ToScorers): void => {
    if (child.connected) child.send(message)
  }
  tell({ kind: 'load', root, file, timeoutMs })
  const names = await loaded.promise
  let next = 0
  return {
    names,
    score: (row, wanted) => {
      if (failure) return Promise.reject(failure)
      const id = next++
      return new Promise((resolve, reject) => {
        asked.set(id, { resolve, reject })
        tell({ kind: 'row', id, row, names: wanted })
      })
    },
    async [Symbol.asyncDispose]() {
      if (child.exitCode !== null || child.signalCode !== null) return
      const ended = new Promise((resolve) => child.once('close', resolve))
      stop()
      await ended
    },
  }
}

function watchSilence(limitMs: number, onSilence: () => void): { heard: () => void; stop: () => void } {
  let timer = setTimeout(onSilence, limitMs)
  return {
    heard() {
      clearTimeout(timer)
      timer = setTimeout(onSilence, limitMs)
    },
    stop: () => clearTimeout(timer),
  }
}

/** The end of what it writes to standard error, where the cause of a crash stands. */
function tailOf(child: ChildProcess): () => string {
  let text = ''
  child.stderr!.setEncoding('utf8').on('data', (chunk: string) => (text = `${text}${chunk}`.slice(-MAX_SAID)))
  return () => text.trim()
}
