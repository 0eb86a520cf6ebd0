import { useState } from 'react'
import type { PlannedLoss } from '@holdfast/model/api/operations'
import type { VolumeRow } from '@holdfast/model/api/rows'
import { formatSize } from '@holdfast/model/ledger/sizes'
import { useSelection } from '../../stores/selection.ts'
import { CheckField } from '../../ui/field.tsx'
import { count } from '../operations/plural.ts'
import { chooseDestroyable, destroyRequest, isDynamic } from './destroy-request.ts'
import { PlanDialog } from './plan-dialog.tsx'

export interface DestroyDialogProps {
  readonly rows: readonly VolumeRow[]
  readonly onClose: () => void
}

/** The way to destroy volumes: the plan, the ceremony that the loss deserves, then the operations. */
export function DestroyDialog({ rows, onClose }: DestroyDialogProps) {
  const [spared, setSpared] = useState<ReadonlySet<string>>(new Set())
  const [alsoUnreserve, setAlsoUnreserve] = useState(false)
  const selection = useSelection<VolumeRow>('volumes')
  const { rows: able, leftOut } = chooseDestroyable(rows)
  const chosen = able.filter(({ key }) => !spared.has(key))
  const what = chosen.length === 1 ? `${chosen[0]?.persistenceId}` : count(chosen.length, 'volume')
  const givable = chosen.filter(isDynamic)
  return (
    <PlanDialog
      title={titleOf(chosen, what)}
      keep={chosen.length === 1 ? 'Keep it' : 'Keep them'}
      act={`Destroy ${chosen.length === 1 ? '1 volume' : what}`}
      purpose={`destroy the data of ${count(chosen.length, 'volume')}`}
      request={destroyRequest(chosen, alsoUnreserve)}
      leftOut={leftOut}
      choice={{
        spared: able.filter(({ key }) => spared.has(key)).map(lossOf),
        onToggle: (key) => setSpared(toggled(spared, key)),
      }}
      options={
        givable.length === 0 ? undefined : (
          <CheckField
            label={givable.length === 1 ? 'Also unreserve its disk' : 'Also unreserve their disk'}
            checked={alsoUnreserve}
            onChange={setAlsoUnreserve}
          />
        )
      }
      onConfirmed={() => selection.set(chosen, false)}
      onClose={onClose}
    />
  )
}

function titleOf(chosen: readonly VolumeRow[], what: string): string {
  const agents = new Set(chosen.map(({ agentId }) => agentId)).size
  const size = formatSize(chosen.reduce((sum, { sizeMb }) => sum + sizeMb, 0))
  const where = agents === 1 ? (chosen[0]?.hostname ?? '') : count(agents, 'agent')
  return chosen.length === 0 ? 'Destroy volumes' : `Destroy ${what} · ${size} · ${where}`
}

function lossOf(row: VolumeRow): PlannedLoss {
  const { key, persistenceId, role, hostname, sizeMb, status, detachedSinceMs, owner } = row
  const since = detachedSinceMs === undefined ? {} : { detachedSinceMs }
  return { volumeKey: key, persistenceId, role, hostname, sizeMb, status, owner: owner.name, ...since }
}

function toggled(keys: ReadonlySet<string>, key: string): ReadonlySet<string> {
  const next = new Set(keys)
  if (!next.delete(key)) next.add(key)
  return next
}
