import type { AgentSpace, DiskSpace } from '@holdfast/model/api/pages'
import type { DiskKind } from '@holdfast/model/api/rows'
import { refsKey } from '@holdfast/model/ledger/keys'

const gib = 1024

interface DiskGiven {
  readonly key: string
  readonly kind: DiskKind
  readonly root?: string
  readonly sizeGib: number
  readonly freeGib: number
  readonly volumes?: number
  readonly reserved?: readonly {
    readonly role: string
    readonly idleGib: number
    readonly type?: 'STATIC'
    readonly principal?: string
  }[]
}

/** An agent's space as the BFF answers it, given in GiB. */
export function spaceOf(disks: readonly DiskGiven[]): AgentSpace {
  return {
    agentId: 'S1',
    hostname: '10.0.0.1',
    revision: 1,
    disks: disks.map(diskSpace),
    total: disks.map((disk) => ({
      name: 'disk',
      type: 'SCALAR',
      scalar: { value: disk.sizeGib * gib },
      ...sourceOf(disk),
    })),
    available: [],
    capabilities: ['HIERARCHICAL_ROLE', 'RESERVATION_REFINEMENT'],
  }
}

function diskSpace(given: DiskGiven): DiskSpace {
  const sizeMb = given.sizeGib * gib
  const reserved = given.reserved ?? []
  const idleMb = reserved.reduce((sum, { idleGib }) => sum + idleGib * gib, 0)
  const freeMb = given.freeGib * gib
  return {
    disk: {
      key: given.key,
      agentId: 'S1',
      disk: { kind: given.kind, ...(given.root !== undefined && { root: given.root }) },
      volumes: given.volumes ?? 0,
      account: {
        sizeMb,
        attachedMb: sizeMb - idleMb - freeMb,
        detachedMb: 0,
        orphanedMb: 0,
        unknownMb: 0,
        reservedIdleMb: idleMb,
        usedUnreservedMb: 0,
        freeMb,
        remainderMb: 0,
      },
    },
    unreservedMb: freeMb,
    reserved: reserved.map(({ role, idleGib, type, principal }) => ({
      key: refsKey([
        {
          kind: type === 'STATIC' ? 'static' : 'dynamic',
          role,
          ...(principal !== undefined && { principal }),
        },
      ]),
      role,
      idleMb: idleGib * gib,
      reservations: [{ type: type ?? 'DYNAMIC', role, ...(principal !== undefined && { principal }) }],
    })),
  }
}

function sourceOf({ kind, root }: DiskGiven) {
  if (kind === 'root') return {}
  return { disk: { source: { type: kind.toUpperCase(), [kind]: { root }, vendor: 'acme' } } }
}
