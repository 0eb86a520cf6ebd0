import { useEffect } from 'react'
import { useNavigate } from '@tanstack/react-router'
import type { OperationRow } from '@holdfast/model/api/operations'
import { isSettled, onOperationSettled, useOperations } from '../../stores/operations.ts'
import { toast } from '../../ui/toast.tsx'
import { batchSentence, settledSentence } from './objects.ts'
import { batchOf, onStartedHere } from './started-here.ts'
import type { Batch } from './started-here.ts'
import { readVolumeKey } from './volume-key.ts'

/**
 * Tells how it ended, once everything has settled that was confirmed together on this page; and at once what its agent
 * does not prove in time. A toast is heard by screen readers too, politely, or at once when something failed. What others
 * did shows in the drawer only.
 */
export function useSettled(): void {
  const navigate = useNavigate()
  useEffect(() => {
    const show = (row: OperationRow, message: string) =>
      toast({
        tone: row.state === 'confirmed' ? 'done' : row.state === 'cancelled' ? 'info' : 'failed',
        message,
        action: actionOf(row, navigate),
      })
    const told = new WeakSet<Batch>()
    const tell = (batch: Batch) => {
      const { byId } = useOperations.getState()
      const rows = batch.flatMap((id) => byId.get(id) ?? [])
      if (told.has(batch) || rows.length < batch.length || !rows.every(isSettled)) return
      told.add(batch)
      const shown = rows.find(({ state }) => state !== 'confirmed') ?? rows.at(-1)
      // What was not confirmed has been told already.
      if (shown && shown.state !== 'not_confirmed') show(shown, batchSentence(rows))
    }
    const stopSettled = onOperationSettled((row) => {
      const batch = batchOf(row.id)
      if (batch) tell(batch)
    })
    // On a fast cluster the end may be told before the answer that it has begun.
    const stopStarted = onStartedHere(tell)
    const stopOverdue = useOperations.subscribe(({ byId }, { byId: before }) => {
      for (const row of byId.values()) {
        if (row.state !== 'not_confirmed' || before.get(row.id)?.state === 'not_confirmed') continue
        if (batchOf(row.id)) show(row, settledSentence(row))
      }
    })
    return () => {
      stopSettled()
      stopStarted()
      stopOverdue()
    }
  }, [navigate])
}

/** To the volume that was created; else to the operation. */
function actionOf(row: OperationRow, navigate: ReturnType<typeof useNavigate>) {
  const key = row.verb === 'create' && row.state === 'confirmed' ? row.volumeKeys[0] : undefined
  if (key === undefined) {
    return {
      label: 'Details',
      onPress: () => void navigate({ to: '/operations/$operationId', params: { operationId: row.id } }),
    }
  }
  const { agentId, role, persistenceId } = readVolumeKey(key)
  return {
    label: 'Open volume',
    onPress: () =>
      void navigate({
        to: '/volumes/$role/$persistenceId',
        params: { role, persistenceId },
        search: { agent: agentId },
      }),
  }
}
