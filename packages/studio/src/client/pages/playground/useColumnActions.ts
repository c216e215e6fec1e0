/** What can be done with a column, as functions that stay the same: a head is drawn again only when its column changes. */
import type { ParamValue, PlaygroundParam } from '@evals/core'
import { useMemo, useRef } from 'react'
import type { ColumnActions } from './grid/columnHead.tsx'
import { addColumn, copyColumn, moveColumn, nameProblem, removeColumn, renameColumn, setParam, valueOf, type Draft, type GridColumn } from './model/draft.ts'
import type { Panel } from './panels/panels.tsx'
import type { ChangeDraft } from './useDraft.ts'

export interface PageActions extends ColumnActions {
  add: (name: string, params: Readonly<Record<string, ParamValue>>) => void
}

export interface ColumnActionsOf {
  params: readonly PlaygroundParam[]
  draft: Draft
  change: ChangeDraft
  columns: () => readonly GridColumn[]
  run: (of: { columns: readonly GridColumn[] }) => void
  open: (panel: Panel) => void
  canRunEval: boolean
}

export function useColumnActions(of: ColumnActionsOf): PageActions {
  const latest = useRef(of)
  latest.current = of
  const { change, canRunEval } = of
  return useMemo(
    () => ({
      rename: (id, name) => change((now) => renameColumn(now, id, name)),
      nameProblem: (id, name) => nameProblem(latest.current.draft, id, name),
      copy: (id) => change((now) => copyColumn(now, id)),
      add: (name, params) => change((now) => addColumn(now, name, params)),
      remove: (id) => change((now) => removeColumn(now, id)),
      move: (id, by) => change((now) => moveColumn(now, id, by)),
      run: (id) => latest.current.run({ columns: latest.current.columns().filter((column) => column.id === id) }),
      setParam: (id, param, value) => change((now) => setParam(now, id, param, value)),
      resetParam: (id, param) => change((now) => setParam(now, id, param, id === now.columns[0]!.id ? param.value : valueOf(param, now.columns[0]!))),
      openParam: (id, { name }) => latest.current.open({ kind: 'param', column: id, param: name }),
      save: (id) => latest.current.open({ kind: 'save', column: id }),
      runEval: canRunEval ? (id) => latest.current.open({ kind: 'eval', column: id }) : undefined,
    }),
    [change, canRunEval],
  )
}
