import { execFileSync } from 'node:child_process'
import { describe, expect, it } from 'vitest'
import * as scorers from '../index.ts'

describe.each(Object.entries(scorers))('%s', (name, scorer) => {
  it('is called as it is exported', () => {
    expect([scorer.name, scorer.scorerName, scorer.version]).toEqual([name, name, '1'])
  })

  if (name !== 'validJson') {
    it('refuses a row without expected', () => {
      expect(() => scorer({ output: 'a' })).toThrow(/needs `expected`; the row has none\.$/)
    })
  }
})

it('says which scorers are binary', () => {
  const binary = Object.values(scorers).filter((scorer) => scorer.binary).map((scorer) => scorer.scorerName)
  expect(binary).toEqual(['exactMatch', 'matchesPattern', 'numericMatch', 'validJson'])
})

it('loads neither ajv nor linear-sum-assignment before they are needed', () => {
  const script = `
    const { validJson, listContains } = await import(${JSON.stringify(new URL('../index.ts', import.meta.url).href)})
    const { createRequire } = await import('node:module')
    const loaded = () => Object.keys(createRequire(import.meta.url).cache).some((path) => path.includes('/ajv/'))
    const before = loaded()
    validJson({ output: '{}', schema: { type: 'object' } })
    listContains({ output: ['a', 'b'], expected: ['b', 'a'] })
    console.log(before, loaded())`
  const flags = ['--no-warnings', '--input-type=module', '--eval', script]
  expect(execFileSync(process.execPath, flags, { encoding: 'utf8' })).toBe('false true\n')
})
