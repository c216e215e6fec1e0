/** Keys of the whole page, and the same as commands for the palette. */
import { useEffect, useMemo, useRef } from 'react'
import type { PageCommand } from '../../shell/pageCommands.ts'
import { isTyping } from '../../shell/useGoKeys.ts'
import { isAfterGo, watchGo } from './model/afterGo.ts'
import type { GridColumn } from './model/draft.ts'
import { steadySample, type GridRow } from './model/gridRows.ts'
import type { Session } from './model/session.ts'
import type { Panel } from './panels/panels.tsx'
import type { PageActions } from './useColumnActions.ts'
import type { ChangeDraft } from './useDraft.ts'

/** Rows that are tried before all of them are. */
export const SAMPLE = 10

export interface PlaygroundKeysOf {
  session: Session
  run: (of?: { columns?: readonly GridColumn[]; rows?: readonly GridRow[] }) => void
  runAllData: () => void
  change: ChangeDraft
  open: (panel: Panel) => void
  columns: readonly GridColumn[]
  rows: () => readonly GridRow[]
  actions: PageActions
}

export function usePlaygroundKeys(of: PlaygroundKeysOf): readonly PageCommand[] {
  const latest = useRef(of)
  latest.current = of
  const names = of.columns.map(({ id, name }) => JSON.stringify([id, name])).join('\n')
  const commands = useMemo(() => {
    const now = (): PlaygroundKeysOf => latest.current
    const columns = names.split('\n').map((text) => JSON.parse(text) as [id: string, name: string])
    const fixed: PageCommand[] = [
      { name: 'Run all columns on the rows of the grid', keys: 'mod+enter', run: () => now().run() },
      { name: `Run a sample of ${SAMPLE} rows first`, keys: 'p', run: () => now().run({ rows: steadySample(now().rows(), SAMPLE) }) },
      { name: 'Run all rows of the data', keys: 'shift+mod+enter', run: () => now().runAllData() },
      { name: 'Stop', keys: 'esc', run: () => now().session.stop() },
      { name: 'Show outputs, or how they differ from the base', keys: 'v', run: () => now().change((draft) => ({ ...draft, show: draft.show === 'diff' ? 'output' : 'diff' })) },
      { name: 'Tall rows, or short ones', keys: 't', run: () => now().change((draft) => ({ ...draft, tall: !draft.tall })) },
      { name: 'Fold or unfold the params', keys: 'f', run: () => now().change((draft) => ({ ...draft, folded: !draft.folded })) },
      { name: 'Type a row', keys: 'n', run: () => now().open({ kind: 'row', row: undefined }) },
      { name: 'Choose rows', keys: 'o', run: () => now().open({ kind: 'choose' }) },
      { name: 'Copy the last column', keys: 'a', run: () => now().actions.copy(now().columns.at(-1)!.id) },
      { name: 'Earlier runs of the playground', keys: 'h', run: () => now().open({ kind: 'history' }) },
      { name: 'Keys of the playground', keys: '?', run: () => now().open({ kind: 'keys' }) },
    ]
    const ofColumns = columns.flatMap(([id, name]): PageCommand[] => [
      { name: `Run column ${name}`, run: () => now().actions.run(id) },
      { name: `Save column ${name}`, run: () => now().actions.save(id) },
    ])
    return { fixed, all: [...fixed, ...ofColumns] }
  }, [names])
  useEffect(() => {
    const letters = new Map(commands.fixed.flatMap(({ keys, run }) => (keys?.length === 1 ? [[keys, run] as const] : [])))
    const onKey = (event: KeyboardEvent): void => {
      const { session, run, runAllData } = latest.current
      if (event.key === 'Enter' && (event.metaKey || event.ctrlKey)) {
        if (isInDialog(event.target)) return
        event.preventDefault()
        return event.shiftKey ? runAllData() : run()
      }
      if (event.defaultPrevented || isInDialog(event.target) || isInDialog(document.activeElement)) return
      // Esc stops from a field, too; what is open is closed first
      if (event.key === 'Escape' && session.progress()) return session.stop()
      if (event.metaKey || event.ctrlKey || event.altKey || isTyping(event.target)) return
      const command = letters.get(event.key)
      if (!command || isAfterGo()) return
      event.preventDefault()
      command()
    }
    const endGo = watchGo()
    document.addEventListener('keydown', onKey)
    return () => {
      endGo()
      document.removeEventListener('keydown', onKey)
    }
  }, [commands])
  return commands.all
}

function isInDialog(target: EventTarget | null): boolean {
  return target instanceof Element && target.closest('[role="dialog"], [role="menu"], [role="listbox"]') !== null
}
