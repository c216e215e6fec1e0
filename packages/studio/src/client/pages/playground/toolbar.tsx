/** Above the grid: which rows, how they are run and shown, and how far a run is. */
import { ChevronDown, Dices, History, Keyboard, ListPlus, Rows3, Square } from 'lucide-react'
import { Button, IconButton } from '../../ui/button.tsx'
import { count } from '../../ui/format.ts'
import { Menu } from '../../ui/menu.tsx'
import { Switch } from '../../ui/switch.tsx'
import type { Draft, RowChoice } from './model/draft.ts'
import type { Session } from './model/session.ts'
import type { ChangeDraft } from './useDraft.ts'
import { useProgress } from './useSession.ts'
import classes from './toolbar.module.css'

export interface ToolbarProps {
  session: Session
  draft: Draft
  change: ChangeDraft
  /** In the grid. */
  shown: number
  /** Of the data; `undefined`: not known, or there is none. */
  total: number | undefined
  rowsLoading: boolean
  withModel: boolean
  onSample: (size: number) => void
  onChoose: () => void
  onNewRow: () => void
  onHistory: () => void
  onKeys: () => void
}

const MOST_TRIALS = 100

export function Toolbar({ session, draft, change, shown, total, rowsLoading, withModel, onSample, onChoose, onNewRow, onHistory, onKeys }: ToolbarProps) {
  const choose = (rows: RowChoice) => () => change((now) => ({ ...now, rows }))
  return (
    <div className={classes['toolbar']} role="toolbar" aria-label="Playground">
      <Menu
        trigger={
          <Button icon={<Rows3 size={14} aria-hidden />}>
            {rowsLoading ? 'Rows…' : total === undefined ? (shown === 1 ? '1 row' : `${count(shown)} rows`) : `${count(shown)} of ${count(total + draft.own.length)} rows`}
            <ChevronDown size={13} aria-hidden />
          </Button>
        }
        entries={[
          { label: 'Type a row…', icon: <ListPlus size={14} aria-hidden />, run: onNewRow },
          ...(total === undefined
            ? []
            : [
                ...[10, 50, 200].filter((size) => size < total).map((size) => ({ label: `A random sample of ${size}`, icon: <Dices size={14} aria-hidden />, run: () => onSample(size) })),
                { label: 'Choose rows…', run: onChoose },
                { label: 'The first 10', run: choose({ kind: 'first', count: 10 }) },
                { label: `All ${count(total)}`, run: choose({ kind: 'all' }) },
                { label: 'None of the data', run: choose({ kind: 'some', ids: [] }) },
              ]),
        ]}
      />
      <label className={classes['trials']} title="How often each cell is run: a cell's score is the mean of its trials">
        Trials
        <input
          type="number"
          className="num"
          min={1}
          max={MOST_TRIALS}
          value={draft.trials}
          onChange={({ target }) => {
            const trials = Number(target.value)
            if (Number.isInteger(trials) && trials >= 1 && trials <= MOST_TRIALS) change((now) => ({ ...now, trials }))
          }}
        />
      </label>
      <div role="group" aria-label="Cells show" className={classes['choice']}>
        {(['output', 'diff'] as const).map((show) => (
          <button key={show} type="button" aria-pressed={draft.show === show} title={show === 'diff' ? 'How the output differs from the base’s' : undefined} onClick={() => change((now) => ({ ...now, show }))}>
            {show === 'output' ? 'Output' : 'Diff'}
          </button>
        ))}
      </div>
      <Switch labelled label="Tall rows" checked={draft.tall} onChange={(tall) => change((now) => ({ ...now, tall }))} />
      <Switch labelled label="Fold params" checked={draft.folded} onChange={(folded) => change((now) => ({ ...now, folded }))} />
      <Switch labelled label="Run on change" checked={draft.autoRun} onChange={(autoRun) => change((now) => ({ ...now, autoRun }))} title={withModel ? 'Up to 20 rows, when you pause. This eval may ask a model: each run may cost money' : 'Up to 20 rows, at each keystroke'} />
      <span className={classes['end']}>
        <ProgressOf session={session} />
        <IconButton label="Earlier runs" onClick={onHistory}>
          <History size={15} aria-hidden />
        </IconButton>
        <IconButton label="Keys" onClick={onKeys}>
          <Keyboard size={15} aria-hidden />
        </IconButton>
      </span>
    </div>
  )
}

function ProgressOf({ session }: { session: Session }) {
  const progress = useProgress(session)
  return (
    <span role="status" className={classes['progress']}>
      {progress && (
        <>
          <progress value={progress.done} max={progress.total} aria-label="The run" />
          <span className="num">
            {count(progress.done)} of {count(progress.total)}
          </span>
        </>
      )}
    </span>
  )
}

/** Where there is something to be stopped. */
export function StopButton({ session }: { session: Session }) {
  if (useProgress(session) === undefined) return null
  return (
    <Button kind="danger" keys="esc" icon={<Square size={13} aria-hidden />} onClick={session.stop}>
      Stop
    </Button>
  )
}
