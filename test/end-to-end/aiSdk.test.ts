/** The AI SDK, as its users have it: its telemetry, its agent loop, and our fetch under its provider. */
import { afterEach, beforeEach, expect, test } from 'vitest'
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { createProject } from '../support/lab.ts'

let server: Server
let asked = 0
beforeEach(async () => {
  asked = 0
  server = createServer((request, response) => {
    let text = ''
    request.on('data', (piece: Buffer) => (text += piece.toString()))
    request.on('end', () => {
      asked++
      const { messages } = JSON.parse(text) as { messages: { role: string; content: string }[] }
      const answered = messages.some(({ role }) => role === 'tool')
      const message = answered ? { role: 'assistant', content: 'It costs 5 EUR' } : { role: 'assistant', content: null, tool_calls: [{ id: 'c1', type: 'function', function: { name: 'price', arguments: '{"sku":"tea"}' } }] }
      response.writeHead(200, { 'content-type': 'application/json' })
      response.end(JSON.stringify({ id: 'r', object: 'chat.completion', created: 1, model: 'gpt-5-mini', choices: [{ index: 0, finish_reason: answered ? 'stop' : 'tool_calls', message }], usage: { prompt_tokens: 100, completion_tokens: 10, total_tokens: 110 } }))
    })
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
})
afterEach(() => {
  server.closeAllConnections()
  server.close()
})

test('an agent of the AI SDK: each call is counted once, its tools are seen, and a second run asks nobody', async () => {
  const project = createProject('vitest-5', { 'x.eval.ts': `
import { createOpenAICompatible } from '@ai-sdk/openai-compatible'
import { OpenTelemetry } from '@ai-sdk/otel'
import { generateText, isStepCount, registerTelemetry, tool } from 'ai'
import { z } from 'zod'
import { describe, fetch, scorer, toolCalls } from '@evals/runner'

registerTelemetry(new OpenTelemetry())
const provider = createOpenAICompatible({ name: 'shop', baseURL: process.env.MODEL_URL, apiKey: 'sk', fetch })
const price = tool({ description: 'Price of a product', inputSchema: z.object({ sku: z.string() }), execute: async ({ sku }) => ({ sku, eur: 5 }) })

describe.eval('shop', {
  data: [{ id: 'tea', input: 'How much is the tea?', expected: [{ name: 'price', arguments: { sku: 'tea' } }] }],
  task: async (input) => (await generateText({ model: provider('gpt-5-mini'), prompt: input, tools: { price }, stopWhen: isStepCount(5) })).text,
  scorers: [toolCalls, scorer('facts', ({ trace: { steps, tokens, costUsd, toolCalls } }) => ({ score: 1, reason: [steps, tokens, costUsd > 0, JSON.stringify(toolCalls.map(({ name, result }) => [name, result]))].join(' | ') }))],
})` })
  try {
    const first = await project.test([], { MODEL_URL: `http://127.0.0.1:${(server.address() as AddressInfo).port}/v1` })
    expect(first.code, first.output).toBe(0)
    const facts = project.run().rows[0]!
    expect(facts).toMatchObject({ output: 'It costs 5 EUR', scores: { toolCalls: 1 }, metrics: { modelCalls: 2, promptTokens: 200, completionTokens: 20, costUsd: expect.any(Number) } })
    expect((facts['scoreDetails'] as { facts: { reason: string } }).facts.reason).toBe('2 | 220 | true | [["price",{"sku":"tea","eur":5}]]')
    const { folder } = project.run()
    const names = project.read(`${folder.slice(project.folder.length + 1)}/spans.jsonl`).trim().split('\n').map((line) => (JSON.parse(line) as { name: string }).name)
    expect(names.filter((name) => name === 'chat gpt-5-mini').length).toBeGreaterThanOrEqual(4)
    expect(names).toContain('execute_tool price')
    await project.test([], { MODEL_URL: `http://127.0.0.1:${(server.address() as AddressInfo).port}/v1` })
    expect(asked).toBe(2)
  } finally {
    project.remove()
  }
})
