/** The top of a column: its name, what can be done with it, its params, and how it did. */
import type { ParamValue, PlaygroundParam } from '@evals/core'
import { ArrowLeft, ArrowRight, Copy, EllipsisVertical, FlaskConical, Pencil, Play, Save, Trash2 } from 'lucide-react'
import { memo, useState } from 'react'
import type { ColumnResult } from '../../../../server/playground/playgroundAnswers.ts'
import { Badge } from '../../../ui/badge.tsx'
import { IconButton } from '../../../ui/button.tsx'
import { inputClass } from '../../../ui/field.tsx'
import { Menu } from '../../../ui/menu.tsx'
import { BASE_NAME, isChanged, valueOf, type DraftColumn } from '../model/draft.ts'
import type { Usage } from '../model/usageOf.ts'
import classes from './columnHead.module.css'
import { ColumnScores } from './columnScores.tsx'
import { ParamField } from './paramField.tsx'

/** What can be done with a column, by its id. */
export interface ColumnActions {
  rename: (id: string, name: string) => void
  /** What is wrong with a name. */
  nameProblem: (id: string, name: string) => string | undefined
  copy: (id: string) => void
  remove: (id: string) => void
  move: (id: string, by: number) => void
  run: (id: string) => void
  setParam: (id: string, param: PlaygroundParam, value: ParamValue | undefined) => void
  resetParam: (id: string, param: PlaygroundParam) => void
  /** A prompt or JSON, in an editor of its own. */
  openParam: (id: string, param: PlaygroundParam) => void
  save: (id: string) => void
  /** `undefined`: there is no eval to be run whole. */
  runEval: ((id: string) => void) | undefined
}

export interface ColumnHeadProps {
  column: DraftColumn
  base: DraftColumn
  params: readonly PlaygroundParam[]
  isFirst: boolean
  isLast: boolean
  folded: boolean
  models: readonly string[]
  result: ColumnResult | undefined
  usage: Usage
  /** The result is of before the last change. */
  pending: boolean
  actions: ColumnActions
}

export const ColumnHead = memo(function ColumnHead({ column, base, params, isFirst, isLast, folded, models, result, usage, pending, actions }: ColumnHeadProps) {
  const [naming, setNaming] = useState(false)
  const { id, name } = column
  const isBase = id === base.id
  const changed = params.filter((param) => isChanged(param, column, base))
  // Folded, what makes the column another than the base is still there
  const shown = folded ? (isBase ? [] : changed) : params
  return (
    <div className={classes['head']}>
      <div className={classes['title']}>
        {naming ? (
          <NameInput column={column} actions={actions} onEnd={() => setNaming(false)} />
        ) : (
          <button type="button" className={classes['name']} title="Rename" onClick={() => setNaming(true)}>
            <h3>{name}</h3>
          </button>
        )}
        {isBase && name !== BASE_NAME && <Badge title="The other columns are compared with this one">base</Badge>}
        <span className={classes['tools']}>
          <IconButton label={`Run column ${name}`} onClick={() => actions.run(id)}>
            <Play size={14} aria-hidden />
          </IconButton>
          <IconButton label={`Copy column ${name}`} onClick={() => actions.copy(id)}>
            <Copy size={14} aria-hidden />
          </IconButton>
          <Menu
            trigger={
              <button type="button" className={classes['more']} aria-label={`More of column ${name}`}>
                <EllipsisVertical size={14} aria-hidden />
              </button>
            }
            entries={[
              { label: 'Rename', icon: <Pencil size={14} aria-hidden />, run: () => setNaming(true) },
              { label: 'Save…', icon: <Save size={14} aria-hidden />, run: () => actions.save(id) },
              ...(actions.runEval ? [{ label: 'Run the whole eval with this…', icon: <FlaskConical size={14} aria-hidden />, run: () => actions.runEval?.(id) }] : []),
              { label: isFirst ? 'Move left' : 'Move left (the first is the base)', icon: <ArrowLeft size={14} aria-hidden />, disabled: isFirst, run: () => actions.move(id, -1) },
              { label: 'Move right', icon: <ArrowRight size={14} aria-hidden />, disabled: isLast, run: () => actions.move(id, 1) },
              { label: 'Remove', icon: <Trash2 size={14} aria-hidden />, danger: true, disabled: isFirst && isLast, run: () => actions.remove(id) },
            ]}
          />
        </span>
      </div>
      {shown.length > 0 && (
        <div className={classes['params']}>
          {shown.map((param) => (
            <ParamField
              key={param.name}
              param={param}
              column={name}
              value={valueOf(param, column)}
              changed={changed.includes(param)}
              models={models}
              onChange={(value) => actions.setParam(id, param, value)}
              onReset={() => actions.resetParam(id, param)}
              onOpen={() => actions.openParam(id, param)}
            />
          ))}
        </div>
      )}
      <ColumnScores column={name} result={result} usage={usage} pending={pending} />
    </div>
  )
})

function NameInput({ column: { id, name }, actions, onEnd }: { column: DraftColumn; actions: ColumnActions; onEnd: () => void }) {
  const [typed, setTyped] = useState(name)
  const problem = actions.nameProblem(id, typed)
  const end = (keep: boolean): void => {
    if (keep && problem === undefined) actions.rename(id, typed)
    onEnd()
  }
  return (
    <span className={classes['naming']}>
      <input
        className={inputClass}
        aria-label={`Name of column ${name}`}
        aria-invalid={problem !== undefined}
        title={problem}
        value={typed}
        autoFocus
        maxLength={80}
        onFocus={({ target }) => target.select()}
        onChange={({ target }) => setTyped(target.value)}
        onBlur={() => end(true)}
        onKeyDown={(event) => {
          if (event.key === 'Enter' && problem === undefined) end(true)
          if (event.key === 'Escape') {
            event.stopPropagation()
            end(false)
          }
        }}
      />
      {problem !== undefined && <span role="alert">{problem}</span>}
    </span>
  )
}
