import { useMutation, useQueryClient } from '@tanstack/react-query'
import type { OperationDetail, OperationRow } from '@holdfast/model/api/operations'
import { paths } from '@holdfast/model/api/paths'
import { repeatedStep } from '@holdfast/model/ledger/plan-step'
import { sendJson } from '../../api/client.ts'
import { operationQuery } from '../../api/queries.ts'
import { useWriteBlock } from '../../stores/live.ts'
import { putOperations } from '../../stores/operations.ts'
import { Button } from '../../ui/button.tsx'
import type { ButtonSize } from '../../ui/button.tsx'
import { toast } from '../../ui/toast.tsx'
import { operationTitle } from './objects.ts'
import { openAgain } from './work.ts'
import { verbWord } from './words.ts'

export interface OperationActionsProps {
  readonly row: OperationRow
  readonly size?: ButtonSize
}

/** What can be done about an operation: ask again for what failed, and stop watching what never gets proved. */
export function OperationActions({ row, size = 'md' }: OperationActionsProps) {
  const block = useWriteBlock()
  const again = useAgain(row)
  const forget = useForget(row)
  const canForget = row.state === 'not_confirmed' && row.settledMs === undefined
  const canRetry = hasFailed(row) && row.verb !== 'wipe'
  if (!canForget && !canRetry) return null
  return (
    <div className="mt-1 flex flex-wrap gap-2">
      {canRetry ? (
        <Button size={size} busy={again.isPending} disabledReason={block} onClick={() => again.mutate()}>
          Try again…
        </Button>
      ) : null}
      {canForget ? (
        <Button size={size} busy={forget.isPending} onClick={() => forget.mutate()}>
          Stop watching
        </Button>
      ) : null}
    </div>
  )
}

function hasFailed({ state }: OperationRow): boolean {
  return (
    state === 'refused' ||
    state === 'reverted' ||
    state === 'outdated' ||
    state === 'blocked' ||
    state === 'cancelled'
  )
}

/** The same request as a new plan: it is shown and confirmed as if it were asked for the first time. */
function useAgain(row: OperationRow) {
  const client = useQueryClient()
  return useMutation({
    mutationFn: () => client.fetchQuery(operationQuery(row.id)),
    onSuccess: ({ request }: OperationDetail) => {
      const step = repeatedStep(request)
      if (step) openAgain(`${operationTitle(row)} · ${row.hostname}`, verbWord(row.verb), { steps: [step] })
      else
        toast({ tone: 'info', message: 'It was asked for by another door, and in words that no plan has.' })
    },
    onError: (error) =>
      toast({ tone: 'failed', message: `The request could not be read again: ${error.message}` }),
  })
}

function useForget(row: OperationRow) {
  return useMutation({
    mutationFn: () => sendJson<OperationRow>('POST', paths.operationForget(row.id)),
    onSuccess: (now) => putOperations([now]),
    onError: (error) => toast({ tone: 'failed', message: error.message }),
  })
}
