/** `evals studio` */
import { relative } from 'node:path'
import { defineCommand, type CommandDefinition } from '../frame/command.ts'
import { port } from '../frame/options.ts'
import { folderOf, openExistingStore, openStore, storeName, withStoreOption, type StoreFlags } from '../logs/openStore.ts'
import { Mistake } from '../frame/mistake.ts'

interface StudioFlags extends StoreFlags {
  port?: number
  open: boolean
}

export const studio: CommandDefinition<never> = defineCommand<StudioFlags>({
  name: 'studio',
  group: 'Studio:',
  summary: 'explore, compare and curate in the browser, until Ctrl-C',
  description:
    'Pages over the files of this project: a playground that runs your own task code, runs and their cases, logs, datasets and review. It also takes traces from OpenTelemetry, as `evals collect` does. It listens on this machine alone, and only a browser that comes by the link it prints is let in.',
  configure: (command) =>
    withStoreOption(command)
      .option('--port <number>', 'default: 4983, or any that is free; 0 for any', port)
      .option('--no-open', 'do not open the browser'),
  examples: [
    ['evals studio', 'opens the browser'],
    ['evals studio --no-open --port 5000', 'for a tunnel to another machine: ssh -L 5000:127.0.0.1:5000'],
  ],
  json: 'when it listens, and then it goes on: { url, port }',
  async run(io, _args, flags) {
    const { signal } = io
    const [{ DEFAULT_STUDIO_PORT, startStudio }, { readConfig }] = await Promise.all([import('@evals/studio'), import('../config/readConfig.ts')])
    const openLogs = async (make: boolean) => {
      if (make) return openStore(io, flags)
      try {
        return await openExistingStore(io, flags)
      } catch (error) {
        // No logs yet is a state of the page, and no failure
        if (error instanceof Mistake) return undefined
        throw error
      }
    }
    const running = await startStudio({ root: io.root, port: flags.port, openLogs, logsFolder: folderOf(io, flags), logsName: relativeTo(io.root, storeName(io, flags)), redaction: () => readConfig(io.root).redaction ?? {} })
    io.answer({ url: running.url, port: running.port }, ({ url }) => `\n  evals studio   ${url}\n\n  Traces of OpenTelemetry: OTEL_EXPORTER_OTLP_ENDPOINT=http://127.0.0.1:${running.port}\n  Ctrl-C ends it.\n`)
    // Applications that send their traces there would send them to whatever has it
    if (flags.port === undefined && running.port !== DEFAULT_STUDIO_PORT) io.note(`  Port ${DEFAULT_STUDIO_PORT} is taken, by another studio perhaps: this one is on ${running.port}.\n`)
    if (flags.open && !io.json && process.stdout.isTTY) {
      const { default: open } = await import('open')
      await open(running.url).catch(() => io.note('the browser can not be opened from here: follow the link above'))
    }
    await new Promise<void>((resolve) => {
      if (signal.aborted) resolve()
      else signal.addEventListener('abort', () => resolve(), { once: true })
    })
    await running.close()
  },
})

/** As `evals dataset add` writes it. */
function relativeTo(root: string, place: string): string {
  return place.startsWith(root) ? relative(root, place).replaceAll('\\', '/') : place
}
