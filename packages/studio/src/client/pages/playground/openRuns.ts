/** Runs as the server's streams: of an eval's own code, or of a prompt without any. */
import type { PlaygroundRow } from '@evals/core'
import { playgroundApi } from '../../api/client.ts'
import type { RunEvent } from '../../../server/playground/playgroundAnswers.ts'
import type { ModelParams } from '../../../server/playground/playgroundRequests.ts'
import { promptIn, type GridColumn } from './model/draft.ts'
import { eventsOf } from './model/eventStream.ts'
import type { OpenRun } from './model/session.ts'

export function openSuiteRun(file: string, suite: string): OpenRun {
  return ({ columns, rows, trials }, signal) =>
    eventsOf<RunEvent>(
      playgroundApi.run.$post(
        {
          json: {
            file,
            suite,
            columns: columns.map(({ name, params }) => ({ name, params })),
            // Those of the data are read where they are, as they are now
            rows: rows.map(({ id, row, isOwn }) => (isOwn ? row : id)),
            trials,
          },
        },
        { init: { signal } },
      ),
    )
}

export function openPromptRun(): OpenRun {
  return ({ columns, rows, trials, scorers = [] }, signal) => {
    const parts = columns.map(promptColumn)
    return eventsOf<RunEvent>(playgroundApi.prompt.run.$post({ json: { prompt: parts[0]!.prompt, columns: parts, rows: rows.map(({ row }): PlaygroundRow => row), scorers, trials } }, { init: { signal } }))
  }
}

function promptColumn({ name, values }: GridColumn): { name: string; prompt: { source: string; file?: string }; model?: string; params: ModelParams } {
  const prompt = promptIn(values['prompt'])
  const { model, temperature, maxTokens } = values
  return {
    name,
    prompt: { source: prompt?.source ?? '', ...(prompt?.file ? { file: prompt.file } : {}) },
    ...(typeof model === 'string' && model !== '' ? { model } : {}),
    params: { ...(typeof temperature === 'number' ? { temperature } : {}), ...(typeof maxTokens === 'number' ? { maxTokens } : {}) },
  }
}
