import { keepPreviousData, useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { paths } from '@holdfast/model/api/paths'
import type {
  ServiceAction,
  ServiceConfirmation,
  ServiceOperationRow,
  ServicePlan,
} from '@holdfast/model/api/services'
import { sendJson } from '../../api/client.ts'
import { useRequestKey } from '../operations/use-request-key.ts'

/** What an action on an app or pod would do now. Nothing is done by asking. */
export function useServicePlan(action: ServiceAction) {
  return useQuery({
    queryKey: ['service-plan', action],
    queryFn: ({ signal }) => sendJson<ServicePlan>('POST', paths.servicePlans, action, { signal }),
    placeholderData: keepPreviousData,
    staleTime: 0,
    gcTime: 0,
    retry: false,
    // A deployment that is in the way ends by itself, as a rule.
    refetchInterval: ({ state }) => (state.data?.locked === true ? 1_000 : false),
  })
}

/** Confirms a plan. Sending the same confirmation again, after the answer got lost, asks for the same operation. */
export function useConfirmService() {
  const client = useQueryClient()
  const key = useRequestKey()
  return useMutation({
    mutationFn: (confirmation: ServiceConfirmation) =>
      sendJson<ServiceOperationRow>('POST', paths.serviceOperations, confirmation, {
        key: key.of(confirmation),
      }),
    onSuccess: ({ serviceId }) => {
      key.answered()
      void client.invalidateQueries({ queryKey: ['service', serviceId] })
      void client.invalidateQueries({
        predicate: ({ queryKey: [kind, list] }) =>
          kind === 'window' && ['services', 'instances', 'service_operations'].includes(String(list)),
      })
    },
  })
}
