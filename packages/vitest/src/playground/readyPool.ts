/** A pool whose next worker is there already: starting a process, and loading what Vitest has it load, is most of what a run of one cell takes. */
import { ForksPoolWorker, type PoolOptions, type PoolRunnerInitializer, type PoolWorker, type TestProject } from 'vitest/node'

/** What specifications of tests name it by. */
export const READY_POOL = 'evals-ready-forks'

interface Ready {
  worker: ForksPoolWorker
  /** Of what it was started with. */
  key: string
}

export class ReadyPool implements PoolRunnerInitializer {
  readonly name = READY_POOL
  private ready: Ready | undefined
  private last: PoolOptions | undefined

  /** @returns the pool that tests of this project are run in; `undefined`: its own, which is not one of plain processes */
  useFor(project: TestProject): string | undefined {
    if (project.config.pool !== 'forks' || project.config.browser.enabled) return undefined
    project.config.poolRunner = this
    return READY_POOL
  }

  createPoolWorker(options: PoolOptions): PoolWorker {
    this.last = options
    const { ready } = this
    this.ready = undefined
    if (ready?.key === keyOf(options)) return ready.worker
    if (ready) void ready.worker.stop()
    return new ForksPoolWorker(options)
  }

  /** Starts the worker of the next run, which is taken to be like the last. */
  async prepare(): Promise<void> {
    if (this.ready || !this.last) return
    const worker = new ForksPoolWorker(this.last)
    const ready = { worker, key: keyOf(this.last) }
    this.ready = ready
    await worker.start()
    worker.on('exit', () => {
      if (this.ready === ready) this.ready = undefined
    })
  }

  async close(): Promise<void> {
    const { ready } = this
    this.ready = undefined
    this.last = undefined
    await ready?.worker.stop()
  }
}

function keyOf({ distPath, env, execArgv }: PoolOptions): string {
  return JSON.stringify([distPath, env, execArgv])
}
