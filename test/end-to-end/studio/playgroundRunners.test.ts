/** The playground's API over every runner that is supported: cells, and a whole eval with params that are only tried. */
import { describe, expect, test } from 'vitest'
import type { PlaygroundEvent } from '../../../packages/core/src/index.ts'
import type { EvalEvent, RunEvent } from '../../../packages/studio/src/server/playground/playgroundAnswers.ts'
import { allLabs, createProject, runnerOf } from '../../support/lab.ts'
import { told } from '../../support/playground.ts'
import { openApi } from '../../support/studioApi.ts'
import { startStudio } from '../../support/studio.ts'

const FILES = {
  'shout.eval.ts': `
import { describe, exactMatch } from '@evals/runner'
describe('group', () => {
  describe.eval('shout (loud)', {
    data: [{ id: 'a', input: 'apple', expected: 'apple?' }, { id: 'b', input: 'pear', expected: 'pear!' }],
    params: { suffix: '!', model: 'small' },
    variants: { double: { suffix: '!!' } },
    task: (input, { params }) => input + params.suffix,
    scorers: [exactMatch],
  })
  describe.eval('whisper', { data: [{ input: 1 }], task: (input) => input, scorers: [exactMatch] })
})`,
}
const PLACE = { file: 'shout.eval.ts', suite: 'group > shout (loud)' }

describe.each(allLabs)('%s', (lab) => {
  test('cells with other params, and the whole of the one eval with them', async () => {
    const project = createProject(lab, FILES)
    const studio = await startStudio(project.folder)
    try {
      const api = await openApi(studio)
      const { body } = await api.get('/playground/suites')
      expect({ runner: body.runner, problems: body.problems, names: body.suites.map(({ name }: { name: string }) => name) }).toEqual({ runner: runnerOf(lab), problems: [], names: ['group > shout (loud)', 'group > whisper'] })
      const cells = await api.events<RunEvent>('/playground/run', { ...PLACE, columns: [{ name: 'base', params: {} }, { name: 'asks', params: { suffix: '?' } }], rows: ['a'] })
      expect(told(cells as PlaygroundEvent[]).filter((line) => /^(result|problem)/.test(line)).toSorted()).toEqual(['result asks/a/0: "apple?" {"exactMatch":1}', 'result base/a/0: "apple!" {"exactMatch":0}'])

      const events = await api.events<EvalEvent>('/playground/eval', { ...PLACE, params: { suffix: '?' } })
      const [started] = events.filter(({ type }) => type !== 'line')
      const { record, rows } = project.run()
      expect({ started, ended: events.at(-1) }).toMatchObject({ started: { type: 'started' }, ended: { type: 'ended', stopped: false, runId: (started as { runId: string }).runId } })
      expect(rows.map(({ id, variant, output }) => ({ id, variant, output })).toSorted((a, b) => (String(a.variant) + String(a.id) < String(b.variant) + String(b.id) ? -1 : 1))).toEqual([
        { id: 'a', variant: 'double', output: 'apple!!' },
        { id: 'b', variant: 'double', output: 'pear!!' },
        { id: 'a', variant: undefined, output: 'apple?' },
        { id: 'b', variant: undefined, output: 'pear?' },
      ])
      expect(record.notes).toContain('group > shout (loud): it was run with other params than are written in shout.eval.ts: suffix. No baseline is written')
      expect(project.exists('__evals__/shout.eval.ts.json')).toBe(false)

      const [refused] = (await api.events<EvalEvent>('/playground/eval', { ...PLACE, params: { sufix: '?' } })).filter((event) => event.type === 'line' && event.text.includes('sufix'))
      expect((refused as { text: string }).text).toContain('sets a param `sufix` that the eval does not have; did you mean')
    } finally {
      await studio.stop()
      project.remove()
    }
  })
})
