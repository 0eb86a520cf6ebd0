import type { DiskRow, VolumeRow, VolumeStatus } from '../../src/api/rows.ts'
import { Principal } from '../../src/ids.ts'
import { Account, accountOf } from '../../src/ledger/account.ts'
import { diskKey, diskOf } from '../../src/ledger/disks.ts'
import { diskRowKey, volumeKeyOf } from '../../src/ledger/keys.ts'
import type { PlanAgent, PlanFacts } from '../../src/ledger/plan-facts.ts'
import { isPersistentVolume, isUnreserved, reservationRole } from '../../src/resource/resource.ts'
import type { Resource } from '../../src/resource/resource.ts'
import { Resources } from '../../src/resource/resources.ts'

export interface AgentFacts extends Partial<Omit<PlanAgent, 'total' | 'volume'>> {
  readonly total: readonly Resource[]
  /** What is otherwise than of a detached volume that nobody claims. */
  readonly rows?: Readonly<Record<string, Partial<VolumeRow>>>
}

/** Agents by id, each on the host of that name. */
export function facts(
  agents: Readonly<Record<string, AgentFacts>>,
  more: Partial<PlanFacts> & { readonly asker?: string } = {},
): PlanFacts {
  const { asker, ...rest } = more
  return {
    asOfMs: 1000,
    principal: asker === undefined ? undefined : Principal(asker),
    masterUrl: 'http://master:5050',
    agent: (id) => agents[id] && planAgent(id, agents[id]),
    elsewhere: () => [],
    knowsRole: () => true,
    whyForbidden: () => undefined,
    ...rest,
  }
}

function planAgent(agentId: string, { total, rows = {}, ...more }: AgentFacts): PlanAgent {
  const all = Resources.of(total)
  return {
    agentId,
    hostname: `${agentId}.test`,
    status: 'active',
    capabilities: ['HIERARCHICAL_ROLE', 'RESERVATION_REFINEMENT'],
    total: all,
    used: Resources.empty,
    available: all,
    disks: diskRows(agentId, all),
    volume(key) {
      const found = Resources.list(all).find((each) => volumeKeyOf(agentId, each) === key)
      const id = found?.disk?.persistence?.id
      return found && id ? volumeRow(agentId, key, found, rows[id] ?? {}) : undefined
    },
    statusOfNew: () => 'detached',
    ...more,
  }
}

function volumeRow(agentId: string, key: string, resource: Resource, more: Partial<VolumeRow>): VolumeRow {
  const { persistence, volume } = resource.disk ?? {}
  return {
    key,
    persistenceId: persistence?.id ?? '',
    role: reservationRole(resource) ?? '*',
    status: 'detached',
    owner: { kind: 'role', name: reservationRole(resource) ?? '*', state: 'absent', because: '' },
    agentId,
    hostname: `${agentId}.test`,
    disk: diskOf(resource),
    containerPath: volume?.containerPath ?? '',
    mode: 'RW',
    sizeMb: resource.value.type === 'SCALAR' ? resource.value.scalar / 1000 : 0,
    shared: false,
    ...(persistence?.principal !== undefined && { principal: persistence.principal }),
    reservations: [],
    taskIds: [],
    offered: false,
    firstSeenMs: 0,
    evidence: { source: 'master', atMs: 0 },
    ...more,
  }
}

/** The accounts of all disks, from scratch. */
export function diskRows(
  agentId: string,
  total: Resources,
  status: VolumeStatus = 'detached',
): readonly DiskRow[] {
  const disks = new Map<string, Resource[]>()
  for (const resource of Resources.list(total)) {
    if (resource.name !== 'disk') continue
    const key = diskRowKey(agentId, diskKey(diskOf(resource)))
    disks.set(key, [...(disks.get(key) ?? []), resource])
  }
  return [...disks].map(([key, resources]) => {
    const sum = (accept: (resource: Resource) => boolean) =>
      resources
        .filter(accept)
        .reduce((amount, { value }) => amount + (value.type === 'SCALAR' ? value.scalar : 0), 0)
    const account = accountOf({
      size: sum(() => true),
      hidden: 0,
      volumes: { attached: 0, detached: 0, orphaned: 0, unknown: 0, [status]: sum(isPersistentVolume) },
      reserved: sum((each) => !isUnreserved(each) && !isPersistentVolume(each)),
      reservedUsed: 0,
      unreserved: sum(isUnreserved),
      unreservedUsed: 0,
    })
    const [first] = resources
    if (first === undefined) throw new Error('A disk without resources')
    return {
      key,
      agentId,
      disk: diskOf(first),
      account: Account.toMb(account),
      volumes: resources.filter(isPersistentVolume).length,
    }
  })
}
