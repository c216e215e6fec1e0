import { expect, test } from 'vitest'
import { countObjects } from '../countObjects.ts'

const count = (text: string): number => countObjects(Buffer.from(text), 5)

test('objects and lists are counted, and what looks like them within texts is not', () => {
  expect(count('{"a":[{"b":"no {[ here"}]}')).toBe(3)
  expect(count('["\\"[[[[[[", "\\\\", [], "{{{{{{\\\\\\"{{{{"]')).toBe(2)
})

test('no further than to the limit', () => {
  expect(count('['.repeat(1000))).toBe(6)
})

test('what is too short to have more is not looked at', () => {
  expect(count('[[[[')).toBe(0)
})
