/** The runner of the user's project, kept warm in a process of its own: started at the first call, and anew when it has died or what configures it has changed. */
import { fork, type ChildProcess } from 'node:child_process'
import { readdirSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { connectPlayground, type PlaygroundHost } from '@evals/core'
import { RequestProblem } from '../requestProblem.ts'
import { findRunner, type FoundRunner } from './findRunner.ts'
import { problemWithoutSecrets } from '../security/withoutSecrets.ts'

export interface HostProcess {
  runner: () => FoundRunner
  /** @throws {RequestProblem} 409 where the project has no runner, 400 for what the host refuses; 502 where its process dies, told in words */
  call: <T>(work: (host: PlaygroundHost) => Promise<T>) => Promise<T>
  /** Whether a call is under way: the next one is answered after it. */
  isBusy: () => boolean
  close: () => void
}

interface Running {
  child: ChildProcess
  host: PlaygroundHost
  /** What configured it. */
  stamp: string
  /** The end of what it wrote to standard error, which is where Node says why it died. */
  said: string
}

const MAX_SAID = 2_000
/** Milliseconds for its end, when the studio ends. */
const CLOSE_MS = 2_000

export function createHostProcess(root: string): HostProcess {
  let running: Running | undefined
  let calls = 0
  const current = (): Running => {
    const stamp = configStamp(root)
    if (running && (hasEnded(running.child) || running.stamp !== stamp)) {
      // What it is still at is finished first
      void running.host.close().catch(() => {})
      running = undefined
    }
    return (running ??= start(root, stamp))
  }
  return {
    runner: () => findRunner(root),
    async call(work) {
      const used = current()
      calls++
      try {
        return await work(used.host)
      } catch (error) {
        if (hasEnded(used.child)) throw new RequestProblem(502, obituary(used))
        // What it refuses is about the user's files, or what was asked
        throw error instanceof RequestProblem ? error : new RequestProblem(400, (error as Error).message)
      } finally {
        calls--
      }
    },
    isBusy: () => calls > 0,
    close() {
      const child = running?.child
      running = undefined
      if (!child || hasEnded(child)) return
      // It ends when nobody is there any more; code of the user's may hold it up
      child.disconnect()
      setTimeout(() => child.kill('SIGKILL'), CLOSE_MS).unref()
    },
  }
}

function start(root: string, stamp: string): Running {
  const runner = findRunner(root)
  if (runner.name === null) throw new RequestProblem(409, runner.problem)
  const child = fork(runner.main, [root], { cwd: root, env: runnerEnvironment(), stdio: ['ignore', 'pipe', 'pipe', 'ipc'], execArgv: [] })
  const running: Running = { child, host: connectPlayground(child), stamp, said: '' }
  child.stdout?.resume()
  child.stderr?.setEncoding('utf8').on('data', (text: string) => (running.said = (running.said + text).slice(-MAX_SAID)))
  return running
}

/** Without what says that the process is a test's: a studio that was started by one is none. */
export function runnerEnvironment(): NodeJS.ProcessEnv {
  return Object.fromEntries(Object.entries(process.env).filter(([name, value]) => !/^(VITEST|JEST_WORKER)/.test(name) && name !== 'TEST' && !(name === 'NODE_ENV' && value === 'test')))
}

function hasEnded({ exitCode, signalCode, connected }: ChildProcess): boolean {
  return exitCode !== null || signalCode !== null || !connected
}

function obituary({ child: { exitCode, signalCode }, said }: Running): string {
  const how = signalCode ? `it was ended by ${signalCode}${signalCode === 'SIGKILL' ? ' (out of memory?)' : ''}` : `it ended with exit code ${exitCode ?? 'unknown'}`
  const last = said.trim().split('\n').slice(-8).join('\n')
  return problemWithoutSecrets(`The process that runs the evals has died: ${how}. The next run starts it anew.${last === '' ? '' : `\nIt said last:\n${last}`}`)
}

const CONFIGURES = /^((vitest|vite|jest)\.(config|workspace)\..+|package\.json|tsconfig\.json|\.env(\..+)?)$/

/** Changes with any of the files of the root that a runner reads once, when it starts. */
function configStamp(root: string): string {
  return readdirSync(root).filter((name) => CONFIGURES.test(name)).toSorted().map((name) => {
    const { mtimeMs, size } = statSync(join(root, name), { throwIfNoEntry: false }) ?? {}
    return `${name} ${mtimeMs} ${size}`
  }).join('\n')
}
