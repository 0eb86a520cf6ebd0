import { Link } from '@tanstack/react-router'
import type { OperationRow } from '@holdfast/model/api/operations'
import type { VolumeRow } from '@holdfast/model/api/rows'
import { useVolumeOperation } from '../../stores/operations.ts'
import { Badge } from '../../ui/badge.tsx'
import { StatusGlyph } from '../glyphs.tsx'
import { StatusBadge } from '../status-badge.tsx'
import { useDestroyedJustNow } from './lingering.ts'
import { MoodIcon } from './state-badge.tsx'
import { goingWord, moodOf, stateWord } from './words.ts'

const plain = 'no-underline hover:no-underline'

/** A volume's status; while an operation on it is not settled, that operation, with its page behind it. */
export function VolumeState({ row }: { readonly row: VolumeRow }) {
  const pending = useVolumeOperation(row.key)
  const destroyedBy = useDestroyedJustNow(row.key)
  if (destroyedBy !== undefined) {
    return (
      <Link to="/operations/$operationId" params={{ operationId: destroyedBy }} className={plain}>
        <Badge tone="neutral" icon={<MoodIcon mood="done" />}>
          Destroyed
        </Badge>
      </Link>
    )
  }
  return pending ? <PendingBadge operation={pending} /> : <StatusBadge status={row.status} />
}

export function PendingBadge({ operation }: { readonly operation: OperationRow }) {
  const waits = moodOf(operation.state) === 'waiting'
  return (
    <Link to="/operations/$operationId" params={{ operationId: operation.id }} className={plain}>
      <Badge
        tone={waits ? 'pending' : 'caution'}
        icon={waits ? <StatusGlyph status="pending" /> : <MoodIcon mood="doubtful" />}
        tip={operation.error?.message}
      >
        {waits ? goingWord(operation.verb) : stateWord(operation.state)}
      </Badge>
    </Link>
  )
}
