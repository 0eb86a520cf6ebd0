import type { VolumeStatus } from '../../api/rows.ts'
import { Resources } from '../../resource/resources.ts'
import { Account } from '../account.ts'
import type { LedgerAgent } from '../agent-list.ts'
import { naturalKey } from '../list-spec.ts'
import { isTerminal } from '../status.ts'
import { accountOfDisk, diskRow } from './disk-entry.ts'
import type { DiskEntry } from './entries.ts'
import type { AgentFacts } from './facts.ts'

/** The row of an agent: its disks in a fixed order, root first, and their sums. */
export function agentRow(
  agent: AgentFacts,
  disks: Iterable<DiskEntry>,
  volumes: Readonly<Record<VolumeStatus, number>>,
  hidden: boolean,
): LedgerAgent {
  const sorted = [...disks].filter(({ size }) => size > 0).sort(byPlace)
  const quantities = Resources.quantities(agent.total)
  return {
    key: agent.agentId,
    agentId: agent.agentId,
    hostname: agent.hostname,
    status: agent.status,
    statusSinceMs: agent.statusSinceMs,
    attributes: agent.attributes,
    version: agent.version,
    disks: sorted.map((entry) => diskRow(entry, agent.agentId)),
    account: Account.toMb(Account.sum(sorted.map(accountOfDisk))),
    volumes: { ...volumes },
    reservedMb: sorted.reduce((sum, { size, unreserved }) => sum + size - unreserved, 0) / 1000,
    cpus: (quantities.get('cpus') ?? 0) / 1000,
    memMb: (quantities.get('mem') ?? 0) / 1000,
    ...(hidden && { hidden }),
    tasks: agent.tasks.reduce((count, { state }) => count + Number(!isTerminal(state)), 0),
  }
}

function byPlace(a: DiskEntry, b: DiskEntry): number {
  if (a.disk.kind === 'root' || b.disk.kind === 'root')
    return Number(b.disk.kind === 'root') - Number(a.disk.kind === 'root')
  const [left, right] = [naturalKey(a.key), naturalKey(b.key)]
  return left < right ? -1 : Number(left > right)
}
