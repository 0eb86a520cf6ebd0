import type { PlannedLoss } from '@holdfast/model/api/operations'
import { formatSize } from '@holdfast/model/ledger/sizes'
import { formatAge } from '@holdfast/model/ledger/ages'
import { MiddleTruncate } from '../../ui/truncate.tsx'

/** Every volume whose data will be erased, by name, owner, place and size. */
export function PlanLosses({
  lost,
  nowMs,
}: {
  readonly lost: readonly PlannedLoss[]
  readonly nowMs: number
}) {
  return (
    <div
      className="border-line rounded-panel max-h-56 overflow-auto border"
      tabIndex={0}
      role="region"
      aria-label="Volumes that will be erased"
    >
      <table className="w-full border-collapse">
        <thead className="hidden-text">
          <tr>
            <th scope="col">Volume</th>
            <th scope="col">Owner</th>
            <th scope="col">Agent</th>
            <th scope="col">Unused for</th>
            <th scope="col">Size</th>
          </tr>
        </thead>
        <tbody>
          {lost.map((loss) => (
            <tr key={loss.volumeKey} className="border-line border-b last:border-b-0">
              <td className="max-w-0 w-2/5 px-2 py-1">
                <MiddleTruncate text={loss.persistenceId} />
              </td>
              <td className="max-w-0 w-1/5 truncate px-2 py-1">{loss.owner}</td>
              <td className="max-w-0 w-1/5 truncate px-2 py-1">{loss.hostname}</td>
              <td className="text-muted px-2 py-1 text-right whitespace-nowrap">
                {loss.detachedSinceMs === undefined ? '' : formatAge(nowMs - loss.detachedSinceMs)}
              </td>
              <td className="px-2 py-1 text-right whitespace-nowrap">{formatSize(loss.sizeMb)}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  )
}
