import { PersistenceId, TaskId } from '../ids.ts'
import { InstanceId, type LocalVolume } from './instance.ts'
import { type PathId, pathOfSafe, safePath } from './path-id.ts'

/** What the id of an instance says: `db_postgres.instance-<uuid>`. */
export interface InstanceIdParts {
  readonly runSpecId: PathId
  /** `marathon-`: it was made of the id of a task from before there were instances. */
  readonly prefix: 'instance-' | 'marathon-'
  readonly uuid: string
}

/**
 * What the id of a task says. `form` is how it is written: `instance` since there are instances, `legacy` and
 * `legacyResident` before.
 */
export interface TaskIdParts {
  readonly form: 'instance' | 'legacy' | 'legacyResident'
  readonly instanceId: InstanceId
  readonly runSpecId: PathId
  readonly uuid: string
  /** Of a pod: which of its containers. */
  readonly container?: string
  /** How many launches of the same instance there were with it, from 1; old ids do not say. */
  readonly attempt?: number
}

/** What stands for the container in the ids of an app's tasks. */
const APP = '_app'

export function instanceIdOf(runSpecId: PathId, uuid: string): InstanceId {
  return InstanceId(`${safePath(runSpecId)}.instance-${uuid}`)
}

/** Source: `Instance.Id`, marathon `core/instance/Instance.scala`. */
export function parseInstanceId(text: string): InstanceIdParts | undefined {
  const [, safe, prefix, uuid] = /^(.+)\.(instance-|marathon-)([^.]+)$/.exec(text) ?? []
  if (safe === undefined || uuid === undefined) return undefined
  if (prefix !== 'instance-' && prefix !== 'marathon-') return undefined
  return { runSpecId: pathOfSafe(safe), prefix, uuid }
}

export function appTaskId(instanceId: InstanceId, attempt = 1): TaskId {
  return TaskId(`${instanceId}.${APP}.${attempt}`)
}

export function podTaskId(instanceId: InstanceId, container: string, attempt = 1): TaskId {
  return TaskId(`${instanceId}.${container}.${attempt}`)
}

/**
 * The instance, container and attempt that the id of a task names; undefined when it cannot be one of Marathon's.
 *
 * Source: `Task.Id`, marathon `core/task/Task.scala`.
 */
export function parseTaskId(text: string): TaskIdParts | undefined {
  return parseOfInstance(text) ?? parseLegacy(text)
}

// Containers have no dots in their names, and a counter that a number cannot hold was never counted.
const UUID = '[0-9A-Fa-f]{8}(?:-[0-9A-Fa-f]{4}){3}-[0-9A-Fa-f]{12}'
const ofInstance = [UUID, '[^.]+'].map(
  (uuid) => new RegExp(`^((.+)\\.(?:instance-|marathon-)(${uuid}))\\.([^.]+)(?:\\.(\\d{1,15}))?$`),
)

function parseOfInstance(text: string): TaskIdParts | undefined {
  for (const form of ofInstance) {
    const [, instance, safe, uuid, container, attempt] = form.exec(text) ?? []
    if (instance === undefined || safe === undefined || uuid === undefined) continue
    return {
      form: 'instance',
      instanceId: InstanceId(instance),
      runSpecId: pathOfSafe(safe),
      uuid,
      ...(container !== undefined && container !== APP && { container }),
      ...(attempt !== undefined && { attempt: Number(attempt) }),
    }
  }
  return undefined
}

function parseLegacy(text: string): TaskIdParts | undefined {
  const [, ofResident, uuidOfResident, attempt] = /^(.+)[._]([^._]+)\.(\d{1,15})$/.exec(text) ?? []
  if (ofResident !== undefined && uuidOfResident !== undefined) {
    return { ...legacy(ofResident, uuidOfResident), form: 'legacyResident', attempt: Number(attempt) }
  }
  const [, safe, uuid] = /^(.+)[._]([^._]+)$/.exec(text) ?? []
  return safe === undefined || uuid === undefined ? undefined : { ...legacy(safe, uuid), form: 'legacy' }
}

function legacy(safe: string, uuid: string) {
  return { instanceId: InstanceId(`${safe}.marathon-${uuid}`), runSpecId: pathOfSafe(safe), uuid }
}

/** The id of the same instance's next launch; an id that does not count begins to. */
export function nextTaskId(taskId: TaskId): TaskId {
  const [, counted, attempt] = /^(.+)\.(\d{1,15})$/.exec(taskId) ?? []
  // A legacy id may end in what looks like a counter, but is its uuid.
  if (counted !== undefined && parseTaskId(taskId)?.attempt !== undefined) {
    return TaskId(`${counted}.${Number(attempt) + 1}`)
  }
  return TaskId(`${taskId}.1`)
}

/** `db_postgres#pgdata#<uuid>` */
export function persistenceIdOf({ runSpecId, containerPath, uuid }: LocalVolume): PersistenceId {
  return PersistenceId(`${safePath(runSpecId)}#${containerPath}#${uuid}`)
}

/**
 * Undefined for an id that Marathon did not make.
 *
 * Source: `LocalVolumeId`, marathon `core/instance/LocalVolume.scala`.
 */
export function parsePersistenceId(text: string): LocalVolume | undefined {
  const [, safe, containerPath, uuid] = /^([^#]+)#([^#]+)#([^#]+)$/.exec(text) ?? []
  if (safe === undefined || containerPath === undefined || uuid === undefined) return undefined
  return { runSpecId: pathOfSafe(safe), containerPath, uuid }
}

/**
 * The instance that a reservation was made for. Those of instances from before there were instances hold the id of the first
 * task, without its counter.
 *
 * Source: `Reservation.Id`, marathon `core/instance/Reservation.scala`.
 */
export function instanceOfReservation(reservationId: string): InstanceId | undefined {
  if (parseInstanceId(reservationId) !== undefined) return InstanceId(reservationId)
  const [, safe, uuid] = /^(.+)[._]([^._]+)$/.exec(reservationId) ?? []
  return safe === undefined || uuid === undefined ? undefined : InstanceId(`${safe}.marathon-${uuid}`)
}
