/** A dataset of another format as JSON Lines beside it, which can be edited. */
import { useQuery } from '@tanstack/react-query'
import { answerOf, datasetChangesApi } from '../../api/client.ts'
import { ChangePatch } from '../../handoff/changePatch.tsx'
import { useApply } from '../../handoff/useApply.ts'
import { datasetLink } from '../../links.ts'
import { Button } from '../../ui/button.tsx'
import { Dialog } from '../../ui/dialog.tsx'
import { ErrorBox } from '../../ui/errorBox.tsx'
import { Loading } from '../../ui/loading.tsx'
import classes from './filePage.module.css'

export function ConvertDialog({ path, close }: { path: string; close: () => void }) {
  const { data, error } = useQuery({ queryKey: ['dataset', path, 'convert'], queryFn: () => answerOf(datasetChangesApi.convert.$post({ json: { path } })), staleTime: 0, gcTime: 0 })
  const apply = useApply(close)
  const write = (): void => {
    if (data) apply.mutate({ token: data.token, done: `${data.path} written`, link: { label: 'Open it', href: datasetLink(data.path) } })
  }
  return (
    <Dialog
      open
      onOpenChange={(open) => !open && close()}
      wide
      title="Copy as JSON Lines"
      description={`In JSON Lines a row is a line, so that it can be edited here and a diff shows what changed. ${path} stays as it is; name the new file in the eval.`}
      footer={
        <>
          <Button onClick={close}>Cancel</Button>
          <Button kind="primary" disabled={!data || apply.isPending} onClick={write}>
            Write the copy
          </Button>
        </>
      }
    >
      <div className={classes['dialog']}>
        {error && <ErrorBox error={error} title="It can not be copied" />}
        {apply.error && <ErrorBox error={apply.error} title="Nothing was written" />}
        {!data && !error && <Loading what="the rows" />}
        {data && <ChangePatch change={data} none="There are no rows in it." />}
      </div>
    </Dialog>
  )
}
