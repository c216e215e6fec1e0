/** Runs: all that is in the grid, a few of it first, or all that the data has. */
import { ChevronDown, Play } from 'lucide-react'
import { Button } from '../../ui/button.tsx'
import { Menu } from '../../ui/menu.tsx'
import { steadySample, type GridRow } from './model/gridRows.ts'
import type { Session } from './model/session.ts'
import { StopButton } from './toolbar.tsx'
import { SAMPLE } from './usePlaygroundKeys.ts'
import classes from './runButtons.module.css'

export interface RunButtonsProps {
  session: Session
  rows: readonly GridRow[]
  run: (of?: { rows?: readonly GridRow[] }) => void
  runAllData: (() => void) | undefined
}

export function RunButtons({ session, rows, run, runAllData }: RunButtonsProps) {
  return (
    <span className={classes['buttons']}>
      <span className={classes['run']}>
        <Button kind="primary" icon={<Play size={13} aria-hidden />} keys="mod+enter" disabled={rows.length === 0} onClick={() => run()}>
          Run
        </Button>
        <Menu
          trigger={
            <Button kind="primary" aria-label="Run what">
              <ChevronDown size={14} aria-hidden />
            </Button>
          }
          entries={[
            { label: `A sample of ${SAMPLE} rows first`, disabled: rows.length === 0, run: () => run({ rows: steadySample(rows, SAMPLE) }) },
            { label: 'All rows of the grid', disabled: rows.length === 0, run: () => run() },
            ...(runAllData ? [{ label: 'All rows of the data', run: runAllData }] : []),
          ]}
        />
      </span>
      <StopButton session={session} />
    </span>
  )
}
