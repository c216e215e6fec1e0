/** What a model writes, told while it comes, in the dialects that SDKs speak. */
import { describe, expect, test } from 'vitest'
import { deltaReader } from '../deltas.ts'

const data = (event: unknown): string => `data: ${JSON.stringify(event)}\n\n`

function heard(pieces: readonly string[]): string[] {
  const texts: string[] = []
  const read = deltaReader((text) => texts.push(text))
  for (const piece of pieces) read(piece)
  return texts
}

describe('deltaReader', () => {
  test.each<[string, string[]]>([
    ['chat', [data({ choices: [{ index: 0, delta: { role: 'assistant', content: '' } }] }), data({ choices: [{ index: 0, delta: { content: 'be' } }] }), data({ choices: [{ index: 1, delta: { content: 'of another answer' } }] }), data({ choices: [{ index: 0, delta: { content: 'cause' } }] }), data({ choices: [], usage: {} }), 'data: [DONE]\n\n']],
    ['completions', [data({ choices: [{ index: 0, text: 'be' }] }), data({ choices: [{ index: 0, text: 'cause' }] })]],
    ['responses', [data({ type: 'response.created', response: { output: [] } }), data({ type: 'response.output_text.delta', delta: 'be' }), data({ type: 'response.output_text.delta', delta: 'cause' }), data({ type: 'response.completed', response: { output: [{ content: [{ type: 'output_text', text: 'because' }] }] } })]],
    ['Anthropic', [data({ type: 'message_start', message: {} }), data({ type: 'content_block_delta', delta: { type: 'text_delta', text: 'be' } }), data({ type: 'content_block_delta', delta: { type: 'input_json_delta', partial_json: '{' } }), data({ type: 'content_block_delta', delta: { type: 'text_delta', text: 'cause' } })]],
    ['Google', [data({ candidates: [{ content: { parts: [{ text: 'b' }, { text: 'e' }] } }] }), data({ candidates: [{ content: { parts: [{ text: 'cause' }] } }] })]],
  ])('%s', (_dialect, pieces) => {
    expect(heard(pieces)).toEqual(['be', 'cause'])
    // However the network cuts it
    expect(heard([...pieces.join('')])).toEqual(['be', 'cause'])
  })

  test('what is no text of a model is nothing, and never an error', () => {
    expect(heard(['data: {\n\n', data(null), data([1]), data({ choices: 'x' }), data({ choices: [{ delta: { content: 7 } }] }), data({ type: 'content_block_delta' }), ': comment\n\n'])).toEqual([])
  })
})
