import { Hono } from 'hono'
import { afterEach, expect, test, vi } from 'vitest'
import { answerProblem, RequestProblem } from '../../requestProblem.ts'
import { problemWithoutSecrets, withoutSecrets } from '../withoutSecrets.ts'

afterEach(() => vi.unstubAllEnvs())

test('keys, tokens and passwords of the environment are hidden, as they are and as JSON has them', () => {
  vi.stubEnv('OPENAI_API_KEY', 'sk-1234567890abcdef')
  vi.stubEnv('CLICKHOUSE_PASSWORD', 'quote"and\\slash')
  vi.stubEnv('GITHUB_TOKEN', 'ghs_1234567890abcdef')
  vi.stubEnv('OTHER_KEY', 'none')
  vi.stubEnv('KEYBOARD_LAYOUT', 'a layout of keys')
  const said = 'sk-1234567890abcdef quote"and\\slash ghs_1234567890abcdef none, a layout of keys'
  expect(withoutSecrets(said)).toBe('*** *** *** none, a layout of keys')
  expect(withoutSecrets(JSON.stringify({ said }))).toBe('{"said":"*** *** *** none, a layout of keys"}')
})

test('a secret that is part of another does not leave the rest of it', () => {
  vi.stubEnv('SHORT_KEY', 'abcdef123456')
  vi.stubEnv('LONG_KEY', 'abcdef123456-and-the-rest')
  expect(withoutSecrets('abcdef123456-and-the-rest')).toBe('***')
})

test('an address that something failed at is told without its name and password', () => {
  expect(problemWithoutSecrets('no answer from https://me:secret@models.example/v1 and clickhouse://me@host; write to ann@example.com')).toBe('no answer from https://***@models.example/v1 and clickhouse://***@host; write to ann@example.com')
})

test('what a program of the user’s printed before it failed is answered without secrets', async () => {
  vi.stubEnv('OPENAI_API_KEY', 'sk-1234567890abcdef')
  const app = new Hono().onError(answerProblem).get('/', () => {
    throw new RequestProblem(400, 'it said last: sk-1234567890abcdef', { from: 0, to: 1 })
  })
  expect(await (await app.request('/')).json()).toEqual({ error: { message: 'it said last: ***', at: { from: 0, to: 1 } } })
})
