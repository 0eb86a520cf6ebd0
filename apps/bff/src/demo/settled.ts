import type { AgentId } from '@holdfast/model/ids'
import type { Operations } from '../operations/operations.ts'

/** More than the demo ever sends at once. */
const MANY = 1000

/** Waits until nothing that was asked of the agent is open any longer. */
export function settled(
  operations: Pick<Operations, 'unsettled' | 'watch'>,
  agentId: AgentId,
): Promise<void> {
  const isOpen = () => operations.unsettled(MANY).some((row) => row.agentId === agentId)
  if (!isOpen()) return Promise.resolve()
  return new Promise((resolve) => {
    const unwatch = operations.watch(() => {
      if (isOpen()) return
      unwatch()
      resolve()
    })
  })
}
