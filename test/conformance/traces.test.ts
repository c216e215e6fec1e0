/** Traces: every span that a task causes is its case's, whoever made it; scorers see them, and they are on file. */
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { allLabs, createProject, type Project } from '../support/lab.ts'
import { startModelServer, type ModelServer } from '../support/modelServer.ts'
import { reportOf } from '../support/report.ts'

interface SpanOnFile {
  traceId: string
  spanId: string
  parentSpanId?: string
  name: string
  attributes: Record<string, unknown>
  status?: { code: string; message?: string }
}

let server: ModelServer
beforeEach(async () => {
  server = await startModelServer(({ messages }) => `about ${messages.at(-1)!.content}`)
})
afterEach(() => server.close())

const env = (): Record<string, string> => ({ OPENAI_BASE_URL: server.url, OPENAI_API_KEY: 'sk-secret' })

const evalFile = (provider = '') => `
import OpenAI from 'openai'
import { trace } from '@opentelemetry/api'
import { configurePrices, describe, exactMatch, fetch, scorer, traced } from '@evals/runner'
${provider}
configurePrices({ priced: { input: 1, output: 2 } })
const openai = new OpenAI({ fetch })
const ask = async (model, content) => (await openai.chat.completions.create({ model, messages: [{ role: 'user', content }] })).choices[0].message.content
const tracer = trace.getTracer('my app')
const sleep = (ms) => new Promise((resolve) => setTimeout(resolve, ms))

const seen = scorer('seen', ({ trace, input }) => {
  const names = trace.spans.map((span) => span.name).join(', ')
  const tools = JSON.stringify(trace.toolCalls.map(({ name, arguments: given, result }) => ({ name, given, result })))
  const all = [names, tools, trace.steps, trace.tokens, trace.costUsd, trace.durationMs >= 5].join(' | ')
  return { score: all === 'answer ' + input + ', execute_tool search, chat priced | [{"name":"search","given":{"query":"' + input + '"},"result":["page of ' + input + '"]}] | 1 | 10 | 0.000013 | true', reason: all }
})

describe.eval('agent', {
  concurrency: 4,
  data: ['a', 'b', 'c', 'd'].map((input) => ({ id: input, input })),
  task: (input) => tracer.startActiveSpan('answer ' + input, async (span) => {
    const pages = await traced('search', async () => { await sleep(5); return ['page of ' + input] }, { kind: 'tool', arguments: { query: input } })
    const answer = await ask('priced', pages[0])
    span.setAttribute('answer', answer)
    span.end()
    return answer
  }),
  scorers: [seen, scorer('judged', async () => (await ask('unpriced', 'a judgement')) !== '')],
})`

const read = (project: Project): { rows: Record<string, any>[]; spans: SpanOnFile[] } => {
  const { rows, folder } = project.run()
  const path = `${folder.slice(project.folder.length + 1)}/spans.jsonl`
  return { rows, spans: project.exists(path) ? project.read(path).trimEnd().split('\n').map((line) => JSON.parse(line) as SpanOnFile) : [] }
}

/** Names, indented by depth. */
const treeOf = (spans: readonly SpanOnFile[], parent: string | undefined, depth = 0): string[] =>
  spans.filter(({ parentSpanId }) => parentSpanId === parent).flatMap((span) => [`${'  '.repeat(depth)}${span.name}`, ...treeOf(spans, span.spanId, depth + 1)])

describe.each(allLabs)('traces on %s', (lab) => {
  const projects: Project[] = []
  afterEach(() => projects.splice(0).forEach((project) => project.remove()))
  const projectOf = (files: Record<string, string>): Project => {
    const project = createProject(lab, files)
    projects.push(project)
    return project
  }

  test('spans of concurrent cases never mix; scorers see tools, steps, tokens and cost; judges’ are apart; and all are on file', async () => {
    const project = projectOf({ 'x.eval.ts': evalFile() })
    const finished = await project.test([], env())
    const { rows, spans } = read(project)
    expect(rows.map(({ scores, scoreDetails }) => [scores, scoreDetails.seen.reason])).toEqual(rows.map(({ scoreDetails }) => [{ seen: 1, judged: 1 }, scoreDetails.seen.reason]))
    expect(finished.code).toBe(0)
    expect(new Set(spans.map(({ traceId }) => traceId)).size).toBe(4)
    for (const row of rows) {
      const own = spans.filter(({ traceId }) => traceId === row['trace'].traceId)
      expect(own.find(({ spanId }) => spanId === row['trace'].spanId)).toMatchObject({ name: row['name'], attributes: { 'evals.row': row['id'], 'evals.suite': 'agent', 'evals.trial': 0 } })
      expect(treeOf(own, undefined)).toEqual([row['name'], `  answer ${row['input']}`, '    execute_tool search', '    chat priced', '  chat unpriced'])
      expect(own.at(-1)!.attributes).toMatchObject({ 'evals.scorer': 'judged', 'gen_ai.operation.name': 'chat', 'gen_ai.request.model': 'unpriced', 'gen_ai.usage.input_tokens': 7, 'gen_ai.usage.output_tokens': 3 })
      expect(row['metrics']).toMatchObject({ modelCalls: 1, promptTokens: 7, completionTokens: 3, costUsd: 0.000013, judgeCalls: 1, judgeUnpricedCalls: 1 })
      expect(row['metrics']).not.toHaveProperty('judgeCostUsd')
    }
    expect(reportOf(finished, project).replaceAll(/\s+/g, ' ')).toMatch(/ time <time> · <\$0\.0001 · 40 tokens models 4 calls judges 4 calls · 3 from the cache, which saved <time> · 40 tokens price unknown /)
  })

  test('a provider that is registered goes on, and its spans are captured as well', async () => {
    const provider = `
import { NodeTracerProvider, SimpleSpanProcessor } from '@opentelemetry/sdk-trace-node'
import { appendFileSync } from 'node:fs'
const exporter = { export: (spans, done) => { for (const span of spans) appendFileSync('exported.txt', span.name + '\\n'); done({ code: 0 }) }, shutdown: async () => {} }
new NodeTracerProvider({ spanProcessors: [new SimpleSpanProcessor(exporter)] }).register()`
    const project = projectOf({ 'x.eval.ts': evalFile(provider) })
    const finished = await project.test([], env())
    expect(finished.code).toBe(0)
    const { rows, spans } = read(project)
    expect(rows.map(({ scores }) => scores)).toEqual(rows.map(() => ({ seen: 1, judged: 1 })))
    expect(spans).toHaveLength(20)
    expect(project.read('exported.txt').trim().split('\n').toSorted()).toEqual(['a', 'b', 'c', 'd'].map((id) => `answer ${id}`).concat(Array.from({ length: 4 }, () => 'execute_tool search')))
  })

  test('what throws is noted and thrown; a case without spans has no trace, and a run without any has no file', async () => {
    const project = projectOf({ 'x.eval.ts': `
import { describe, exactMatch, traced } from '@evals/runner'
describe.eval('x', {
  data: [{ id: 'throws', input: 1 }, { id: 'plain', input: 2 }],
  task: (input) => input === 2 ? 2 : traced('work', () => { throw new Error('no such page') }, { attributes: { page: 7, by: { name: 'me' } } }),
  scorers: [exactMatch],
})`, 'y.eval.ts': `
import { describe, scorer } from '@evals/runner'
describe.eval('y', { data: [{ input: 1 }], task: () => 1, scorers: [scorer('silent', ({ trace }) => trace.spans.length === 0 && trace.tokens === 0)] })` })
    await project.test([lab.startsWith('jest') ? 'x.eval' : 'x.eval.ts'], env())
    const { rows, spans } = read(project)
    expect(spans.map(({ name, status, attributes }) => ({ name, status, attributes }))).toEqual([
      { name: '1', status: { code: 'error', message: 'no such page' }, attributes: { 'evals.row': 'throws', 'evals.suite': 'x', 'evals.trial': 0 } },
      { name: 'work', status: { code: 'error', message: 'no such page' }, attributes: { page: 7, by: '{"name":"me"}' } },
    ])
    expect(rows.find(({ id }) => id === 'plain')).not.toHaveProperty('trace')
    const plain = await project.test([lab.startsWith('jest') ? 'y.eval' : 'y.eval.ts'], env())
    expect(plain.code).toBe(0)
    expect(read(project).spans).toEqual([])
  })
})
