import { QueryClient } from '@tanstack/react-query'
import { ApiError } from './client.ts'

/** What the stream tells keeps everything current: nothing is stale by age alone. */
export const queryClient = new QueryClient({
  defaultOptions: {
    queries: {
      staleTime: Infinity,
      gcTime: 60_000,
      refetchOnWindowFocus: false,
      refetchOnReconnect: false,
      // Comparing a thousand rows deeply costs more than drawing the sixty that are in view.
      structuralSharing: false,
      retry: (count, error) =>
        count < 2 && !(error instanceof ApiError && error.status >= 400 && error.status < 500),
      retryDelay: (attempt) => 500 * 2 ** attempt,
    },
  },
})
