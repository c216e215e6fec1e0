/** Jest for a playground: each run is a process of its own, the next of which is there already, with Jest loaded. */
import { fork, type ChildProcess } from 'node:child_process'
import { readFileSync, realpathSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { isEvalFile, type PlaygroundRunner } from '@evals/core'
import { jestVersion } from '../jestModules.ts'
import type { FromRun, ToRun } from './runMessages.ts'

export interface PlaygroundProject {
  /** The project's folder. */
  root: string
  /** Default: the one that Jest finds there. */
  configFile?: string | undefined
}

/** Milliseconds in which a run that was stopped may end by itself before its process is killed. */
const GRACE_MS = 500

/** @throws where the project has no Jest, or its configuration can not be loaded */
export async function jestRunner({ root: given, configFile }: PlaygroundProject): Promise<PlaygroundRunner> {
  const folder = realpathSync(given)
  const start = (): ChildProcess => {
    const args = configFile === undefined ? [folder] : [folder, configFile]
    const child = fork(fileURLToPath(new URL('./playground/oneRun.mjs', import.meta.url)), args, { cwd: folder, stdio: ['ignore', 'ignore', 'ignore', 'ipc'], env: { ...process.env, NODE_ENV: process.env['NODE_ENV'] ?? 'test' } })
    // Told by whoever waits for it
    child.on('error', () => {})
    return child
  }
  let ready: ChildProcess | undefined = start()
  const ask = async (message: ToRun, signal?: AbortSignal): Promise<FromRun> => {
    const child = ready?.connected ? ready : start()
    ready = undefined
    try {
      return await answerOf(child, message, signal)
    } finally {
      ready ??= start()
    }
  }
  const find = async (): Promise<FromRun> => {
    const found = await ask({ kind: 'find' })
    if (found.problems.length > 0) throw new Error(`Jest could not be started: ${found.problems.map(({ message }) => message).join('\n')}`)
    return found
  }
  return {
    name: 'jest',
    version: jestVersion(folder),
    root: (await find()).root ?? folder,
    evalFiles: async () => (await find()).files.filter(mayHaveEvals).toSorted(),
    run: async (files, asked, runFolder, signal) => (await ask({ kind: 'run', files, ask: asked, runFolder }, signal)).problems,
    async close() {
      ready?.kill('SIGKILL')
    },
  }
}

function answerOf(child: ChildProcess, message: ToRun, signal: AbortSignal | undefined): Promise<FromRun> {
  return new Promise((resolve) => {
    let timer: NodeJS.Timeout | undefined
    const stop = (): void => {
      if (child.connected) child.send({ kind: 'stop' } satisfies ToRun)
      timer = setTimeout(() => child.kill('SIGKILL'), GRACE_MS)
    }
    signal?.addEventListener('abort', stop, { once: true })
    let answer: FromRun | undefined
    child.on('message', (given: FromRun) => (answer = given))
    child.on('exit', (code, killed) => {
      clearTimeout(timer)
      signal?.removeEventListener('abort', stop)
      resolve(answer ?? { files: [], problems: [{ message: `Jest's process has ended before its time (${killed ?? `exit code ${code}`})` }] })
    })
    child.send(message, (error) => {
      if (error) child.kill('SIGKILL')
    })
  })
}

/** An ordinary test file is not loaded only to find that it has none. */
function mayHaveEvals(file: string): boolean {
  return isEvalFile(file) || /\.eval\b/.test(readFileSync(file, 'utf8'))
}
