import { useNavigate } from '@tanstack/react-router'
import type { VolumeRow } from '@holdfast/model/api/rows'
import { useLingering } from '../../parts/operations/lingering.ts'

/** Opens a volume's page; of one that was destroyed just now, the operation that did it. */
export function useOpenVolume(): (row: VolumeRow) => void {
  const navigate = useNavigate()
  return (row) => {
    const operationId = useLingering.getState().operations.get(row.key)
    if (operationId !== undefined)
      return void navigate({ to: '/operations/$operationId', params: { operationId } })
    return void navigate({
      to: '/volumes/$role/$persistenceId',
      params: { role: row.role, persistenceId: row.persistenceId },
      search: { agent: row.agentId },
    })
  }
}
