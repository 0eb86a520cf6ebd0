import { unreachable } from '../invariant.ts'
import type { OfferOperation } from '../operation/operation.ts'
import type { Resource } from '../resource/resource.ts'
import { err, ok } from '../result.ts'
import type { Result } from '../result.ts'
import { Scalar } from '../scalar.ts'
import type { Json } from '../json.ts'
import { offerOperationMessage } from './operation-message.ts'
import type { WireOperation } from './operation-message.ts'
import { decodeMessage } from './protobuf.ts'
import { encodeResource, upgradeResources } from './resource.ts'
import type { ReservationForm } from './resource.ts'
import type { WireResource } from './resource-message.ts'
import { upgradeResource } from './upgrade.ts'
import { validateWireResources } from './validate.ts'

/** The form of an operation alone, in Mesos' words when it is wrong. What it says is not validated yet. */
export function decodeOperation(json: Json): Result<WireOperation, string> {
  return decodeMessage<WireOperation>(offerOperationMessage, json)
}

/**
 * The operation that the wire's members say, with every resource valid by itself and in the one spelling that the model
 * knows. The first of all checks on an operation; its sentence stands alone.
 *
 * Source: `validateAndUpgradeResources()`, mesos `src/common/resources_utils.cpp`.
 */
export function validateAndUpgradeResources(wire: WireOperation): Result<OfferOperation, string> {
  switch (wire.type) {
    case 'RESERVE':
      return wire.reserve ? upgradeReserve(wire.reserve) : missing('A', 'RESERVE', 'reserve')
    case 'UNRESERVE':
      return wire.unreserve
        ? upgrade(wire.unreserve.resources, (resources) => ({ type: 'UNRESERVE', resources }))
        : missing('An', 'UNRESERVE', 'unreserve')
    case 'CREATE':
      return wire.create
        ? upgrade(wire.create.volumes, (volumes) => ({ type: 'CREATE', volumes }))
        : missing('A', 'CREATE', 'create')
    case 'DESTROY':
      return wire.destroy
        ? upgrade(wire.destroy.volumes, (volumes) => ({ type: 'DESTROY', volumes }))
        : missing('A', 'DESTROY', 'destroy')
    case 'GROW_VOLUME':
      return wire.grow_volume
        ? upgradeGrow(wire.grow_volume)
        : err('A GROW_VOLUME operation must have the Offer.Operation.grow_volume field set')
    case 'SHRINK_VOLUME':
      return wire.shrink_volume
        ? upgradeShrink(wire.shrink_volume)
        : err('A SHRINK_VOLUME offer operation must have the Offer.Operation.shrink_volume field set')
    case 'CREATE_DISK':
      return wire.create_disk
        ? upgradeCreateDisk(wire.create_disk)
        : missing('A', 'CREATE_DISK', 'create_disk')
    case 'DESTROY_DISK':
      return wire.destroy_disk
        ? upgradeOne(wire.destroy_disk.source, (source) => ({ type: 'DESTROY_DISK', source }))
        : missing('A', 'DESTROY_DISK', 'destroy_disk')
    case 'LAUNCH':
      return wire.launch
        ? ok({ type: 'LAUNCH', taskInfos: wire.launch.task_infos ?? [] })
        : missing('A', 'LAUNCH', 'launch')
    case 'LAUNCH_GROUP':
      return wire.launch_group
        ? ok(launchGroup(wire.launch_group))
        : missing('A', 'LAUNCH_GROUP', 'launch_group')
    case 'UNKNOWN':
    case undefined:
      return err('Unknown offer operation')
    default:
      return unreachable(wire.type)
  }
}

/** With an `id`, the operation asks for feedback. */
export function encodeOperation(
  operation: OfferOperation,
  form: ReservationForm,
  id?: string,
): WireOperation {
  return {
    type: operation.type,
    ...(id !== undefined && { id: { value: id } }),
    ...encodeMember(operation, form),
  }
}

function encodeMember(operation: OfferOperation, form: ReservationForm): Omit<WireOperation, 'type' | 'id'> {
  const one = (resource: Resource) => encodeResource(resource, form)
  switch (operation.type) {
    case 'RESERVE': {
      const { resources, source } = operation
      return { reserve: { ...(source && { source: source.map(one) }), resources: resources.map(one) } }
    }
    case 'UNRESERVE':
      return { unreserve: { resources: operation.resources.map(one) } }
    case 'CREATE':
      return { create: { volumes: operation.volumes.map(one) } }
    case 'DESTROY':
      return { destroy: { volumes: operation.volumes.map(one) } }
    case 'GROW_VOLUME':
      return { grow_volume: { volume: one(operation.volume), addition: one(operation.addition) } }
    case 'SHRINK_VOLUME': {
      const subtract = { value: Scalar.toNumber(operation.subtract) }
      return { shrink_volume: { volume: one(operation.volume), subtract } }
    }
    case 'CREATE_DISK': {
      const { source, targetType, targetProfile } = operation
      const profile = targetProfile !== undefined && { target_profile: targetProfile }
      return { create_disk: { source: one(source), target_type: targetType, ...profile } }
    }
    case 'DESTROY_DISK':
      return { destroy_disk: { source: one(operation.source) } }
    case 'LAUNCH':
      return { launch: { task_infos: operation.taskInfos } }
    case 'LAUNCH_GROUP':
      return { launch_group: { executor: operation.executor, task_group: { tasks: operation.tasks } } }
    default:
      return unreachable(operation)
  }
}

type Upgraded = Result<OfferOperation, string>
type Member<Name extends keyof WireOperation> = NonNullable<WireOperation[Name]>

function missing(article: 'A' | 'An', type: string, member: keyof WireOperation): Upgraded {
  return err(`${article} ${type} offer operation must have the Offer.Operation.${member} field set.`)
}

function upgrade(
  wire: readonly WireResource[] = [],
  operation: (resources: readonly Resource[]) => OfferOperation,
): Upgraded {
  const resources = upgradeResources(wire)
  return resources.ok ? ok(operation(resources.value)) : resources
}

function upgradeOne(wire: WireResource, operation: (resource: Resource) => OfferOperation): Upgraded {
  const error = validateWireResources([wire])
  return error === undefined ? ok(operation(upgradeResource(wire))) : err(error)
}

/** What is asked for is looked at before what it replaces. */
function upgradeReserve({ resources, source = [] }: Member<'reserve'>): Upgraded {
  const to = upgradeResources(resources ?? [])
  if (!to.ok) return to
  const from = upgradeResources(source)
  if (!from.ok) return from
  const replaced = from.value.length > 0 && { source: from.value }
  return ok({ type: 'RESERVE', resources: to.value, ...replaced })
}

function upgradeGrow({ volume, addition }: Member<'grow_volume'>): Upgraded {
  const error = validateWireResources([volume, addition])
  if (error !== undefined) return err(error)
  return ok({ type: 'GROW_VOLUME', volume: upgradeResource(volume), addition: upgradeResource(addition) })
}

function upgradeShrink({ volume, subtract }: Member<'shrink_volume'>): Upgraded {
  return upgradeOne(volume, (volume) => ({
    type: 'SHRINK_VOLUME',
    volume,
    subtract: Scalar.of(subtract.value),
  }))
}

function upgradeCreateDisk({ source, target_type, target_profile }: Member<'create_disk'>): Upgraded {
  return upgradeOne(source, (source) => ({
    type: 'CREATE_DISK',
    source,
    targetType: target_type,
    ...(target_profile !== undefined && { targetProfile: target_profile }),
  }))
}

function launchGroup({ executor, task_group }: Member<'launch_group'>): OfferOperation {
  return { type: 'LAUNCH_GROUP', executor, tasks: task_group.tasks ?? [] }
}
