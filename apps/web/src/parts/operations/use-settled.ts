import { useEffect } from 'react'
import { useNavigate } from '@tanstack/react-router'
import type { OperationRow } from '@holdfast/model/api/operations'
import { isSettled, onOperationSettled, useOperations } from '../../stores/operations.ts'
import { toast } from '../../ui/toast.tsx'
import { settledSentence } from './objects.ts'
import { onStartedHere, wasStartedHere } from './started-here.ts'

/**
 * Tells how operations ended that were started on this page. A toast is heard by screen readers too: politely, or at
 * once when something failed. What others did shows in the drawer only.
 */
export function useSettled(): void {
  const navigate = useNavigate()
  useEffect(() => {
    const tell = (row: OperationRow) => {
      if (!isWorthTelling(row)) return
      toast({
        tone: row.state === 'confirmed' ? 'done' : row.state === 'cancelled' ? 'info' : 'failed',
        message: settledSentence(row),
        action: {
          label: 'Details',
          onPress: () => void navigate({ to: '/operations/$operationId', params: { operationId: row.id } }),
        },
      })
    }
    const stopSettled = onOperationSettled((row) => {
      if (wasStartedHere(row.id)) tell(row)
    })
    // On a fast cluster the end may be told before the answer that it has begun.
    const stopStarted = onStartedHere((ids) => {
      const { byId } = useOperations.getState()
      for (const row of ids.map((id) => byId.get(id))) if (row && isSettled(row.state)) tell(row)
    })
    return () => {
      stopSettled()
      stopStarted()
    }
  }, [navigate])
}

/** Of several steps of one plan the last one is told, and any that failed. */
function isWorthTelling({ state, step, steps }: OperationRow): boolean {
  return state !== 'confirmed' || step === steps - 1
}
