import type { VolumeRef } from '@holdfast/model/api/hosted'
import { formatSize } from '@holdfast/model/ledger/sizes'
import { tip } from '../../ui/tip.tsx'
import { VolumeLink } from '../links.tsx'

export interface VolumeRefsProps {
  readonly volumes: readonly VolumeRef[]
  /** How many there are, when not all of them are named. */
  readonly count?: number
  readonly agentId: string
}

/** Volumes by name: as many as a row has room for, and how many more there are. */
export function VolumeRefs({ volumes, count = volumes.length, agentId }: VolumeRefsProps) {
  if (count === 0) return <span className="text-muted">none</span>
  const shown = volumes.slice(0, 2)
  const more = volumes.slice(2).map(({ persistenceId, sizeMb }) => `${persistenceId}, ${formatSize(sizeMb)}`)
  const unnamed = count - volumes.length
  const lines = unnamed === 0 ? more : [...more, `and ${unnamed} more`]
  return (
    <span className="inline-flex max-w-full min-w-0 items-baseline gap-x-2">
      {shown.map(({ key, role, persistenceId }) => (
        <VolumeLink key={key} role={role} persistenceId={persistenceId} agentId={agentId} />
      ))}
      {count > shown.length ? (
        <span {...tip(lines.join('\n'))} className="text-muted shrink-0">
          +{count - shown.length}
        </span>
      ) : null}
    </span>
  )
}
