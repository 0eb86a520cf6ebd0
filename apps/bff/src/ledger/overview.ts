import type { AgeBucket, AgentTile, Attention, Overview } from '@holdfast/model/api/pages'
import type { VolumeStatus } from '@holdfast/model/api/rows'
import { Account } from '@holdfast/model/ledger/account'
import { type LedgerAgent, agentStatuses, largestFreeMb } from '@holdfast/model/ledger/agent-list'
import { formatSize } from '@holdfast/model/ledger/sizes'
import { isReachable } from '@holdfast/model/ledger/status'
import type { LedgerVolume } from '@holdfast/model/ledger/volume-list'
import type { Holdings } from './holdings.ts'
import type { LedgerOverview } from './ledger.ts'
import type { ReadModel } from './read-model.ts'
import type { Table } from './table.ts'

const MAX_TILES = 400

const buckets = [
  { label: '< 1 d', ages: 'age:<1d' },
  { label: '1–7 d', ages: 'age:>=1d age:<7d' },
  { label: '7–30 d', ages: 'age:>=7d age:<30d' },
  { label: '30–90 d', ages: 'age:>=30d age:<90d' },
  { label: '> 90 d', ages: 'age:>=90d' },
] as const

const unreachable = agentStatuses.filter((status) => !isReachable(status))

/** Answered from sums, tallies and orders that are kept up; nothing is counted here. */
export function overviewOf({ tables, holdings }: ReadModel, revision: number, nowMs: number): LedgerOverview {
  const { volumes, agents, reservations } = tables
  const statuses = agents.all.tally('status')
  const largest = largestFree(agents)
  return {
    revision,
    account: Account.toMb(holdings.account),
    byKind: holdings.byKind(),
    byRole: holdings.byRole(),
    volumes: volumesByStatus(volumes),
    agents: Object.fromEntries(agentStatuses.map((status) => [status, statuses.get(status)])),
    roles: reservations.all.tally('role').size,
    ...(largest && { largestFree: largest }),
    detachedByAge: buckets.map((bucket) => ageBucket(volumes, bucket, nowMs)),
    attention: attentionTo(tables, holdings, nowMs),
    agentTiles: agents.top('size', MAX_TILES).map(tileOf),
  }
}

function volumesByStatus({ all }: Table<LedgerVolume>): Overview['volumes'] {
  const sums = all.sums()
  const counts = all.tally('status')
  const of = (status: VolumeStatus) => ({ count: counts.get(status), sizeMb: sums[`${status}Mb`] ?? 0 })
  return {
    attached: of('attached'),
    detached: of('detached'),
    orphaned: of('orphaned'),
    unknown: of('unknown'),
  }
}

function largestFree(agents: Table<LedgerAgent>): Overview['largestFree'] {
  const [row] = agents.top('largest', 1)
  const sizeMb = row === undefined || row.status !== 'active' ? 0 : largestFreeMb(row)
  return row && sizeMb > 0 ? { agentId: row.agentId, hostname: row.hostname, sizeMb } : undefined
}

function ageBucket(volumes: Table<LedgerVolume>, bucket: (typeof buckets)[number], nowMs: number): AgeBucket {
  const filter = `status:detached,orphaned ${bucket.ages}`
  const view = volumes.pinned(filter, nowMs)
  return { label: bucket.label, filter, count: view.total, sizeMb: view.sums()['sizeMb'] ?? 0 }
}

function tileOf({ agentId, hostname, status, account }: LedgerAgent): AgentTile {
  const { sizeMb, detachedMb, orphanedMb } = account
  return { agentId, hostname, sizeMb, detachedMb, orphanedMb, status }
}

function attentionTo(
  { volumes, agents, reservations }: ReadModel['tables'],
  holdings: Holdings,
  nowMs: number,
): Attention[] {
  const found: Attention[] = []
  const away = unreachable.reduce((count, status) => count + agents.all.tally('status').get(status), 0)
  const unknown = volumes.all.tally('status').get('unknown')
  if (away > 0) {
    const message = `${counted(away, 'agent')} out of reach ${away === 1 ? 'holds' : 'hold'} ${counted(unknown, 'volume')}`
    found.push({ severity: 'error', message, href: link('agents', `status:${unreachable.join(',')}`) })
  }
  for (const agentId of [...holdings.unbalanced].sort().slice(0, 5)) {
    const message = `the disk account of ${agents.get(agentId)?.hostname ?? agentId} does not add up`
    found.push({ severity: 'error', message, href: `/agents/${encodeURIComponent(agentId)}` })
  }
  const orphans = volumes.all.tally('status').get('orphaned')
  if (orphans > 0) {
    const size = formatSize(volumes.all.sums()['orphanedMb'] ?? 0)
    const message = `${counted(orphans, 'orphaned volume')} ${orphans === 1 ? 'holds' : 'hold'} ${size}`
    found.push({ severity: 'warning', message, href: link('volumes', 'status:orphaned') })
  }
  const abandoned = 'claim:absent idle:>0'
  const idle = reservations.pinned(abandoned, nowMs)
  if (idle.total > 0) {
    const size = formatSize(idle.sums()['idleMb'] ?? 0)
    const message = `${counted(idle.total, 'reservation')} of owners that are gone ${idle.total === 1 ? 'keeps' : 'keep'} ${size} idle`
    found.push({ severity: 'warning', message, href: link('reservations', abandoned) })
  }
  return found
}

function counted(count: number, what: string): string {
  return `${count} ${what}${count === 1 ? '' : 's'}`
}

function link(list: string, filter: string): string {
  return `/${list}?q=${encodeURIComponent(filter)}`
}
