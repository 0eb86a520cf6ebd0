import type { VolumeRow } from '@holdfast/model/api/rows'
import { formatSize } from '@holdfast/model/ledger/sizes'
import { useForbidden } from '../../api/can.ts'
import { chooseDestroyable } from '../../parts/destroy/destroy-request.ts'
import { count } from '../../parts/operations/plural.ts'
import { openDestroy } from '../../parts/operations/work.ts'
import { useWriteBlock } from '../../stores/live.ts'
import { Button } from '../../ui/button.tsx'
import { CopyButton } from '../../ui/copy.tsx'

export interface BulkBarProps {
  readonly rows: readonly VolumeRow[]
  readonly onClear: () => void
}

/** Stands in place of the filter while volumes are selected: how many, how much, where, and what can be done. */
export function BulkBar({ rows, onClear }: BulkBarProps) {
  const block = useWriteBlock()
  const forbidden = useForbidden('destroy')
  const size = rows.reduce((sum, row) => sum + row.sizeMb, 0)
  const agents = new Set(rows.map((row) => row.agentId)).size
  const none =
    chooseDestroyable(rows).rows.length === 0
      ? 'None of them can be destroyed now: all are in use or unknown.'
      : undefined
  return (
    <div
      role="toolbar"
      aria-label="Selected volumes"
      className="bg-selected rounded-control flex min-h-8 min-w-0 flex-1 flex-wrap items-center gap-2 px-3 py-1"
    >
      <p className="min-w-0 flex-1 max-sm:basis-full">
        <b className="font-semibold">{count(rows.length, 'volume')} selected</b> · {formatSize(size)} ·{' '}
        {count(agents, 'agent')}
      </p>
      <Button
        size="sm"
        kind="danger"
        disabledReason={block ?? forbidden ?? none}
        onClick={() => openDestroy(rows)}
      >
        Destroy…
      </Button>
      <CopyButton what="volume ids" label="Copy ids" text={rows.map((row) => row.persistenceId).join('\n')} />
      <Button size="sm" kind="quiet" onClick={onClear}>
        Clear selection
      </Button>
    </div>
  )
}
