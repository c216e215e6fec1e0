/** A prompt as a playground's editor has it: its text, its variables, and the same prompt with another text. */
import { PROMPT, type PromptReference } from '@evals/core/worker'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { prompt, type Prompt } from '../prompt.ts'
import { usedVariables } from '../template.ts'

let folder: string
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'evals-prompt-'))
  writeFileSync(join(folder, 'solve.prompt'), '---\nmodel: small\n---\n{{>style}}{{question}}')
  writeFileSync(join(folder, '_style.prompt'), 'Be short. ')
})
afterEach(() => rmSync(folder, { recursive: true, force: true }))

const referenceOf = (given: Prompt): PromptReference => (given as Prompt & { [PROMPT]: PromptReference })[PROMPT]

describe('a prompt in an editor', () => {
  test('tells its text as the file has it, with the variables in it', () => {
    expect(referenceOf(prompt(join(folder, 'solve.prompt'))).text?.()).toEqual({ source: '---\nmodel: small\n---\n{{>style}}{{question}}', variables: ['question'] })
  })

  test('becomes a prompt of another text, with the partials beside its file, and leaves the file alone', async () => {
    const original = prompt(join(folder, 'solve.prompt'))
    const edited = referenceOf(original).withSource?.('---\nmodel: large\n---\n{{>style}}Answer: {{question}}') as Prompt
    expect(await edited.render({ question: 'why?' })).toEqual({ model: 'large', messages: [{ role: 'user', content: 'Be short. Answer: why?' }] })
    expect({ ...edited.toJSON(), isSame: edited.hash === original.hash }).toEqual({ file: join(folder, 'solve.prompt'), hash: edited.hash, isSame: false })
    expect(readFileSync(join(folder, 'solve.prompt'), 'utf8')).toBe('---\nmodel: small\n---\n{{>style}}{{question}}')
  })

  test('says where its text is wrong', () => {
    expect(() => referenceOf(prompt(join(folder, 'solve.prompt'))).withSource?.('---\nmodel: large\n---\nfine\n{{#if a}}')).toThrow(new RegExp(`^${join(folder, 'solve.prompt')}:5: its template can not be read`))
  })
})

test.each([
  ['{{question}} {{user.name}}', ['question', 'user']],
  ['{{#if tone}}{{tone}}{{else}}{{fallback}}{{/if}}', ['tone', 'fallback']],
  ['{{#each hints}}{{text}} {{../title}} {{@index}}{{/each}}', ['hints', 'title']],
  ['{{role "system"}}{{json value}}{{#ifEquals kind "a"}}{{a}}{{/ifEquals}}{{>style tone=mood}}', ['value', 'kind', 'a', 'mood']],
])('variables of %s', (template, expected) => {
  expect(usedVariables(template)).toEqual(expected)
})
