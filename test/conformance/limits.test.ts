/** Hosts that are busy or down: all workers of a run together ask as much as a host takes, and no case is lost. */
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { allLabs, configWith, createProject, runnerOf, type Project } from '../support/lab.ts'
import { reportOf } from '../support/report.ts'

/** A host that lets so many requests through in each tenth of a second. */
const EACH = 5
let server: Server
let asked: { refused: boolean; at: number }[]
let most: number

beforeEach(async () => {
  asked = []
  most = 0
  let underWay = 0
  let window = 0
  let inWindow = 0
  server = createServer((request, response) => {
    let text = ''
    request.on('data', (piece: Buffer) => (text += piece.toString()))
    request.on('end', () => {
      const now = Date.now()
      if (Math.floor(now / 100) !== window) [window, inWindow] = [Math.floor(now / 100), 0]
      const refused = ++inWindow > EACH
      asked.push({ refused, at: now })
      if (refused) {
        response.writeHead(429, { 'content-type': 'application/json', 'retry-after-ms': '100' })
        return response.end(JSON.stringify({ error: { message: 'slow down' } }))
      }
      most = Math.max(most, ++underWay)
      setTimeout(() => {
        underWay--
        const { messages } = JSON.parse(text) as { messages: { content: string }[] }
        response.writeHead(200, { 'content-type': 'application/json' })
        response.end(JSON.stringify({ id: 'r', object: 'chat.completion', created: 1, model: 'small', choices: [{ index: 0, finish_reason: 'stop', message: { role: 'assistant', content: messages[0]!.content } }] }))
      }, 20)
    })
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
})
afterEach(() => {
  server.closeAllConnections()
  server.close()
})

const url = (): Record<string, string> => ({ MODEL_URL: `http://127.0.0.1:${(server.address() as AddressInfo).port}/v1` })
const evalFile = (name: string, cases: number): string => `
import OpenAI from 'openai'
import { describe, exactMatch, fetch } from '@evals/runner'
const openai = new OpenAI({ fetch, apiKey: 'sk', baseURL: process.env.MODEL_URL })
describe.eval('${name}', {
  concurrency: 30, timeout: 1000,
  data: Array.from({ length: ${cases} }, (_, index) => ({ id: '${name}' + index, input: '${name}' + index, expected: '${name}' + index })),
  task: async (content) => (await openai.chat.completions.create({ model: 'small', messages: [{ role: 'user', content }] })).choices[0].message.content,
  scorers: [exactMatch],
})`

describe.each(allLabs)('limits on %s', (lab) => {
  const projects: Project[] = []
  afterEach(() => projects.splice(0).forEach((project) => project.remove()))
  const projectOf = (files: Record<string, string>): Project => {
    const project = createProject(lab, files)
    projects.push(project)
    return project
  }

  test('two workers against a host that takes few: no case is lost, though some wait longer than a case may take', async () => {
    const project = projectOf({ 'a.eval.ts': evalFile('a', 50), 'b.eval.ts': evalFile('b', 50) })
    const finished = await project.test(runnerOf(lab) === 'vitest' ? ['--maxWorkers=2'] : ['-w', '2'], url())
    expect(finished.code, finished.output).toBe(0)
    expect(project.run().record.suites.map(({ cases, errors }) => [cases, errors])).toEqual([[50, 0], [50, 0]])
    expect(asked.filter(({ refused }) => !refused)).toHaveLength(100)
    expect(asked.filter(({ refused }) => refused).length).toBeLessThan(200)
  })

  test('the user’s own limits hold over all workers', async () => {
    const project = projectOf({ ...configWith(lab, "{ limits: { '*': { concurrency: 2 } } }"), 'a.eval.ts': evalFile('a', 12), 'b.eval.ts': evalFile('b', 12) })
    const finished = await project.test(runnerOf(lab) === 'vitest' ? ['--maxWorkers=2'] : ['-w', '2'], url())
    expect(finished.code, finished.output).toBe(0)
    expect(most).toBe(2)
  })

  test('a host that is down is said once, and not asked by every case', async () => {
    const { MODEL_URL } = url()
    await new Promise((resolve) => server.close(resolve))
    const project = projectOf({ 'a.eval.ts': evalFile('a', 40).replace("apiKey: 'sk'", "apiKey: 'sk', maxRetries: 0") })
    const finished = await project.test([], { MODEL_URL: MODEL_URL! })
    expect(finished.code).toBe(1)
    expect(reportOf(finished, project).replaceAll(/\s+/g, ' ')).toMatch(/\d+ × task: Error: 400 127\.0\.0\.1:\d+ does not answer, and is left alone for <time>: connect ECONNREFUSED 127\.0\.0\.1:\d+ first in/)
  })

  test('limits that make no sense are refused before anything runs', async () => {
    const project = projectOf({ ...configWith(lab, "{ limits: { 'https://api.openai.com': { rpm: 5, requestsPerMinute: 0 } } }"), 'a.eval.ts': evalFile('a', 1) })
    const finished = await project.test([], url())
    expect(finished.code).toBe(1)
    expect(finished.output).toContain("`limits['https://api.openai.com']`: a host is written as api.openai.com or 127.0.0.1:8080, without a protocol or a path")
    expect(finished.output).toContain("rpm")
    expect(finished.output).toContain("`limits['https://api.openai.com'].requestsPerMinute` must be a number above 0")
    expect(asked).toEqual([])
  })
})
