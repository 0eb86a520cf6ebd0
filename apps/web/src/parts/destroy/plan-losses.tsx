import type { PlannedLoss } from '@holdfast/model/api/operations'
import { formatAge } from '@holdfast/model/ledger/ages'
import { formatSize } from '@holdfast/model/ledger/sizes'
import { cx } from '../../ui/cx.ts'
import { MiddleTruncate } from '../../ui/truncate.tsx'

/** Lets volumes be taken off the list, and put back. */
export interface LossChoice {
  readonly spared: readonly PlannedLoss[]
  readonly onToggle: (volumeKey: string) => void
}

export interface PlanLossesProps {
  readonly lost: readonly PlannedLoss[]
  readonly nowMs: number
  readonly choice?: LossChoice | undefined
}

/** Every volume whose data will be erased, by name, owner, place and size; and those that were taken off the list. */
export function PlanLosses({ lost, nowMs, choice }: PlanLossesProps) {
  const sparedKeys = new Set(choice?.spared.map(({ volumeKey }) => volumeKey))
  const all = [...lost.filter(({ volumeKey }) => !sparedKeys.has(volumeKey)), ...(choice?.spared ?? [])]
  const rows = all.toSorted((a, b) => a.persistenceId.localeCompare(b.persistenceId))
  const chooses = choice !== undefined && rows.length > 1
  return (
    <div
      className="border-line rounded-panel max-h-56 overflow-auto border"
      tabIndex={rows.length > 6 ? 0 : undefined}
      role="region"
      aria-label="Volumes that will be erased"
    >
      <table className="w-full table-fixed border-collapse">
        <colgroup>
          {chooses ? <col className="w-8" /> : null}
          <col />
          <col className="w-1/6 max-sm:hidden" />
          <col className="w-1/4 max-sm:hidden" />
          <col className="w-16 max-sm:hidden" />
          <col className="w-20" />
        </colgroup>
        <thead className="hidden-text">
          <tr>
            {chooses ? <th scope="col">Included</th> : null}
            <th scope="col">Volume</th>
            <th scope="col">Owner</th>
            <th scope="col">Agent</th>
            <th scope="col">Unused for</th>
            <th scope="col">Size</th>
          </tr>
        </thead>
        <tbody>
          {rows.map((loss) => (
            <LossRow
              key={loss.volumeKey}
              loss={loss}
              nowMs={nowMs}
              spared={sparedKeys.has(loss.volumeKey)}
              onToggle={chooses ? () => choice.onToggle(loss.volumeKey) : undefined}
            />
          ))}
        </tbody>
      </table>
    </div>
  )
}

interface LossRowProps {
  readonly loss: PlannedLoss
  readonly nowMs: number
  readonly spared: boolean
  readonly onToggle: (() => void) | undefined
}

function LossRow({ loss, nowMs, spared, onToggle }: LossRowProps) {
  return (
    <tr className={cx('border-line border-b last:border-b-0', spared && 'text-muted')}>
      {onToggle === undefined ? null : (
        <td className="py-1 pl-2">
          <input
            type="checkbox"
            className="accent-focus block size-4"
            checked={!spared}
            aria-label={`Destroy ${loss.persistenceId}`}
            onChange={onToggle}
          />
        </td>
      )}
      <td className="px-2 py-1">
        <MiddleTruncate text={loss.persistenceId} />
      </td>
      <td className="truncate px-2 py-1 max-sm:hidden">{loss.owner}</td>
      <td className="truncate px-2 py-1 max-sm:hidden">{loss.hostname}</td>
      <td className="text-muted px-2 py-1 text-right whitespace-nowrap max-sm:hidden">
        {loss.detachedSinceMs === undefined ? '' : formatAge(Math.max(0, nowMs - loss.detachedSinceMs))}
      </td>
      <td className="px-2 py-1 text-right whitespace-nowrap">{formatSize(loss.sizeMb)}</td>
    </tr>
  )
}
