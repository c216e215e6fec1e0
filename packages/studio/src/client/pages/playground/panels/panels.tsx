/** What opens over the grid: one at a time. */
import type { DataOf } from '../calls.ts'
import type { Draft, GridColumn } from '../model/draft.ts'
import type { GridRow } from '../model/gridRows.ts'
import type { Session } from '../model/session.ts'
import { paramsOf, type Target } from '../model/target.ts'
import type { PageActions } from '../useColumnActions.ts'
import type { ChangeDraft } from '../useDraft.ts'
import { CellPanel } from './cellPanel.tsx'
import { ChooseRows } from './chooseRows.tsx'
import { EvalPanel } from './evalPanel.tsx'
import { HistoryPanel } from './historyPanel.tsx'
import { JsonPanel } from './jsonPanel.tsx'
import { KeysPanel } from './keysPanel.tsx'
import { PromptPanel } from './promptPanel.tsx'
import { RowPanel } from './rowPanel.tsx'
import { SavePanel } from './savePanel.tsx'

export type Panel =
  | { kind: 'cell'; column: string; row: string }
  /** `undefined`: a new one. */
  | { kind: 'row'; row: string | undefined }
  | { kind: 'param'; column: string; param: string }
  | { kind: 'save'; column: string }
  | { kind: 'eval'; column: string }
  | { kind: 'choose' }
  | { kind: 'history' }
  | { kind: 'keys' }

export interface PanelsProps {
  panel: Panel | undefined
  onPanel: (panel: Panel | undefined) => void
  target: Target
  session: Session
  draft: Draft
  change: ChangeDraft
  columns: readonly GridColumn[]
  rows: readonly GridRow[]
  data: DataOf | undefined
  scorers: readonly string[]
  run: (of: { columns?: readonly GridColumn[]; rows?: readonly GridRow[] }) => void
  actions: PageActions
}

export function Panels(props: PanelsProps) {
  const { panel, onPanel, target, columns, rows } = props
  const close = (): void => onPanel(undefined)
  if (!panel) return null
  switch (panel.kind) {
    case 'cell': {
      const [column, row] = [columns.find(({ id }) => id === panel.column), rows.find(({ id }) => id === panel.row)]
      return column && row ? <CellPanel key={`${panel.column} ${panel.row}`} {...props} column={column} row={row} onClose={close} /> : null
    }
    case 'row':
      return <RowPanel key={panel.row ?? ''} {...props} row={rows.find(({ id }) => id === panel.row)} onClose={close} />
    case 'param': {
      const [column, param] = [columns.find(({ id }) => id === panel.column), paramsOf(target).find(({ name }) => name === panel.param)]
      if (!column || !param) return null
      return param.kind === 'prompt' ? <PromptPanel {...props} column={column} param={param} onClose={close} /> : <JsonPanel {...props} column={column} param={param} onClose={close} />
    }
    case 'save': {
      const column = columns.find(({ id }) => id === panel.column)
      return column ? <SavePanel {...props} column={column} onClose={close} /> : null
    }
    case 'eval': {
      const column = columns.find(({ id }) => id === panel.column)
      return column && target.kind === 'suite' ? <EvalPanel suite={target.suite} column={column} onClose={close} /> : null
    }
    case 'choose':
      return <ChooseRows {...props} onClose={close} />
    case 'history':
      return <HistoryPanel {...props} onClose={close} />
    case 'keys':
      return <KeysPanel onClose={close} />
  }
}
