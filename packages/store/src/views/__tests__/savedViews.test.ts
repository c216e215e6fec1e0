import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { deleteView, readViews, saveView, viewNamed } from '../savedViews.ts'

let root: string
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'evals-views-'))
})
afterEach(() => rmSync(root, { recursive: true, force: true }))

async function messageOf(work: () => unknown): Promise<string> {
  try {
    await work()
    return 'it went well'
  } catch (error) {
    return (error as Error).message
  }
}

describe('saved views', () => {
  it('are a file that can be read and reviewed, by name', () => {
    expect([saveView(root, 'unhelpful', { query: 'scores.helpful:<0.5', sort: 'latency' }), saveView(root, 'errors', { query: 'is:error', spans: true }), saveView(root, 'errors', { query: 'is:error', spans: true }), saveView(root, 'unhelpful', { query: 'scores.helpful:<0.3' })]).toEqual(['added', 'added', 'unchanged', 'replaced'])
    expect(readFileSync(join(root, 'evals.views.json'), 'utf8')).toMatchInlineSnapshot(`
      "{
        "errors": {
          "query": "is:error",
          "spans": true
        },
        "unhelpful": {
          "query": "scores.helpful:<0.3"
        }
      }
      "
    `)
  })

  it('refuse what is no view, and say which there are', async () => {
    const wrong = async (text: string): Promise<string> => {
      writeFileSync(join(root, 'evals.views.json'), text)
      return messageOf(() => readViews(root))
    }
    expect([await wrong('{'), await wrong('[]'), await wrong('{ "a": {} }'), await wrong('{ "a": { "query": "x", "sorted": 1 } }')]).toMatchInlineSnapshot(`
      [
        "evals.views.json is not JSON: Expected property name or '}' in JSON at position 1 (line 1 column 2)",
        "evals.views.json holds one object, with { "query": "…", "sort"?: "field:asc", "spans"?: true } under the name of each view",
        "evals.views.json: "a" has no "query" that is a text; it holds one object, with { "query": "…", "sort"?: "field:asc", "spans"?: true } under the name of each view",
        "evals.views.json: "a" has "sorted", which means nothing; it holds one object, with { "query": "…", "sort"?: "field:asc", "spans"?: true } under the name of each view",
      ]
    `)
    expect(await messageOf(() => saveView(root, '../x', { query: '' }))).toBe('a view’s name has letters, digits, spaces, dots, dashes and underscores, and "../x" has others')
    writeFileSync(join(root, 'evals.views.json'), '{ "unhelpful": { "query": "tea" } }')
    expect(await messageOf(() => viewNamed(root, 'helpful'))).toBe('there is no view "helpful" in evals.views.json; there are unhelpful')
  })

  it('are deleted by name, and the others stay', async () => {
    saveView(root, 'tea', { query: 'tea' })
    saveView(root, 'errors', { query: 'is:error' })
    deleteView(root, 'tea')
    expect(readViews(root)).toEqual({ errors: { query: 'is:error' } })
    expect(await messageOf(() => deleteView(root, 'tea'))).toBe('there is no view "tea" in evals.views.json; there are errors')
  })
})
