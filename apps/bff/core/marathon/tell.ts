import type { Instance } from '@holdfast/model/marathon/instance'
import { persistenceIdOf } from '@holdfast/model/marathon/ids'
import type { ReportedStatus } from '@holdfast/model/wire/scheduler-event'
import type { MarathonEventType, VolumeEvent } from './events.ts'
import type { Turn } from './turn.ts'

export function tell(
  turn: Turn,
  eventType: MarathonEventType,
  members: Readonly<Record<string, unknown>>,
): void {
  turn.effects.push({
    type: 'EVENT',
    event: { eventType, timestampMs: turn.context.nowMs, members },
  })
}

/** Source: `InstanceChanged`, marathon `core/event/Events.scala`. */
export function tellInstanceChanged(turn: Turn, instance: Instance, condition = instance.condition): void {
  const { instanceId, runSpecId, runSpecVersion, agent } = instance
  tell(turn, 'instance_changed_event', {
    instanceId,
    condition,
    runSpecId,
    ...(agent && { agentId: agent.agentId, host: agent.host }),
    runSpecVersion,
  })
}

/** Source: `MesosStatusUpdateEvent`, marathon `core/event/Events.scala`. */
export function tellStatus(turn: Turn, instance: Instance, status: ReportedStatus): void {
  const { agent, runSpecId, runSpecVersion, tasks } = instance
  tell(turn, 'status_update_event', {
    slaveId: status.agentId ?? agent?.agentId ?? '',
    taskId: status.taskId,
    taskStatus: status.state,
    message: status.message ?? '',
    appId: runSpecId,
    host: agent?.host ?? '',
    ipAddresses: status.ipAddresses.map((ipAddress) => ({
      ipAddress,
      protocol: ipAddress.includes(':') ? 'IPv6' : 'IPv4',
    })),
    ports: tasks.get(status.taskId)?.hostPorts ?? [],
    version: runSpecVersion,
  })
}

export function tellHealth(turn: Turn, { instanceId, runSpecId, runSpecVersion, healthy }: Instance): void {
  tell(turn, 'instance_health_changed_event', {
    instanceId,
    runSpecId,
    runSpecVersion,
    ...(healthy !== undefined && { healthy }),
  })
}

export function tellVolumes(turn: Turn, eventType: VolumeEvent['eventType'], instance: Instance): void {
  const { instanceId, runSpecId, reservation, agent } = instance
  if (reservation === undefined || reservation.volumes.length === 0) return
  turn.effects.push({
    type: 'VOLUME_EVENT',
    event: {
      eventType,
      timestampMs: turn.context.nowMs,
      instanceId,
      runSpecId,
      ...(agent && { agentId: agent.agentId, host: agent.host }),
      persistenceIds: reservation.volumes.map(persistenceIdOf),
    },
  })
}

/** Tells what changed of an instance, if it is something that people hear of. */
export function tellChange(turn: Turn, left: Instance, right: Instance): void {
  if (left.condition !== right.condition || left.goal !== right.goal) tellInstanceChanged(turn, right)
  if (left.healthy !== right.healthy && right.condition === 'Running') tellHealth(turn, right)
  if (left.condition === right.condition && left.goal === right.goal) return
  if (right.condition === 'Running' && left.condition !== 'Running')
    tellVolumes(turn, 'volume_attached_event', right)
  const detached = right.goal === 'Stopped' && !runs(right)
  if (detached && (left.goal !== 'Stopped' || runs(left))) tellVolumes(turn, 'volume_detached_event', right)
}

function runs({ tasks }: Instance): boolean {
  return [...tasks.values()].some(({ condition }) => condition === 'Running' || condition === 'Killing')
}
