import { useEffect } from 'react'
import { useNavigate } from '@tanstack/react-router'
import type { OperationRow } from '@holdfast/model/api/operations'
import { onOperationSettled } from '../../stores/operations.ts'
import { toast } from '../../ui/toast.tsx'
import { settledSentence } from './objects.ts'
import { wasStartedHere } from './started-here.ts'

/**
 * Tells how operations ended: a toast for what was started on this page, words for screen readers (failures at once).
 * What others did shows in the drawer only.
 */
export function useSettled(): void {
  const navigate = useNavigate()
  useEffect(
    () =>
      onOperationSettled((row) => {
        if (!wasStartedHere(row.id) || !isWorthTelling(row)) return
        const failed = row.state !== 'confirmed' && row.state !== 'cancelled'
        // A toast is heard by itself; its role says how urgent it is.
        toast({
          tone: failed ? 'failed' : 'done',
          message: settledSentence(row),
          action: {
            label: 'Details',
            onPress: () => void navigate({ to: '/operations/$operationId', params: { operationId: row.id } }),
          },
        })
      }),
    [navigate],
  )
}

/** Of several steps of one plan the last one is told, and any that failed. */
function isWorthTelling({ state, step, steps }: OperationRow): boolean {
  return state !== 'confirmed' || step === steps
}
