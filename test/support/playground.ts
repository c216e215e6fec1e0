/** A playground as the studio opens it: the runner package's own process, forked in a project of a lab. */
import { fork, type ChildProcess } from 'node:child_process'
import { join } from 'node:path'
import { connectPlayground, type PlaygroundEvent, type PlaygroundHost, type PlaygroundRequest } from '../../packages/core/src/index.ts'
import { runnerOf, type Lab, type Project } from './lab.ts'

export interface Playground {
  host: PlaygroundHost
  child: ChildProcess
  /** What its process printed. */
  printed: () => string
  /** Runs, and gives all that was told, in order. */
  run: (request: PlaygroundRequest, options?: { signal?: AbortSignal; onEvent?: (event: PlaygroundEvent) => void }) => Promise<PlaygroundEvent[]>
}

export function openPlayground(lab: Lab, project: Project, environment: Record<string, string> = {}): Playground {
  const main = join(project.folder, '..', 'node_modules', '@evals', runnerOf(lab), 'dist', 'playground', 'main.mjs')
  const { CI: _ci, VITEST: _vitest, VITEST_WORKER_ID: _worker, VITEST_POOL_ID: _pool, TEST: _test, NODE_ENV: _mode, NODE_OPTIONS: _options, ...inherited } = process.env
  const child = fork(main, [project.folder], { cwd: project.folder, env: { ...inherited, ...environment }, stdio: ['ignore', 'pipe', 'pipe', 'ipc'], execArgv: [] })
  let printed = ''
  for (const stream of [child.stdout, child.stderr]) stream?.setEncoding('utf8').on('data', (text: string) => (printed += text))
  const host = connectPlayground(child)
  return {
    host,
    child,
    printed: () => printed,
    async run(request, { signal, onEvent } = {}) {
      const events: PlaygroundEvent[] = []
      await host.run(request, (event) => {
        events.push(event)
        onEvent?.(event)
      }, signal)
      return events
    },
  }
}

/** One line for each event, for whole lists of them. Ids of runs and times are left out. */
export function told(events: readonly PlaygroundEvent[]): string[] {
  return events.map((event) => {
    switch (event.type) {
      case 'cell':
        return `cell ${event.column}/${event.row}/${event.trial}`
      case 'delta':
        return `delta ${event.column}/${event.row}: ${event.text}`
      case 'result': {
        const { id, trial, output, error, scores } = event.row
        return `result ${event.column}/${id}/${trial}: ${error ? `${error.name}: ${error.message}` : `${JSON.stringify(output)} ${JSON.stringify(scores)}`}`
      }
      case 'problem':
        return `problem: ${event.message}`
      case 'ended':
        return `ended${event.stopped ? ', stopped' : ''}`
      default:
        return event.type
    }
  })
}
