/** Writes a change as it was shown, says so, and takes it back where that is asked for. */
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { answerOf, datasetChangesApi } from '../api/client.ts'
import { useToast } from '../ui/toast.tsx'

export interface Applying {
  /** By which the server knows the change. */
  token: string
  done: string
  link?: { label: string; href: string }
}

export function useApply(onApplied: () => void) {
  const say = useToast()
  const client = useQueryClient()
  const refresh = (): void => {
    void client.invalidateQueries({ queryKey: ['datasets'] })
    void client.invalidateQueries({ queryKey: ['dataset'] })
  }
  const takeBack = async (token: string): Promise<void> => {
    try {
      const { paths } = await answerOf(datasetChangesApi.apply.$post({ json: { token } }))
      refresh()
      say.done(`Taken back: ${paths.join(', ')} ${paths.length === 1 ? 'is as it was' : 'are as they were'}`)
    } catch (error) {
      say.failed('It could not be taken back', error)
    }
  }
  return useMutation({
    mutationFn: ({ token }: Applying) => answerOf(datasetChangesApi.apply.$post({ json: { token } })),
    onSuccess: ({ undo }, { done, link }) => {
      say.done(done, { ...(link && { link }), undo: () => void takeBack(undo) })
      onApplied()
      // Once the dialog is gone: it would ask for its change again, of the file as it is now
      setTimeout(refresh)
    },
  })
}
