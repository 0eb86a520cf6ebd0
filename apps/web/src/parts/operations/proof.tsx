import type { OperationRow, OperationState } from '@holdfast/model/api/operations'
import { IconCheck } from '../../ui/icons.tsx'

/** What one side shows of an operation's outcome. */
export function Proof({
  side,
  state,
}: {
  readonly side: OperationRow['agent']
  readonly state: OperationState
}) {
  if (side === 'shows' || state === 'confirmed') {
    return (
      <span className="text-attached inline-flex items-center gap-1">
        <IconCheck size={12} /> yes
      </span>
    )
  }
  return <span className="text-muted">{side === 'does_not_show' ? 'not yet' : '–'}</span>
}
