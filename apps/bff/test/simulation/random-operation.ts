import { PersistenceId, Principal, Role } from '@holdfast/model/ids'
import type { Operation } from '@holdfast/model/operation/operation'
import {
  isDisk,
  isDynamicallyReserved,
  isPersistentVolume,
  isUnreserved,
  pushReservation,
  stripVolume,
  withValue,
  type Reservation,
  type Resource,
} from '@holdfast/model/resource/resource'
import { Resources } from '@holdfast/model/resource/resources'
import { Value } from '@holdfast/model/resource/value'
import { Scalar } from '@holdfast/model/scalar'
import type { Random } from './random.ts'

/** Something that an operator may ask for, mostly sensible, given what the agent has. */
export function randomOperation(random: Random, total: Resources): Operation | undefined {
  const disks = Resources.list(total).filter(({ name }) => name === 'disk')
  const volumes = disks.filter(isPersistentVolume)
  const plain = disks.filter((disk) => !isPersistentVolume(disk))
  switch (random.below(8)) {
    case 0:
    case 1:
      return reserve(random, random.pick(plain.filter(isUnreserved)))
    case 2:
      return refine(random, random.pick(plain.filter((disk) => !isUnreserved(disk))))
    case 3:
      return unreserve(random, random.pick(plain.filter(isDynamicallyReserved)))
    case 4:
    case 5:
      return create(
        random,
        plain.filter((disk) => !isUnreserved(disk)),
      )
    case 6:
      return destroy(random, volumes)
    default:
      return resize(random, random.pick(volumes), plain)
  }
}

const ROLES = ['ads', 'eng', 'eng/dev', 'static/sub'].map(Role)

function reservationFor(random: Random, role: Role): Reservation {
  const principal = random.chance(0.5) ? { principal: Principal('ops') } : {}
  const labels = random.chance(0.3) ? { labels: [{ key: 'k', value: String(random.below(2)) }] } : {}
  return { type: 'DYNAMIC', role, ...principal, ...labels }
}

function reserve(random: Random, disk: Resource | undefined): Operation | undefined {
  const role = random.pick(ROLES)
  if (disk === undefined || role === undefined) return undefined
  return { type: 'RESERVE', resources: [pushReservation(part(random, disk), reservationFor(random, role))] }
}

function refine(random: Random, disk: Resource | undefined): Operation | undefined {
  const role = disk?.reservations.at(-1)?.role
  if (disk === undefined || role === undefined) return undefined
  return {
    type: 'RESERVE',
    resources: [pushReservation(part(random, disk), reservationFor(random, Role(`${role}/x`)))],
  }
}

function unreserve(random: Random, disk: Resource | undefined): Operation | undefined {
  return disk && { type: 'UNRESERVE', resources: [part(random, disk)] }
}

/** Few ids, so that names are used again soon after they are free. */
function create(random: Random, disks: readonly Resource[]): Operation | undefined {
  const volumes: Resource[] = []
  for (let left = 1 + random.below(3); left > 0; left--) {
    const disk = random.pick(disks)
    if (disk === undefined) continue
    const id = PersistenceId(`v${random.below(6)}`)
    const source = disk.disk?.source
    volumes.push({
      ...part(random, disk),
      disk: { ...(source && { source }), persistence: { id }, volume: { containerPath: 'data', mode: 'RW' } },
      ...(random.chance(0.2) ? { shared: true as const } : {}),
    })
  }
  return volumes.length > 0 ? { type: 'CREATE', volumes } : undefined
}

function destroy(random: Random, volumes: readonly Resource[]): Operation | undefined {
  const chosen = volumes.filter(() => random.chance(0.5)).slice(0, 3)
  return chosen.length > 0 ? { type: 'DESTROY', volumes: chosen } : undefined
}

function resize(
  random: Random,
  volume: Resource | undefined,
  plain: readonly Resource[],
): Operation | undefined {
  if (volume === undefined || volume.value.type !== 'SCALAR') return undefined
  if (random.chance(0.5)) {
    const subtract = Scalar.fromThousandths(1 + random.below(volume.value.scalar))
    return { type: 'SHRINK_VOLUME', volume, subtract }
  }
  const stripped = Resources.of([stripVolume(volume)])
  const addition = plain.find((disk) => Resources.get(stripped, disk) !== undefined)
  return addition && { type: 'GROW_VOLUME', volume, addition: part(random, addition) }
}

/** Some of it, now and then more than there is; a mount is only taken whole. */
function part(random: Random, disk: Resource): Resource {
  if (disk.value.type !== 'SCALAR' || isDisk(disk, 'MOUNT')) return disk
  const all = disk.value.scalar
  const amount = random.chance(0.05)
    ? all + 1
    : 1 + random.below(random.chance(0.3) ? all : Math.ceil(all / 4))
  return withValue(disk, Value.scalar(Scalar.fromThousandths(amount)))
}
