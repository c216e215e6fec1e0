/** What was asked of the server is kept, and asked again when an event says that it changed: never by the clock. */
import { QueryClient } from '@tanstack/react-query'
import { ApiError } from './apiError.ts'

export const queryClient = new QueryClient({
  defaultOptions: {
    queries: {
      staleTime: Infinity,
      refetchOnWindowFocus: false,
      // What a person can mend is not mended by asking again
      retry: (failures, error) => failures < 2 && !(error instanceof ApiError),
    },
  },
})
