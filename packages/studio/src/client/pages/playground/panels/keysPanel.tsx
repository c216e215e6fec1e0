/** What the keys do. */
import { Dialog } from '../../../ui/dialog.tsx'
import { Kbd } from '../../../ui/kbd.tsx'
import { usePageCommands } from '../../../shell/pageCommands.ts'
import { Fragment } from 'react'
import { closing } from './closing.ts'
import classes from './panels.module.css'

/** Where a cell or a row's head has the focus. */
const IN_GRID: readonly [keys: string, what: string][] = [
  ['up', 'and the other arrows: from cell to cell'],
  ['enter', 'Open the cell or the row'],
  ['r', 'Run the cell'],
  ['shift+r', 'Run its row'],
  ['c', 'Run its column'],
  ['d', 'Copy its column'],
  ['s', 'Save its column'],
  ['e', 'Open its row'],
  ['Delete', 'Remove a row of your own'],
]

export function KeysPanel({ onClose }: { onClose: () => void }) {
  const commands = usePageCommands()
  return (
    <Dialog {...closing(onClose)} title="Keys of the playground">
      <dl className={classes['keys']}>
        <h3>On the page</h3>
        {commands.flatMap(({ name, keys }) =>
          keys === undefined ? [] : (
            <Fragment key={name}>
              <dt>
                <Kbd keys={keys} />
              </dt>
              <dd>{name}</dd>
            </Fragment>
          ),
        )}
        <h3>In the grid</h3>
        {IN_GRID.map(([keys, what]) => (
          <Fragment key={keys}>
            <dt>
              <Kbd keys={keys} />
            </dt>
            <dd>{what}</dd>
          </Fragment>
        ))}
      </dl>
    </Dialog>
  )
}
