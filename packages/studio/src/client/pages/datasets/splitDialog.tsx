/** Parts of a dataset as files beside it: how large each would be, and what would be written. */
import { keepPreviousData, useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { answerOf, datasetChangesApi } from '../../api/client.ts'
import { ChangePatch } from '../../handoff/changePatch.tsx'
import { useApply } from '../../handoff/useApply.ts'
import { Button } from '../../ui/button.tsx'
import { Dialog } from '../../ui/dialog.tsx'
import { ErrorBox } from '../../ui/errorBox.tsx'
import { Field, inputClass } from '../../ui/field.tsx'
import { count } from '../../ui/format.ts'
import classes from './filePage.module.css'

export function SplitDialog({ path, close }: { path: string; close: () => void }) {
  const [parts, setParts] = useState('train=0.8, test=0.2')
  const [by, setBy] = useState('')
  const [seed, setSeed] = useState('0')
  const shares = readShares(parts)
  const problem = typeof shares === 'string' ? shares : undefined
  const plan = useQuery({
    queryKey: ['dataset', path, 'split', parts, by, seed],
    queryFn: () => answerOf(datasetChangesApi.split.$post({ json: { path, shares: shares as Record<string, number>, ...(by.trim() !== '' && { by: by.trim() }), seed: Number(seed) || 0 } })),
    enabled: problem === undefined,
    placeholderData: keepPreviousData,
    staleTime: 0,
    gcTime: 0,
  })
  const apply = useApply(close)
  const { data } = plan
  const ready = problem === undefined && data !== undefined && !plan.isFetching && !plan.error && data.files.length > 0 && !apply.isPending
  return (
    <Dialog
      open
      onOpenChange={(open) => !open && close()}
      wide
      title="Split into parts"
      description="By a hash of each row’s id, or of a field: a row that is in one part stays there, whatever rows come in. The dataset itself stays as it is."
      footer={
        <>
          <Button onClick={close}>Cancel</Button>
          <Button kind="primary" disabled={!ready} onClick={() => ready && apply.mutate({ token: data.token, done: `Written: ${data.files.map((file) => file.path).join(', ')}` })}>
            {data && data.files.length > 0 ? `Write ${count(data.files.length)} files` : 'Write'}
          </Button>
        </>
      }
    >
      <div className={classes['dialog']}>
        <div className={classes['fields']}>
          <Field label="Parts and their shares" problem={problem}>{(ids) => <input {...ids} className={inputClass} value={parts} spellCheck={false} onChange={({ target }) => setParts(target.value)} />}</Field>
          <Field label="Keep together by" hint="Rows with one value here go to one part">{(ids) => <input {...ids} className={inputClass} value={by} placeholder="metadata.document" spellCheck={false} onChange={({ target }) => setBy(target.value)} />}</Field>
          <Field label="Seed">{(ids) => <input {...ids} className={inputClass} value={seed} inputMode="numeric" onChange={({ target }) => setSeed(target.value)} />}</Field>
        </div>
        {plan.error && <ErrorBox error={plan.error} title="It can not be split so" />}
        {apply.error && <ErrorBox error={apply.error} title="Nothing was written" />}
        {data && !plan.error && problem === undefined && (
          <>
            <ul className={classes['parts']}>
              {data.parts.map(({ name, share, rows, file }) => (
                <li key={name}>
                  <strong>{name}</strong> {count(rows)} rows <span className={classes['quiet']}>of a share of {share}, in {file}</span>
                </li>
              ))}
            </ul>
            <ChangePatch change={data} none="Nothing would change: the parts are so already." />
          </>
        )}
      </div>
    </Dialog>
  )
}

/** @returns what is wrong, as a text */
function readShares(text: string): Record<string, number> | string {
  const shares: Record<string, number> = {}
  for (const part of text.split(',')) {
    const [, name, share] = /^\s*([^=]+?)\s*=\s*(\d*\.?\d+)\s*$/.exec(part) ?? []
    if (name === undefined) return `Write names and shares, such as train=0.8, test=0.2: “${part.trim()}” is not of that form`
    if (Object.hasOwn(shares, name)) return `${name} is there twice`
    shares[name] = Number(share)
  }
  return shares
}
