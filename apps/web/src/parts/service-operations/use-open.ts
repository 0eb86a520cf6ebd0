import { useQuery } from '@tanstack/react-query'
import type { ServiceOperationRow } from '@holdfast/model/api/services'
import { pollEveryMs } from '../../api/lists.ts'
import { clusterQuery } from '../../api/queries.ts'
import { windowQuery } from '../../api/use-window.ts'
import { useLive } from '../../stores/live.ts'

const none: readonly ServiceOperationRow[] = []
/** Others may have asked for something: one's own shows at once. */
const idleEveryMs = 10_000

/** What was asked of apps and pods and is not over, newest first. None where no Marathon is known. */
export function useOpenServiceOperations(): readonly ServiceOperationRow[] {
  const known = useQuery(clusterQuery).data?.services !== undefined
  const { data } = useQuery({
    ...windowQuery('service_operations', { open: true }, 0, 20),
    enabled: known,
    refetchInterval: ({ state }) => {
      const { paused, connection } = useLive.getState()
      if (paused || connection.state === 'lost') return false
      return (state.data?.rows.length ?? 0) > 0 ? pollEveryMs : idleEveryMs
    },
  })
  return data?.rows ?? none
}
