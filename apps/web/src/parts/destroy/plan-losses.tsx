import type { PlannedLoss } from '@holdfast/model/api/operations'
import { formatAge } from '@holdfast/model/ledger/ages'
import { formatSize } from '@holdfast/model/ledger/sizes'
import { MiddleTruncate } from '../../ui/truncate.tsx'

export interface PlanLossesProps {
  readonly lost: readonly PlannedLoss[]
  readonly nowMs: number
  /** Lets a volume be taken off the list, where there are several. */
  readonly onSpare?: ((volumeKey: string) => void) | undefined
}

/** Every volume whose data will be erased, by name, owner, place and size. */
export function PlanLosses({ lost, nowMs, onSpare }: PlanLossesProps) {
  return (
    <div
      className="border-line rounded-panel max-h-56 overflow-auto border"
      tabIndex={lost.length > 6 ? 0 : undefined}
      role="region"
      aria-label="Volumes that will be erased"
    >
      <table className="w-full table-fixed border-collapse">
        <thead className="hidden-text">
          <tr>
            {onSpare && <th scope="col">Included</th>}
            <th scope="col">Volume</th>
            <th scope="col">Owner</th>
            <th scope="col">Agent</th>
            <th scope="col">Unused for</th>
            <th scope="col">Size</th>
          </tr>
        </thead>
        <tbody>
          {lost.map((loss) => (
            <LossRow key={loss.volumeKey} loss={loss} nowMs={nowMs} onSpare={onSpare} />
          ))}
        </tbody>
      </table>
    </div>
  )
}

function LossRow({ loss, nowMs, onSpare }: { readonly loss: PlannedLoss } & Omit<PlanLossesProps, 'lost'>) {
  return (
    <tr className="border-line border-b last:border-b-0">
      {onSpare && (
        <td className="w-8 py-1 pl-2">
          <input
            type="checkbox"
            className="accent-focus block size-4"
            checked
            aria-label={`Destroy ${loss.persistenceId}`}
            onChange={() => onSpare(loss.volumeKey)}
          />
        </td>
      )}
      <td className="px-2 py-1">
        <MiddleTruncate text={loss.persistenceId} />
      </td>
      <td className="truncate px-2 py-1 max-sm:hidden">{loss.owner}</td>
      <td className="truncate px-2 py-1">{loss.hostname}</td>
      <td className="text-muted w-16 px-2 py-1 text-right whitespace-nowrap">
        {loss.detachedSinceMs === undefined ? '' : formatAge(nowMs - loss.detachedSinceMs)}
      </td>
      <td className="w-20 px-2 py-1 text-right whitespace-nowrap">{formatSize(loss.sizeMb)}</td>
    </tr>
  )
}
