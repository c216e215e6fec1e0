/** The draft of an eval, as it is kept: each change is in the browser's storage at once. */
import type { PlaygroundParam } from '@evals/core'
import { useCallback, useEffect, useState } from 'react'
import { withoutIdle, type Draft } from './model/draft.ts'
import { keepDraft, readDraft, type DraftKey } from './model/keptDraft.ts'

export type ChangeDraft = (change: (draft: Draft) => Draft) => void

/** @param params as the eval has them: what a column sets beyond is let go */
export function useDraft(key: DraftKey, params: readonly PlaygroundParam[]): [draft: Draft, change: ChangeDraft, unkept: boolean] {
  const [{ draft, isKept }, set] = useState(() => ({ draft: withoutIdle(readDraft(key), params), isKept: true }))
  const { project, file, suite } = key
  const change = useCallback<ChangeDraft>(
    (to) =>
      set((now) => {
        const next = to(now.draft)
        return next === now.draft ? now : { draft: next, isKept: keepDraft({ project, file, suite }, next) }
      }),
    [project, file, suite],
  )
  useEffect(() => change((now) => withoutIdle(now, params)), [change, params])
  return [draft, change, !isKept]
}
