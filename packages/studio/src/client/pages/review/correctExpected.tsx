/** The expected answer is corrected: what is written is seen as a change of the dataset first. */
import { keepPreviousData, useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import type { Json } from '@evals/core'
import { useState } from 'react'
import { answerOf, reviewApi } from '../../api/client.ts'
import { datasetLink } from '../../links.ts'
import { Button } from '../../ui/button.tsx'
import { CodeEditor } from '../../ui/codeEditor.tsx'
import { Dialog } from '../../ui/dialog.tsx'
import { ErrorBox } from '../../ui/errorBox.tsx'
import { Select } from '../../ui/select.tsx'
import { PatchView } from '../../ui/textDiff.tsx'
import { useToast } from '../../ui/toast.tsx'
import classes from './correctExpected.module.css'
import { refresh, type Item } from './queries.ts'
import { useSettled } from './useSettled.ts'

type Form = 'text' | 'json'

export function CorrectExpected({ path, by, item: { item, expected, hasExpected, dataset }, onClose }: { path: string; by: string; item: Item; onClose: () => void }) {
  // The dataset's own is what is changed
  const given: Json | undefined = dataset?.expected ?? (hasExpected ? expected : undefined)
  const [form, setForm] = useState<Form>(given === undefined || typeof given === 'string' ? 'text' : 'json')
  const [text, setText] = useState(given === undefined ? '' : typeof given === 'string' ? given : JSON.stringify(given, undefined, 2))
  const settled = useSettled({ form, text }, 250)
  const now = valueOf(form, text)
  const value = valueOf(settled.form, settled.text)
  const client = useQueryClient()
  const say = useToast()
  const isEmpty = given === undefined && settled.text.trim() === ''
  const isChanged = !isEmpty && 'value' in value && JSON.stringify(value.value) !== JSON.stringify(given)
  const request = { path, row: item.id, by, expected: 'value' in value ? value.value : null }
  const plan = useQuery({ queryKey: ['review', 'correct', request], queryFn: () => answerOf(reviewApi.correct.plan.$post({ json: request })), enabled: isChanged, placeholderData: keepPreviousData, staleTime: 0, gcTime: 0 })
  const write = useMutation({
    mutationFn: () => answerOf(reviewApi.correct.$post({ json: { ...request, expected: 'value' in now ? now.value : null } })),
    onSuccess: ({ kind }) => {
      refresh(client, path, by, item.id)
      say.done(kind === 'labels' ? 'Kept with the labels' : kind === 'added' ? 'The row is in the dataset' : 'The dataset is corrected', plan.data?.path === undefined ? {} : { link: { label: 'See the dataset', href: datasetLink(plan.data.path, dataset?.id) } })
      onClose()
    },
  })
  const isSame = 'value' in now && 'value' in value && JSON.stringify(now.value) === JSON.stringify(value.value)
  const canWrite = isChanged && isSame && plan.data !== undefined && !plan.isPlaceholderData && !write.isPending
  return (
    <Dialog
      open
      onOpenChange={(isOpen) => isOpen || onClose()}
      wide
      title={hasExpected ? 'Correct the expected answer' : 'Write the expected answer'}
      footer={
        <>
          <Button onClick={onClose}>Cancel</Button>
          <Button kind="primary" disabled={!canWrite} onClick={() => write.mutate()}>
            {write.isPending ? 'Writing…' : 'Write the change'}
          </Button>
        </>
      }
    >
      <div className={classes['form']}>
        <Select
          label="Written as"
          labelled
          value={form}
          options={[
            { value: 'text', label: 'text' },
            { value: 'json', label: 'JSON' },
          ]}
          onChange={setForm}
        />
        <CodeEditor key={form} label="Expected answer" value={text} onChange={setText} language={form} height={[90, 260]} onSubmit={() => canWrite && write.mutate()} />
        {'problem' in now && <p className={classes['problem']}>{now.problem}</p>}
        {plan.error && isChanged && <ErrorBox error={plan.error} />}
        {write.error && <ErrorBox error={write.error} title="It was not written" />}
        {isChanged && plan.data && !plan.error && (
          <>
            <p className={classes['hint']}>
              {plan.data.kind === 'changed' ? `${plan.data.path} is changed, and the labels keep the correction:` : plan.data.kind === 'added' ? `${plan.data.path} has no such row: it is added, and the labels keep the correction:` : 'No dataset stands beside these labels: the labels alone keep the correction.'}
            </p>
            {plan.data.patch !== '' && <PatchView label="The change" patch={plan.data.patch.trimEnd()} />}
          </>
        )}
      </div>
    </Dialog>
  )
}

function valueOf(form: Form, text: string): { value: Json } | { problem: string } {
  if (form === 'text') return { value: text }
  try {
    return { value: JSON.parse(text) as Json }
  } catch (error) {
    return { problem: `This is no JSON: ${(error as Error).message}` }
  }
}
