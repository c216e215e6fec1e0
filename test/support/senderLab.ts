/** Runs a real sender of telemetry, as its users write it, with a model to ask and a receiver to send to. */
import { spawn } from 'node:child_process'
import { join } from 'node:path'
import { startModelServer, type ChatRequest, type ModelAnswer } from './modelServer.ts'

const labs = join(import.meta.dirname, '..', 'labs')

/** @param program in test/labs, such as `senders/traceloop.mjs`. Resolves when it has flushed and ended. */
export async function runSender(program: string, receiver: string, environment: Record<string, string> = {}): Promise<void> {
  const model = await startModelServer(shopkeeper)
  try {
    await new Promise<void>((resolve, reject) => {
      const child = spawn(process.execPath, [join(labs, program)], { env: { PATH: process.env['PATH'], MODEL_URL: model.url, OTEL_EXPORTER_OTLP_ENDPOINT: receiver, OTEL_NODE_RESOURCE_DETECTORS: 'none', ...environment }, stdio: ['ignore', 'pipe', 'pipe'] })
      let output = ''
      for (const stream of [child.stdout, child.stderr]) stream.setEncoding('utf8').on('data', (text: string) => (output += text))
      child.on('error', reject)
      child.on('close', (code) => (code === 0 ? resolve() : reject(new Error(`${program} ended with ${code}:\n${output}`))))
    })
  } finally {
    model.close()
  }
}

/** Has the price looked up, then tells it; refuses one model. */
function shopkeeper({ model, messages }: ChatRequest): ModelAnswer {
  if (model === 'refused') return { status: 400 }
  if (messages.some(({ role }) => role === 'tool')) return 'It costs 5 EUR'
  return { toolCalls: [{ name: 'price', arguments: '{"sku":"tea"}' }] }
}
