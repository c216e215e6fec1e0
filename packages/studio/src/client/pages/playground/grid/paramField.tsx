/** One param of a column, edited by its kind. What is typed counts at once; what can not be a value says why, and changes nothing. */
import type { Json, ParamValue, PlaygroundParam } from '@evals/core'
import { RotateCcw } from 'lucide-react'
import { useId, useState } from 'react'
import { inputClass } from '../../../ui/field.tsx'
import { oneLine } from '../../../ui/format.ts'
import { Select } from '../../../ui/select.tsx'
import { Switch } from '../../../ui/switch.tsx'
import { promptIn } from '../model/draft.ts'
import classes from './paramField.module.css'

export interface ParamFieldProps {
  param: PlaygroundParam
  /** Of which column, for screen readers. */
  column: string
  value: ParamValue | undefined
  /** Differs from the base's; of the base, from the eval's own. */
  changed: boolean
  onChange: (value: ParamValue | undefined) => void
  /** Back to what it is compared with. */
  onReset: () => void
  /** Opens what does not fit here: a prompt, JSON. */
  onOpen: () => void
  models: readonly string[]
}

export function ParamField(props: ParamFieldProps) {
  const { param, changed, column, onReset } = props
  const id = useId()
  const [problem, setProblem] = useState<string>()
  // What is no input has a name of its own
  const isInput = !['boolean', 'choice', 'prompt', 'json'].includes(param.kind)
  const Label = isInput ? 'label' : 'span'
  return (
    <div className={classes['field']} data-changed={changed || undefined}>
      <Label className={classes['label']} {...(isInput && { htmlFor: id })} title={param.description ?? param.name}>
        {param.name}
      </Label>
      <div className={classes['control']}>
        <Control {...props} id={id} setProblem={setProblem} problemId={problem === undefined ? undefined : `${id}-problem`} />
        {changed && (
          <button type="button" className={classes['reset']} aria-label={`Reset ${param.name} of ${column}`} title="As in the base" onClick={onReset}>
            <RotateCcw size={12} aria-hidden />
          </button>
        )}
      </div>
      {problem !== undefined && (
        <span id={`${id}-problem`} className={classes['problem']}>
          {problem}
        </span>
      )}
    </div>
  )
}

type ControlProps = ParamFieldProps & { id: string; problemId: string | undefined; setProblem: (problem: string | undefined) => void }

function Control(props: ControlProps) {
  const { param, column, value, onChange, onOpen, id } = props
  const label = `${param.name} of ${column}`
  switch (param.kind) {
    case 'number':
      return <NumberInput {...props} />
    case 'boolean':
      return <Switch label={label} checked={value === true} onChange={onChange} />
    case 'choice':
      return <Select label={label} value={JSON.stringify(value ?? null)} options={choicesOf(param, value)} onChange={(text) => onChange(JSON.parse(text) as Json)} />
    case 'prompt':
    case 'json':
      return (
        <button type="button" className={classes['opener']} onClick={onOpen}>
          <i className="visually-hidden">Edit {label}: </i>
          {param.kind === 'prompt' ? <PromptGist value={value} /> : <code>{value === undefined ? 'not set' : oneLine(value, 80)}</code>}
        </button>
      )
    case 'model':
      return (
        <>
          <input id={id} className={`${inputClass} ${classes['input']}`} aria-label={label} list={`${id}-models`} spellCheck={false} autoComplete="off" placeholder="not set" value={textOf(value)} onChange={({ target }) => onChange(target.value === '' && param.value === undefined ? undefined : target.value)} />
          <datalist id={`${id}-models`}>
            {props.models.map((model) => (
              <option key={model} value={model} />
            ))}
          </datalist>
        </>
      )
    default:
      return <textarea id={id} rows={1} className={`${inputClass} ${classes['text']}`} aria-label={label} spellCheck={false} placeholder={value === undefined ? 'not set' : undefined} value={textOf(value)} onChange={({ target }) => onChange(target.value === '' && param.value === undefined ? undefined : target.value)} />
  }
}

/** While a number is typed it may be none: what stands there is kept until it is one. */
function NumberInput({ param, column, value, onChange, id, problemId, setProblem }: ControlProps) {
  const [typed, setTyped] = useState<string>()
  const shown = typed ?? (value === undefined ? '' : String(value))
  const take = (text: string, isBad: boolean): void => {
    setTyped(text)
    const problem = isBad ? 'not a number' : numberProblem(text, param)
    setProblem(problem)
    if (problem === undefined) onChange(text === '' ? undefined : Number(text))
  }
  return (
    <input
      id={id}
      type="number"
      className={`${inputClass} ${classes['input']} num`}
      aria-label={`${param.name} of ${column}`}
      aria-invalid={problemId !== undefined}
      aria-describedby={problemId}
      step={param.integer ? 1 : 'any'}
      min={param.min}
      max={param.max}
      placeholder={param.value === undefined ? 'not set' : String(param.value)}
      value={shown}
      onChange={({ target }) => take(target.value, target.validity.badInput)}
      onBlur={() => {
        setTyped(undefined)
        setProblem(undefined)
      }}
    />
  )
}

/** An empty field is what the eval has. */
export function numberProblem(text: string, { min, max, integer }: Pick<PlaygroundParam, 'min' | 'max' | 'integer'>): string | undefined {
  if (text === '') return undefined
  const value = Number(text)
  if (!Number.isFinite(value)) return 'not a number'
  if (integer && !Number.isInteger(value)) return 'must be a whole number'
  if (min !== undefined && value < min) return `at least ${min}`
  return max !== undefined && value > max ? `at most ${max}` : undefined
}

function choicesOf({ choices = [] }: PlaygroundParam, value: ParamValue | undefined): { value: string; label: string }[] {
  const known = choices.map((choice) => ({ value: JSON.stringify(choice), label: nameOfChoice(choice) }))
  const now = JSON.stringify(value ?? null)
  // What is not among them is shown all the same
  return known.some((choice) => choice.value === now) ? known : [{ value: now, label: value === undefined ? 'not set' : nameOfChoice(value as Json) }, ...known]
}

function nameOfChoice(choice: Json): string {
  if (choice === '') return '"" (empty)'
  return typeof choice === 'string' ? choice : JSON.stringify(choice)
}

function PromptGist({ value }: { value: ParamValue | undefined }) {
  const prompt = promptIn(value)
  if (!prompt) return <code>not set</code>
  const text = prompt.source.replace(/^---\n[\s\S]*?\n---\n/, '').replaceAll(/\{\{role "(\w+)"\}\}/g, '$1: ')
  return (
    <>
      {prompt.file !== '' && <strong>{prompt.file.split('/').at(-1)}</strong>}
      <span>{oneLine(text, 120)}</span>
    </>
  )
}

function textOf(value: ParamValue | undefined): string {
  return value === undefined ? '' : typeof value === 'string' ? value : JSON.stringify(value)
}
