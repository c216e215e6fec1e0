/** `evals collect` */
import { defineCommand, type CommandDefinition } from '../frame/command.ts'
import { age, port, size } from '../frame/options.ts'
import { withStoreOption } from '../logs/openStore.ts'
import type { CollectFlags } from '../logs/runCollector.ts'

export const collect: CommandDefinition<never> = defineCommand<CollectFlags>({
  name: 'collect',
  group: 'Logs:',
  summary: 'take traces from OpenTelemetry, until Ctrl-C',
  description:
    'An OTLP/HTTP receiver (protobuf and JSON) for traces and for the logs that carry messages and evaluations; also for rows and feedback from `@evals/store/client`. It listens on this machine alone. With another --host it needs a token, from EVALS_COLLECT_TOKEN or a file.',
  configure: (command) =>
    withStoreOption(command)
      .option('--host <address>', 'where to listen', '127.0.0.1')
      .option('--port <number>', 'default: 4318, as OpenTelemetry has it; 0 for any that is free', port)
      .option('--token-file <file>', 'a file with the token that senders have to have')
      .option('--keep <age>', 'remove what is older, such as 30d', age)
      .option('--max-size <size>', 'remove the oldest beyond this, such as 2GB', size),
  examples: [
    ['evals collect', 'on http://127.0.0.1:4318'],
    ['evals collect --keep 30d --max-size 2GB', 'and no more than that is kept'],
    ['EVALS_COLLECT_TOKEN=… evals collect --host 0.0.0.0', 'for other machines'],
  ],
  json: 'when it has ended: { url, store, requests, refused, bytes, added, changed, known, rejected, ignored, metrics, problem?: { message, atMs } }; what it says meanwhile is on standard error',
  completes: { '--token-file': 'files' },
  async run(io, _args, flags) {
    const { runCollector } = await import('../logs/runCollector.ts')
    await runCollector(io, flags)
  },
})
