import { keepPreviousData, useQuery } from '@tanstack/react-query'
import type { OperationRequest, Plan } from '@holdfast/model/api/operations'
import { paths } from '@holdfast/model/api/paths'
import { sendJson } from '../../api/client.ts'

/**
 * What a request would do now. Nothing is done by asking. While a changed request is planned, the plan before it still
 * shows; `isPlaceholderData` says so.
 */
export function usePlan(request: OperationRequest | undefined) {
  return useQuery({
    queryKey: ['plan', request],
    enabled: request !== undefined,
    queryFn: ({ signal }) => sendJson<Plan>('POST', paths.plans, request, { signal }),
    placeholderData: keepPreviousData,
    staleTime: 0,
    gcTime: 0,
    retry: false,
  })
}
