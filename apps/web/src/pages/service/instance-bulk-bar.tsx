import type { InstanceRow } from '@holdfast/model/api/services'
import { count } from '../../parts/operations/plural.ts'
import { whyNotKill, whyNotWipe } from '../../parts/services/why-not.ts'
import { useWriteBlock } from '../../stores/live.ts'
import { Button } from '../../ui/button.tsx'

export interface InstanceBulkBarProps {
  readonly rows: readonly InstanceRow[]
  readonly onKill: (instanceIds: readonly string[]) => void
  readonly onWipe: (instanceIds: readonly string[]) => void
  readonly onClear: () => void
}

/** Stands in place of the filter while instances are selected: what of them can be killed, and what wiped. */
export function InstanceBulkBar({ rows, onKill, onWipe, onClear }: InstanceBulkBarProps) {
  const block = useWriteBlock()
  const killable = rows.filter((row) => whyNotKill(row) === undefined).map(({ key }) => key)
  const wipeable = rows.filter((row) => whyNotWipe(row) === undefined).map(({ key }) => key)
  const volumes = rows.reduce((sum, row) => sum + row.volumes.length, 0)
  return (
    <div
      role="toolbar"
      aria-label="Selected instances"
      className="bg-selected rounded-control flex min-h-8 min-w-0 flex-1 flex-wrap items-center gap-2 px-3 py-1"
    >
      <p className="min-w-0 flex-1 max-sm:basis-full">
        <b className="font-semibold">{count(rows.length, 'instance')} selected</b>
        {volumes === 0 ? null : ` · ${count(volumes, 'volume')}`}
      </p>
      <Button
        size="sm"
        disabledReason={
          block ?? (killable.length === 0 ? 'None of them has a task that can be ended.' : undefined)
        }
        onClick={() => onKill(killable)}
      >
        {labelOf('Kill', killable.length, rows.length)}
      </Button>
      <Button
        size="sm"
        kind="danger"
        disabledReason={block ?? (wipeable.length === 0 ? 'None of them can be wiped now.' : undefined)}
        onClick={() => onWipe(wipeable)}
      >
        {labelOf('Wipe', wipeable.length, rows.length)}
      </Button>
      <Button size="sm" kind="quiet" onClick={onClear}>
        Clear selection
      </Button>
    </div>
  )
}

/** How many of them, where not all. */
function labelOf(verb: string, possible: number, all: number): string {
  return possible === 0 || possible === all ? `${verb}…` : `${verb} ${possible}…`
}
