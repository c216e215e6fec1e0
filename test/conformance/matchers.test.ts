/** toScoreAbove and toScoreAtLeast in ordinary tests and in evals. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { allLabs, createProject, runnerOf, type Project, type TestOutcome } from '../support/lab.ts'

const unitTests = `
import { expect, test, levenshtein, numericMatch, scorer } from '@evals/runner'
const slow = scorer('slow', async ({ output }) => { await new Promise((r) => setTimeout(r, 20)); return output === 'good' ? 1 : 0.2 })
const opinion = scorer('opinion', ({ output }) => ({ score: output.length / 10, reason: 'it has ' + output.length + ' letters' }))

test('sync needs no await', () => { expect('Paris').toScoreAbove(0.8, levenshtein, { expected: 'Paris' }) })
test('above is strict', () => { expect(0.8).not.toScoreAbove(0.8); expect(0.8).toScoreAtLeast(0.8) })
test('async awaited', async () => { await expect('good').toScoreAbove(0.5, slow) })
test('resolves', async () => { await expect(Promise.resolve('Paris')).resolves.toScoreAbove(0.8, levenshtein, { expected: 'Paris' }) })
test('rejects', async () => { await expect(Promise.reject('Paris')).rejects.toScoreAbove(0.8, levenshtein, { expected: 'Paris' }) })
test('bound options', () => { expect('about 3.2').toScoreAbove(0.5, numericMatch.partial({ tolerance: 0.2 }), { expected: 3 }) })
test.concurrent('one at once', async () => { await expect('good').toScoreAbove(0.5, slow) })
test.concurrent('two at once', async () => { await expect('good').toScoreAbove(0.5, slow) })

test('FAILS below', () => { expect('Lyon').toScoreAbove(0.8, levenshtein, { expected: 'Paris' }) })
test('FAILS with a reason', () => { expect('abcd').toScoreAbove(0.8, opinion) })
test('FAILS not', () => { expect('Paris').not.toScoreAbove(0.8, levenshtein, { expected: 'Paris' }) })
test('FAILS async', async () => { await expect('bad').toScoreAbove(0.5, slow) })
test('FAILS forgotten await', () => { expect('good').toScoreAbove(0.5, slow) })
test('FAILS forgotten await of a failing one', () => { expect('bad').toScoreAbove(0.5, slow) })
if (expect.soft) test('FAILS soft, twice', () => { expect.soft(0.1).toScoreAbove(0.5); expect.soft(0.2).toScoreAbove(0.5) })
test('FAILS no scorer', () => { expect('Paris').toScoreAbove(0.5) })
test('FAILS threshold', () => { expect(0.5).toScoreAbove(80) })
test('FAILS unscored', () => { expect('x').toScoreAbove(0.5, scorer('shrug', () => null)) })
test.concurrent('FAILS forgotten, at once', async () => { expect('good').toScoreAbove(0.5, slow) })
test.concurrent('passes beside it', async () => { await new Promise((r) => setTimeout(r, 50)) })
`

describe.each(allLabs)('matchers in ordinary tests on %s', (lab) => {
  let project: Project
  let finished: Awaited<ReturnType<Project['tests']>>
  let results: TestOutcome[]
  beforeAll(async () => {
    project = createProject(lab, { 'unit.test.ts': unitTests })
    finished = await project.tests()
    results = finished.tests
  })
  afterAll(() => project.remove())

  const message = (name: string): string => {
    const found = results.find((result) => result.name === name)!
    return found.messages.map((text) => text.replace(/\n\s+at .*/gs, '')).join('\n---\n')
  }

  test('every test that should fail fails, and no other', () => {
    const wrong = results.filter(({ name, status }) => (status === 'failed') !== name.startsWith('FAILS'))
    expect(wrong).toEqual([])
    // differences.soft
    expect(results).toHaveLength(runnerOf(lab) === 'vitest' ? 20 : 19)
    expect(finished.output).not.toMatch(/unhandled/i)
  })

  test('a failure says score, threshold, scorer, reason, and shows output against expected', () => {
    expect(message('FAILS below')).toMatchInlineSnapshot(`
      "Error: expect(output).toScoreAbove(0.8)

      levenshtein scored 0, which is not above 0.8
      Reason: edit distance 5 in 5 characters

      - Expected
      + Output

      - Paris
      + Lyon"
    `)
    expect(message('FAILS with a reason')).toMatchInlineSnapshot(`
      "Error: expect(output).toScoreAbove(0.8)

      opinion scored 0.4, which is not above 0.8
      Reason: it has 4 letters

      Output:
        abcd"
    `)
    expect(message('FAILS not')).toMatchInlineSnapshot(`
      "Error: expect(output).not.toScoreAbove(0.8)

      levenshtein scored 1, which is above 0.8

      Output, as expected:
        Paris"
    `)
    expect(message('FAILS async')).toMatchInlineSnapshot(`
      "Error: expect(output).toScoreAbove(0.5)

      slow scored 0.2, which is not above 0.5

      Output:
        bad"
    `)
  })

  test('a forgotten await fails its own test and says so', () => {
    const said = 'toScoreAbove was not awaited: its scorer is asynchronous. Write `await expect(...).toScoreAbove(...)`'
    expect(message('FAILS forgotten await')).toBe(`Error: ${said}`)
    expect(message('FAILS forgotten await of a failing one')).toBe(`Error: ${said}`)
    expect(message('FAILS forgotten, at once')).toBe(`Error: ${said}`)
  })

  test('wrong use says how to do it', () => {
    expect(message('FAILS no scorer')).toMatchInlineSnapshot(`"TypeError: toScoreAbove: nothing to score "Paris" with. Give a scorer: expect(output).toScoreAbove(0.8, levenshtein, { expected: 'Paris' })"`)
    expect(message('FAILS threshold')).toMatchInlineSnapshot(`"TypeError: toScoreAbove(threshold): the threshold is a number from 0 to 1, not 80"`)
    expect(message('FAILS unscored')).toMatchInlineSnapshot(`"Error: toScoreAbove: shrug could not score this value"`)
  })

  test('ordinary tests leave no run record', () => {
    expect(project.exists('.evals')).toBe(false)
  })
})

const evalFile = `
import { describe, exactMatch, levenshtein, scorer } from '@evals/runner'
const half = scorer('half', () => 0.5)
const later = scorer('later', async () => 1)
const data = [{ name: 'one', input: 'a', expected: 'a' }, { name: 'two', input: 'b', expected: 'b' }]
const suite = (name, scorers, body) => describe.eval(name, { data, task: async (input) => { await new Promise((r) => setTimeout(r, input === 'a' ? 30 : 5)); return input }, scorers }, body)
suite('every score', [exactMatch, half], ({ output, expect }) => { expect(output).toScoreAbove(0.4) })
suite('picked', [exactMatch, half], ({ output, expect }) => { expect(output).toScoreAtLeast(1, { scorer: 'exactMatch' }) })
suite('own scorer sees the row', [half], ({ output, expect }) => { expect(output).toScoreAtLeast(1, levenshtein) })
suite('a score by itself', [half], ({ scores, expect }) => { expect(scores.half).toScoreAtLeast(0.5) })
suite('FAILS one of two', [exactMatch, half], ({ output, expect }) => { expect(output).toScoreAbove(0.6) })
suite('FAILS no such score', [half], ({ output, expect }) => { expect(output).toScoreAbove(0.6, { scorer: 'halff' }) })
suite('FAILS forgotten await', [half], ({ output, expect }) => { expect(output).toScoreAbove(0.6, later) })
`

describe.each(allLabs)('matchers in evals on %s', (lab) => {
  test('they know the case that they are about, also when cases run at once', async () => {
    const project = createProject(lab, { 'matchers.eval.ts': evalFile })
    const { tests } = await project.tests()
    const outcomes = tests.map(({ name, status, messages }) => `${status} ${name}${messages.map((text) => `\n  ${text.replace(/\n\s+at .*/gs, '').replaceAll('\n', '\n  ')}`).join('')}`)
    expect(outcomes.join('\n')).toMatchInlineSnapshot(`
      "passed every score > one
      passed every score > two
      passed picked > one
      passed picked > two
      passed own scorer sees the row > one
      passed own scorer sees the row > two
      passed a score by itself > one
      passed a score by itself > two
      failed FAILS one of two > one
        Error: expect(output).toScoreAbove(0.6)
        
        half scored 0.5, which is not above 0.6
        
        Output, as expected:
          a
      failed FAILS one of two > two
        Error: expect(output).toScoreAbove(0.6)
        
        half scored 0.5, which is not above 0.6
        
        Output, as expected:
          b
      failed FAILS no such score > one
        TypeError: toScoreAbove: the case has no score "halff"; it has half
      failed FAILS no such score > two
        TypeError: toScoreAbove: the case has no score "halff"; it has half
      failed FAILS forgotten await > one
        Error: toScoreAbove was not awaited: its scorer is asynchronous. Write \`await expect(...).toScoreAbove(...)\`
      failed FAILS forgotten await > two
        Error: toScoreAbove was not awaited: its scorer is asynchronous. Write \`await expect(...).toScoreAbove(...)\`"
    `)
    project.remove()
  })
})
