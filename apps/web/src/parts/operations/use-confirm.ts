import { useMutation } from '@tanstack/react-query'
import type { Confirmation, Confirmed } from '@holdfast/model/api/operations'
import { paths } from '@holdfast/model/api/paths'
import { ApiError, sendJson } from '../../api/client.ts'
import { putOperations, useOperations } from '../../stores/operations.ts'
import { startedHere } from './started-here.ts'
import { useRequestKey } from './use-request-key.ts'

/**
 * Confirms a plan. Its operations show as pending everywhere as soon as they are stored, without waiting for the
 * stream. Sending the same confirmation again, after the answer got lost, asks for the same operations.
 */
export function useConfirm() {
  const key = useRequestKey()
  return useMutation({
    mutationFn: (confirmation: Confirmation) =>
      sendJson<Confirmed>('POST', paths.operations, confirmation, { key: key.of(confirmation) }),
    onSuccess: ({ operations }) => {
      key.answered()
      // The stream may have been faster: what it told is newer than this answer.
      const { byId } = useOperations.getState()
      putOperations(operations.filter(({ id }) => !byId.has(id)))
      startedHere(operations)
    },
  })
}

/** The facts that the plan was made from have changed: a newer plan has to be confirmed. */
export function isOutdated(error: Error): boolean {
  return error instanceof ApiError && error.status === 409
}
