import type { VolumeRef } from '../api/hosted.ts'
import type { VolumeRow, VolumeStatus } from '../api/rows.ts'
import type { InstanceRow, ServiceRow, ServiceStatus, ServiceVolumeRow } from '../api/services.ts'
import type { SeenInstance, SeenService, SeenVolume } from './seen.ts'

/** A volume as the cluster shows it now; undefined while no agent does. */
export type FindVolume = (persistenceId: string) => VolumeRow | undefined

/** One row of the list of services. What is reserved is what its instances were given, running or not. */
export function serviceRow(service: SeenService, find: FindVolume): ServiceRow {
  const { instances, volumes, wanted } = service
  const reserved = instances.filter(isPlaced)
  const volumesOf = instances.flatMap((instance) => volumeRows(service, instance, find))
  const sizeOfVolumes = volumesOf.reduce((sum, { sizeMb }) => sum + milli(sizeMb), 0)
  const isKept = volumes.length > 0
  return {
    key: service.id,
    kind: service.kind,
    role: service.role,
    instances: wanted,
    running: count(instances, ({ label }) => label === 'attached' || label === 'running'),
    suspended: count(instances, ({ label }) => label === 'detached'),
    waiting: service.queued + count(instances, isWaiting),
    listed: instances.length,
    volumesAttached: volumesOf.filter(({ status }) => status === 'attached').length,
    volumesDetached: volumesOf.filter(({ status }) => status === 'detached' || status === 'orphaned').length,
    volumesUnknown: volumesOf.filter(({ status }) => status === 'unknown').length,
    reservedMb: isKept ? (sizeOfVolumes + reserved.length * milli(service.diskMb)) / 1000 : 0,
    cpus: (milli(service.cpus) * wanted) / 1000,
    memMb: (milli(service.memMb) * wanted) / 1000,
    status: statusOf(service),
    deployments: service.deployments,
    version: service.version,
  }
}

/** The most pressing first. */
export function statusOf(service: SeenService): ServiceStatus {
  const { instances, queued, delayMs, wanted } = service
  const waiting = queued + count(instances, isWaiting)
  if (service.deleting) return 'deleting'
  if (instances.some(({ label }) => label === 'unreachable')) return 'unreachable'
  if (waiting > 0 && delayMs > 0) return 'delayed'
  if (waiting > 0) return 'waiting'
  if (service.deployments.length > 0) return 'deploying'
  return wanted === 0 ? 'suspended' : 'running'
}

export function instanceRow(instance: SeenInstance, find: FindVolume): InstanceRow {
  const { instanceId, label, goal, condition, host, agentId, version, sinceMs, startedMs, deadlineMs } =
    instance
  return {
    key: instanceId,
    label,
    ...(goal !== undefined && { goal }),
    condition,
    ...(host !== undefined && { host }),
    ...(agentId !== undefined && { agentId }),
    tasks: instance.tasks,
    volumes: instance.volumes.map((volume) => {
      const row = find(volume.persistenceId)
      return row === undefined ? volume : { ...volume, ...refOf(row) }
    }),
    version,
    ...(sinceMs !== undefined && { sinceMs }),
    ...(startedMs !== undefined && { startedMs }),
    ...(deadlineMs !== undefined && { deadlineMs }),
  }
}

/** The volumes of an instance. What the cluster shows of them wins over what the definition wants. */
export function volumeRows(
  service: Pick<SeenService, 'volumes'>,
  instance: SeenInstance,
  find: FindVolume,
): readonly ServiceVolumeRow[] {
  const wanted = new Map(service.volumes.map((volume) => [volume.name, volume]))
  return instance.volumes.map(({ name, persistenceId }) => {
    const row = find(persistenceId)
    const host = row?.hostname ?? instance.host
    const agentId = row?.agentId ?? instance.agentId
    const want = wanted.get(name)
    const profile = row?.disk.profile ?? want?.profile
    return {
      key: persistenceId,
      instanceId: instance.instanceId,
      name,
      ...(host !== undefined && { host }),
      ...(agentId !== undefined && { agentId }),
      type: typeOf(row, want),
      ...(profile !== undefined && { profile }),
      path: want?.path ?? name,
      sizeMb: row?.sizeMb ?? want?.sizeMb ?? 0,
      mode: want?.mode ?? 'RW',
      status: row?.status ?? statusUnseen(instance),
      ...(row && { volume: refOf(row) }),
    }
  })
}

function typeOf(row: VolumeRow | undefined, want: SeenVolume | undefined): SeenVolume['type'] {
  const kind = row?.disk.kind
  return kind === 'root' || kind === 'path' || kind === 'mount' ? kind : (want?.type ?? 'root')
}

/** Of a volume that no agent shows: Marathon's word alone is no proof that it is in use. */
function statusUnseen({ label }: SeenInstance): VolumeStatus {
  return label === 'detached' ? 'detached' : 'unknown'
}

export function refOf(row: VolumeRow): VolumeRef {
  const { key, role, persistenceId, sizeMb } = row
  return { key, role, persistenceId, sizeMb }
}

export function isWaiting({ label }: SeenInstance): boolean {
  return label === 'waiting_for_offer' || label === 'waiting_for_agent' || label === 'reserving'
}

/** It holds something of an agent. */
function isPlaced({ label, volumes, agentId }: SeenInstance): boolean {
  return label !== 'waiting_for_offer' && (volumes.length > 0 || agentId !== undefined)
}

function count(instances: readonly SeenInstance[], is: (instance: SeenInstance) => boolean): number {
  return instances.reduce((sum, instance) => sum + (is(instance) ? 1 : 0), 0)
}

const milli = (value: number): number => Math.round(value * 1000)
