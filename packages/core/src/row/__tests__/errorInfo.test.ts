/** What is kept of an error. */
import { expect, test } from 'vitest'
import { toErrorInfo } from '../errorInfo.ts'

test('a message says its causes, each once, and ends also where they go in circles', () => {
  const refused = new Error('connect ECONNREFUSED 127.0.0.1:1')
  const failed = new TypeError('fetch failed', { cause: refused })
  expect(toErrorInfo(new Error('Connection error.', { cause: failed }), 'task').message).toBe('Connection error.: fetch failed: connect ECONNREFUSED 127.0.0.1:1')
  expect(toErrorInfo(new Error('Could not ask: fetch failed', { cause: failed }), 'task').message).toBe('Could not ask: fetch failed: connect ECONNREFUSED 127.0.0.1:1')
  const circle = new Error('round')
  circle.cause = circle
  expect(toErrorInfo(circle, 'task').message).toBe('round')
})

test('what is no error is told as text or JSON', () => {
  expect(toErrorInfo('quota', 'scorer')).toEqual({ name: 'Error', message: 'quota', phase: 'scorer' })
  expect(toErrorInfo({ code: 429 }, 'scorer').message).toBe('threw {"code":429}')
})
