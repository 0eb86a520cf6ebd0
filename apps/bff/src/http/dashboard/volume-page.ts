import { isAbsolute, join } from 'node:path'
import type { Can, TimelineEntry, VolumeDetail } from '@holdfast/model/api/pages'
import type { OperationRow, Verb } from '@holdfast/model/api/operations'
import type { VolumeRow } from '@holdfast/model/api/rows'
import type { CanVerb } from '@holdfast/model/acl/verbs'
import type { Principal } from '@holdfast/model/ids'
import { whyNotChange, whyNotNow } from '@holdfast/model/ledger/plan-block'
import { whyNotResize } from '@holdfast/model/ledger/plan-resize'
import { plannedRequest } from '@holdfast/model/ledger/plan-request'
import { roomOf } from '@holdfast/model/ledger/room'
import { taskStateWord } from '@holdfast/model/ledger/task-list'
import type { Resource } from '@holdfast/model/resource/resource'
import { Resources } from '@holdfast/model/resource/resources'
import { volumePath } from '@holdfast/model/resource/volume-path'
import { encodeResource } from '@holdfast/model/wire/resource'
import type { AgentView } from '../../ports/cluster.ts'
import type { VolumeFacts } from '../../ledger/ledger.ts'
import type { VolumeUse } from '../../ledger/uses.ts'
import { canDo } from './can-route.ts'
import type { DashboardPorts } from './ports.ts'
import type { Sight } from './sight.ts'
import { visibilities } from './visibility.ts'

const TIMELINE_OPERATIONS = 100

/** Everything that is known of one volume. The agent itself is asked, and what it says is told beside what the master says. */
export async function volumeDetail(
  ports: DashboardPorts,
  sight: Sight,
  facts: VolumeFacts,
  principal: Principal | undefined,
): Promise<VolumeDetail> {
  const { cluster, clock } = ports
  const { row, disk, neighbours, heldBy, uses, resource, agent } = facts
  const [answer, used] = await Promise.all([
    cluster.agentView(agent.agentId),
    cluster.volumeUsage?.(agent.agentId, resource),
  ])
  const view = answer.ok ? answer.value : undefined
  const onAgent = view && Resources.get(view.total, resource)
  const hostPath = hostPathOf(resource, view)
  return {
    row,
    disk,
    neighbours,
    ...(hostPath !== undefined && { hostPath }),
    ...(used !== undefined && { used }),
    heldBy,
    visibility: visibilities({ cluster, ledger: sight.ledger }).of(row, resource, agent),
    timeline: timelineOf(row, uses, sight.operations.ofVolume(row.key, TIMELINE_OPERATIONS)),
    master: encodeResource(resource, 'endpoint'),
    ...(onAgent && { agent: encodeResource(onAgent, 'endpoint') }),
    agentEvidence: view ? { source: 'agent', atMs: view.asOfMs } : { source: 'none', atMs: clock.now() },
    ...(view && !onAgent && { drift: "The master shows this volume, and the agent's own state does not." }),
    curl: { create: curlOf('create', facts, ports), destroy: curlOf('destroy', facts, ports) },
    can: canOf(ports, sight, facts, principal),
  }
}

function curlOf(
  verb: 'create' | 'destroy',
  { row, resource }: VolumeFacts,
  { identity }: DashboardPorts,
): string {
  const volumes = [resource]
  const operation =
    verb === 'create' ? ({ type: 'CREATE', volumes } as const) : ({ type: 'DESTROY', volumes } as const)
  return plannedRequest(row.agentId, operation, row.hostname, identity.masterUrl).curl
}

/** What the volume is comes first: that does not pass. */
function canOf(
  { authorizer }: DashboardPorts,
  sight: Sight,
  facts: VolumeFacts,
  principal: Principal | undefined,
): VolumeDetail['can'] {
  const { row, agent, resource } = facts
  const now = whyNotNow(agent.status, agent.hostname) ?? whyNotChange(row)
  const never = (verb: 'grow' | 'shrink') => whyNotResize(verb, resource, agent.capabilities)
  const forbidden = (verb: CanVerb) => {
    const can = canDo(authorizer, principal, verb, { role: row.role, principal: row.principal ?? '' })
    return can.allowed ? undefined : can.reason
  }
  return {
    destroy: canUnless(forbidden('destroy') ?? now),
    grow: canUnless(never('grow') ?? forbidden('grow') ?? now ?? whyNoRoom(sight, facts)),
    shrink: canUnless(never('shrink') ?? forbidden('shrink') ?? now),
  }
}

function whyNoRoom({ ledger }: Sight, { row, disk, agent }: VolumeFacts): string | undefined {
  const space = ledger.space(agent.agentId)?.disks.find((each) => each.disk.key === disk.key)
  const room = space && roomOf(space, row.reservations)
  return room === undefined || room.idleMb + room.reservableMb > 0
    ? undefined
    : 'Nothing is idle in its reservation on this disk, and nothing can be added to it.'
}

const canUnless = (reason: string | undefined): Can =>
  reason === undefined ? { allowed: true } : { allowed: false, reason }

function hostPathOf(resource: Resource, view: AgentView | undefined): string | undefined {
  const path = volumePath(resource)
  if (!path.ok) return undefined
  const { root = '', parts } = path.value
  if (isAbsolute(root)) return join(root, ...parts)
  return view?.workDir === undefined ? undefined : join(view.workDir, root, ...parts)
}

/** Newest first. */
function timelineOf(
  row: VolumeRow,
  uses: readonly VolumeUse[],
  operations: readonly OperationRow[],
): readonly TimelineEntry[] {
  const held = uses.flatMap(useEntries)
  const seen: TimelineEntry = { atMs: row.firstSeenMs, what: 'First seen by Holdfast' }
  const detached: readonly TimelineEntry[] =
    row.detachedSinceMs === undefined || row.detachedSinceMs <= row.firstSeenMs || uses.length > 0
      ? []
      : [{ atMs: row.detachedSinceMs, what: 'Detached' }]
  return [...operations.map(operationEntry), ...held, ...detached, seen].toSorted((a, b) => b.atMs - a.atMs)
}

/** How a task came to hold the volume, and how it left it. */
function useEntries({
  taskId,
  frameworkId,
  framework,
  fromMs,
  toMs,
  state,
}: VolumeUse): readonly TimelineEntry[] {
  const task = `task ${taskId} of ${framework}`
  const attached: TimelineEntry = { atMs: fromMs, what: `Attached to ${task}`, frameworkId }
  if (toMs === undefined) return [attached]
  const detail =
    state === undefined ? {} : { detail: `The task: ${taskStateWord(state).replaceAll('_', ' ')}` }
  return [attached, { atMs: toMs, what: `Detached from ${task}`, frameworkId, ...detail }]
}

function operationEntry({ id, verb, state, actor, createdMs, error, reason }: OperationRow): TimelineEntry {
  const detail = error?.message ?? reason
  return {
    atMs: createdMs,
    what: `${ASKED[verb]}: ${state.replace('_', ' ')}`,
    ...(detail !== undefined && { detail }),
    actor,
    operationId: id,
  }
}

const ASKED: Readonly<Record<Verb, string>> = {
  reserve: 'Reserve',
  unreserve: 'Unreserve',
  create: 'Create',
  destroy: 'Destroy',
  grow: 'Grow',
  shrink: 'Shrink',
  wipe: 'Wipe',
}
