/** Of a prompt without code: where its rows come from, and what scores it. */
import { useQuery } from '@tanstack/react-query'
import { useId } from 'react'
import { CheckMenu } from '../../../ui/menu.tsx'
import { Button } from '../../../ui/button.tsx'
import { inputClass } from '../../../ui/field.tsx'
import { ChevronDown } from 'lucide-react'
import { fetchSuites } from '../calls.ts'
import type { Draft } from '../model/draft.ts'
import { PROMPT_SCORERS } from '../model/target.ts'
import type { ChangeDraft } from '../useDraft.ts'
import classes from './scorerChooser.module.css'

export function ScorerChooser({ draft, change }: { draft: Draft; change: ChangeDraft }) {
  const id = useId()
  const suites = useQuery({ queryKey: ['playground', 'suites'], queryFn: fetchSuites })
  const files = [...new Set((suites.data?.suites ?? []).flatMap((suite) => suite.files))]
  const chosen = PROMPT_SCORERS.filter((name) => draft.scorers.includes(name))
  return (
    <div className={classes['bar']}>
      <label htmlFor={`${id}-data`}>Rows of</label>
      <input
        id={`${id}-data`}
        className={inputClass}
        list={`${id}-files`}
        placeholder="a dataset’s file, or type rows"
        spellCheck={false}
        defaultValue={draft.dataset}
        onBlur={({ target }) => change((now) => (now.dataset === target.value.trim() ? now : { ...now, dataset: target.value.trim(), rows: { kind: 'first', count: 10 } }))}
        onKeyDown={(event) => event.key === 'Enter' && event.currentTarget.blur()}
      />
      <datalist id={`${id}-files`}>
        {files.map((file) => (
          <option key={file} value={file} />
        ))}
      </datalist>
      <CheckMenu
        trigger={
          <Button>
            {chosen.length === 0 ? 'No scorer' : chosen.join(', ')}
            <ChevronDown size={13} aria-hidden />
          </Button>
        }
        entries={PROMPT_SCORERS.map((name) => ({
          label: name,
          checked: chosen.includes(name),
          toggle: (checked) => change((now) => ({ ...now, scorers: checked ? [...now.scorers, name] : now.scorers.filter((other) => other !== name) })),
        }))}
      />
      <label htmlFor={`${id}-rubric`}>Judged by</label>
      <input id={`${id}-rubric`} className={`${inputClass} ${classes['wide']}`} placeholder="criteria in words, such as: is polite and names the invoice" value={draft.rubric} onChange={({ target }) => change((now) => ({ ...now, rubric: target.value }))} />
    </div>
  )
}
