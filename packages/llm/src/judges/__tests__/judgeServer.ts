/** A judge on loopback: the real client asks, and each test says what it is answered. */
import { afterEach, beforeEach, vi } from 'vitest'
import { completion, json, modelServer, type ModelServer } from '../../__tests__/modelServer.ts'
import { configureJudge, type JudgeOptions } from '../configureJudge.ts'

export const KEY = 'sk-test-0123456789abcdef'

beforeEach(() => {
  for (const name of ['OPENAI_API_KEY', 'OPENAI_BASE_URL', 'EVALS_JUDGE_MODEL', 'EVALS_EMBEDDING_MODEL']) vi.stubEnv(name, undefined)
  vi.stubEnv('EVALS_CACHE', 'off')
})
afterEach(() => {
  vi.unstubAllEnvs()
  configureJudge({})
})

export interface Asked {
  model: string
  messages: { role: string; content: string }[]
  response_format: { json_schema: { schema: unknown } }
}

export interface JudgeServer extends ModelServer {
  /** What scorers take to ask this server. */
  judge: JudgeOptions
  asked: () => Asked[]
}

/** Text is sent as it is, all else as JSON. */
export async function judgeServer(answer: (asked: Asked, index: number) => unknown): Promise<JudgeServer> {
  const server = await modelServer((response, { body }, index) => {
    const content = answer(body as Asked, index)
    json(response, completion(typeof content === 'string' ? content : JSON.stringify(content)))
  })
  return withJudge(server)
}

export function withJudge(server: ModelServer): JudgeServer {
  return { ...server, judge: { baseURL: server.url, apiKey: KEY, maxRetries: 0 }, asked: () => server.calls.map(({ body }) => body as Asked) }
}
