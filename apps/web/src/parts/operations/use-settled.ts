import { useEffect } from 'react'
import { useNavigate } from '@tanstack/react-router'
import { isSettled, onOperationSettled, useOperations } from '../../stores/operations.ts'
import { toast } from '../../ui/toast.tsx'
import { batchSentence } from './objects.ts'
import { batchOf, onStartedHere } from './started-here.ts'
import type { Batch } from './started-here.ts'

/**
 * Tells how it ended, once everything has settled that was confirmed together on this page. A toast is heard by screen
 * readers too: politely, or at once when something failed. What others did shows in the drawer only.
 */
export function useSettled(): void {
  const navigate = useNavigate()
  useEffect(() => {
    const told = new WeakSet<Batch>()
    const tell = (batch: Batch) => {
      const { byId } = useOperations.getState()
      const rows = batch.flatMap((id) => byId.get(id) ?? [])
      if (told.has(batch) || rows.length < batch.length || !rows.every(({ state }) => isSettled(state))) return
      told.add(batch)
      const shown = rows.find(({ state }) => state !== 'confirmed') ?? rows.at(-1)
      if (!shown) return
      toast({
        tone: shown.state === 'confirmed' ? 'done' : shown.state === 'cancelled' ? 'info' : 'failed',
        message: batchSentence(rows),
        action: {
          label: 'Details',
          onPress: () => void navigate({ to: '/operations/$operationId', params: { operationId: shown.id } }),
        },
      })
    }
    const stopSettled = onOperationSettled((row) => {
      const batch = batchOf(row.id)
      if (batch) tell(batch)
    })
    // On a fast cluster the end may be told before the answer that it has begun.
    const stopStarted = onStartedHere(tell)
    return () => {
      stopSettled()
      stopStarted()
    }
  }, [navigate])
}
