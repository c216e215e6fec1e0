/** A whole eval, with params that are only tried: the project's own runner as a user starts it, its output line by line. */
import { spawn } from 'node:child_process'
import { existsSync, realpathSync } from 'node:fs'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { stripVTControlCharacters } from 'node:util'
import { askRun, newRunId, RUN_FILE, runsFolder } from '@evals/core'
import { projectFile } from '../project/projectFile.ts'
import { RequestProblem } from '../requestProblem.ts'
import { runnerCommand, type FoundRunner, type ProjectRunner } from './findRunner.ts'
import { runnerEnvironment } from './hostProcess.ts'
import type { EvalEvent } from './playgroundAnswers.ts'
import type { EvalBody } from './playgroundRequests.ts'

/** A line that is longer is no text for people. */
const MAX_LINE = 4_000
const LOOK_MS = 100
/** Milliseconds for the runner to judge what has finished, after a stop. */
const STOP_MS = 5_000

/** @throws {RequestProblem} where the project has no runner, or the file is none of its own */
export async function runWholeEval(root: string, runner: FoundRunner, { file, suite, params }: EvalBody, send: (event: EvalEvent) => void, signal: AbortSignal): Promise<void> {
  if (runner.name === null) throw new RequestProblem(409, runner.problem)
  const path = projectFile(root, file)
  const command = runnerCommand(realpathSync(root), runner.name)
  if (command === undefined) throw new RequestProblem(409, `${runner.name} is not installed in this project`)
  if (signal.aborted) return

  const id = newRunId()
  const asked = params && Object.keys(params).length > 0 ? { file, suite, params } : undefined
  const { FORCE_COLOR: _color, ...environment } = runnerEnvironment()
  const child = spawn(process.execPath, [command, ...argumentsOf(runner.name, path, suite)], { cwd: root, env: { ...environment, NO_COLOR: '1', ...askRun(id, asked) }, stdio: ['ignore', 'pipe', 'pipe'] })
  let timer: NodeJS.Timeout | undefined
  const stop = (): void => {
    child.kill('SIGINT')
    timer = setTimeout(() => child.kill('SIGKILL'), STOP_MS)
  }
  signal.addEventListener('abort', stop, { once: true })
  let begun = false
  const look = (): void => {
    if (begun || !existsSync(join(runsFolder(root), id, RUN_FILE))) return
    begun = true
    send({ type: 'started', runId: id })
  }
  const watch = setInterval(look, LOOK_MS)
  for (const stream of [child.stdout, child.stderr]) createInterface({ input: stream }).on('line', (line) => send({ type: 'line', text: stripVTControlCharacters(line).slice(0, MAX_LINE) }))
  try {
    const code = await new Promise<number | null>((resolve, reject) => {
      child.once('error', reject)
      child.once('close', resolve)
    })
    look()
    send({ type: 'ended', ...(begun ? { runId: id } : {}), code, stopped: signal.aborted })
  } finally {
    clearInterval(watch)
    clearTimeout(timer)
    signal.removeEventListener('abort', stop)
  }
}

function argumentsOf(name: ProjectRunner['name'], path: string, suite: string): string[] {
  // The one eval, all its variants and cases. Runners join the names of describes each in their own way
  const pattern = `^${suite.split(' > ').map((part) => part.replaceAll(/[$()*+.?[\\\]^{|}]/g, '\\$&')).join('(?: > | )')}(?: > | )`
  return name === 'vitest' ? ['run', '--reporter=evals', path, '-t', pattern] : ['--runTestsByPath', path, '-t', pattern]
}
