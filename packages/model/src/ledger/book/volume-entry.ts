import type { Owner } from '../../api/rows.ts'
import { invariant } from '../../invariant.ts'
import { kindOf } from '../../resource/kind.ts'
import type { Resource } from '../../resource/resource.ts'
import { statusOf } from '../status.ts'
import type { VolumeCore, VolumeEntry } from './entries.ts'

/** What a volume's row depends on beside the volume itself. */
export interface VolumeContext {
  readonly agentId: string
  readonly hostname: string
  readonly reachable: boolean
  readonly used: boolean
  readonly taskIds: readonly string[]
  readonly frameworkIds: readonly string[]
  readonly owner: Owner
}

export function volumeRow(entry: Omit<VolumeEntry, 'row'>, context: VolumeContext): VolumeCore {
  const { persistence, volume } = entry.resource.disk ?? {}
  invariant(persistence, 'a volume has a persistence id')
  const { agentId, hostname, reachable, used, taskIds, frameworkIds, owner } = context
  return {
    key: entry.key,
    persistenceId: persistence.id,
    role: entry.stack.claim.role,
    status: statusOf({ reachable, used, owner: owner.state }),
    owner,
    agentId,
    hostname,
    disk: entry.disk.disk,
    containerPath: volume?.containerPath ?? '',
    mode: volume?.mode ?? 'RW',
    sizeMb: entry.size / 1000,
    shared: entry.resource.shared === true,
    ...(persistence.principal !== undefined && { principal: persistence.principal }),
    reservations: entry.stack.refs,
    taskIds,
    ...(frameworkIds.length > 0 && { frameworkIds }),
  }
}

/** The first copy of a volume is the same whichever came first. */
export function sortCopies(copies: readonly Resource[]): readonly Resource[] {
  return copies.length < 2 ? copies : copies.toSorted((a, b) => (copyName(a) < copyName(b) ? -1 : 1))
}

/** Without one copy like `resource`: the same object, or the one that Mesos would call equal. */
export function withoutCopy(copies: readonly Resource[], resource: Resource): readonly Resource[] {
  let at = copies.indexOf(resource)
  if (at === -1) at = copies.findIndex((copy) => copyName(copy) === copyName(resource))
  if (at === -1) at = copies.findIndex((copy) => kindOf(copy).key === kindOf(resource).key)
  return at === -1 ? copies : copies.toSpliced(at, 1)
}

function copyName(resource: Resource): string {
  return `${kindOf(resource).key} ${JSON.stringify(resource.disk?.volume ?? null)}`
}
