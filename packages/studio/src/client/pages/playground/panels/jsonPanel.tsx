/** A param that is JSON, in an editor. It counts as soon as it is JSON. */
import type { Json, PlaygroundParam } from '@evals/core'
import { useState } from 'react'
import { Button } from '../../../ui/button.tsx'
import { CodeEditor } from '../../../ui/codeEditor.tsx'
import { Dialog } from '../../../ui/dialog.tsx'
import type { GridColumn } from '../model/draft.ts'
import { jsonProblem } from '../model/jsonText.ts'
import { closing } from './closing.ts'
import classes from './panels.module.css'
import type { PanelsProps } from './panels.tsx'

export function JsonPanel({ column, param, run, actions, onClose }: PanelsProps & { column: GridColumn; param: PlaygroundParam; onClose: () => void }) {
  const value = column.values[param.name]
  const [text, setText] = useState(() => (value === undefined ? '' : JSON.stringify(value, undefined, 2)))
  const problem = text.trim() === '' ? undefined : jsonProblem(text)
  const take = (next: string): void => {
    setText(next)
    if (next.trim() === '') actions.setParam(column.id, param, undefined)
    else if (jsonProblem(next) === undefined) actions.setParam(column.id, param, JSON.parse(next) as Json)
  }
  return (
    <Dialog {...closing(onClose)} side title={`${param.name} of ${column.name}`} description={param.description ?? 'JSON. Empty: as the eval has it.'} footer={<Button kind="primary" onClick={onClose}>Done</Button>}>
      <div className={classes['stack']}>
        <CodeEditor
          label={`${param.name} of ${column.name}`}
          language="json"
          value={text}
          onChange={take}
          height={[240, 600]}
          onSubmit={() => {
            onClose()
            run({ columns: [column] })
          }}
        />
        {problem !== undefined && (
          <p role="alert" className={classes['bad']}>
            {problem}. The column is run with what it had.
          </p>
        )}
      </div>
    </Dialog>
  )
}
