import * as fc from 'fast-check'
import { PersistenceId, Principal, Role } from '@holdfast/model/ids'
import type { OfferOperation, Operation } from '@holdfast/model/operation/operation'
import { stripVolume, withValue } from '@holdfast/model/resource/resource'
import type { DiskInfo, Reservation, Resource, ResourceValue } from '@holdfast/model/resource/resource'
import { Scalar } from '@holdfast/model/scalar'

/** Few names, so that resources often meet; amounts that are also 0, a thousandth, or less than nothing. */
const scalar = fc.constantFrom(-1, 0, 1, 2000, 2001, 4000, 64_000).map(Scalar.fromThousandths)
const amount = fc.constantFrom(1, 2000, 4000).map(Scalar.fromThousandths)
const role = fc.constantFrom('a', 'a/b', 'a/b/c', 'z', '*', '').map(Role)
const principal = fc.constantFrom('p', 'q').map(Principal)
const id = fc.constantFrom('v1', 'v2', 'bad/id', '').map(PersistenceId)
const yes = fc.constant(true as const)

function optional<T extends object>(model: { [K in keyof T]: fc.Arbitrary<T[K]> }, keys: (keyof T)[]) {
  // fast-check leaves absent keys out, which is what optional properties mean here.
  return fc.record(model, { requiredKeys: keys }) as unknown as fc.Arbitrary<T>
}

const value: fc.Arbitrary<ResourceValue> = fc.oneof(
  { weight: 8, arbitrary: scalar.map((scalar): ResourceValue => ({ type: 'SCALAR', scalar })) },
  fc.constantFrom<ResourceValue>(
    { type: 'RANGES', ranges: [] },
    { type: 'RANGES', ranges: [{ begin: 5, end: 4 }] },
    { type: 'RANGES', ranges: [{ begin: 1, end: 9 }] },
    { type: 'SET', set: ['x', 'x'] },
    { type: 'SET', set: ['x'] },
  ),
)

const reservation: fc.Arbitrary<Reservation> = optional<Reservation>(
  {
    type: fc.constantFrom('STATIC', 'DYNAMIC'),
    role,
    principal,
    labels: fc.constantFrom([], [{ key: 'k' }], [{ key: 'k', value: 'v' }]),
  },
  ['type', 'role'],
)

const disk: fc.Arbitrary<DiskInfo> = optional<DiskInfo>(
  {
    source: fc.constantFrom<NonNullable<DiskInfo['source']>>(
      { type: 'MOUNT', root: '/m' },
      { type: 'PATH', root: '/p' },
      { type: 'RAW', id: 'raw', profile: 'fast' },
      { type: 'BLOCK' },
      { type: 'UNKNOWN' },
    ),
    persistence: optional<NonNullable<DiskInfo['persistence']>>({ id, principal }, ['id']),
    volume: fc.constantFrom<NonNullable<DiskInfo['volume']>>(
      { containerPath: 'data', mode: 'RW' },
      { containerPath: '../..', mode: 'RO' },
      { containerPath: '', mode: 'RW', hostPath: '/etc' },
    ),
  },
  [],
)

/** Any resource whatever, most of them refused. */
export const anyResource: fc.Arbitrary<Resource> = optional<Resource>(
  {
    name: fc.constantFrom('disk', 'cpus', 'gpus', 'ports', ''),
    value,
    reservations: fc.array(reservation, { maxLength: 3 }),
    allocationRole: role,
    disk,
    revocable: yes,
    shared: yes,
    providerId: fc.constantFrom('rp1', 'rp2'),
  },
  ['name', 'value', 'reservations'],
)

const stacks: readonly (readonly Reservation[])[] = [
  [],
  [{ type: 'DYNAMIC', role: Role('a'), principal: Principal('p') }],
  [{ type: 'STATIC', role: Role('a') }],
  [
    { type: 'DYNAMIC', role: Role('a'), principal: Principal('p') },
    { type: 'DYNAMIC', role: Role('a/b'), principal: Principal('p'), labels: [{ key: 'k', value: 'v' }] },
  ],
  [
    { type: 'STATIC', role: Role('a') },
    { type: 'DYNAMIC', role: Role('a/b') },
  ],
]

type Volume = 'none' | 'plain' | 'shared'

/** A resource that an agent may well have: no reservation, or one, or a refined one; on any kind of disk; perhaps a volume. */
export const sensibleResource = sensible(['none', 'plain', 'shared'])
const sensibleVolume = sensible(['plain', 'plain', 'shared'])
const sensibleSpace = sensible(['none'])

function sensible(volumes: readonly Volume[]): fc.Arbitrary<Resource> {
  return fc
    .record({
      name: fc.constantFrom('disk', 'disk', 'disk', 'cpus'),
      amount: fc.integer({ min: 1, max: 5000 }),
      reservations: fc.constantFrom(...stacks),
      source: fc.constantFrom<DiskInfo['source']>(
        undefined,
        { type: 'PATH', root: '/p' },
        { type: 'MOUNT', root: '/m' },
      ),
      volume: fc.constantFrom(...volumes),
      id: fc.constantFrom('v1', 'v2', 'v3', 'v4', 'v5', 'v6'),
    })
    .map(({ name, amount, reservations, source, volume, id }) => {
      const value: ResourceValue = { type: 'SCALAR', scalar: Scalar.fromThousandths(amount) }
      const resource: Resource = { name, value, reservations }
      if (volume === 'none' || reservations.length === 0) {
        return source && name === 'disk' ? { ...resource, disk: { source } } : resource
      }
      const disk: DiskInfo = {
        ...(source && { source }),
        persistence: { id: PersistenceId(id), principal: Principal('p') },
        volume: { containerPath: 'data', mode: 'RW' },
      }
      return { ...resource, name: 'disk', disk, ...(volume === 'shared' && { shared: true as const }) }
    })
}

/** An operation that often passes validation. */
export const sensibleOperation: fc.Arbitrary<Operation> = fc.oneof(
  operationOn(sensibleResource),
  fc.record({ type: fc.constant('RESERVE' as const), resources: fc.array(sensibleSpace, { maxLength: 3 }) }),
  fc.record({
    type: fc.constant('UNRESERVE' as const),
    resources: fc.array(sensibleSpace, { maxLength: 3 }),
  }),
  fc.record({ type: fc.constant('CREATE' as const), volumes: fc.array(sensibleVolume, { maxLength: 3 }) }),
  fc.record({ type: fc.constant('DESTROY' as const), volumes: fc.array(sensibleVolume, { maxLength: 3 }) }),
  fc.record({ type: fc.constant('SHRINK_VOLUME' as const), volume: sensibleVolume, subtract: scalar }),
  fc.tuple(sensibleVolume, amount).map(([volume, scalar]): Operation => ({
    type: 'GROW_VOLUME',
    volume,
    addition: withValue(stripVolume(volume), { type: 'SCALAR', scalar }),
  })),
)

/** Any operation, made of these resources. */
export function operationOn(resource: fc.Arbitrary<Resource>): fc.Arbitrary<Operation> {
  const resources = fc.array(resource, { maxLength: 4 })
  const some = fc.array(resource, { minLength: 1, maxLength: 4 })
  return fc.oneof(
    fc.record({ type: fc.constant('RESERVE' as const), resources }),
    fc.record({ type: fc.constant('RESERVE' as const), resources, source: some }),
    // Sources that fit, which chance alone would hardly find.
    some.chain((resources) =>
      fc.constantFrom(...stacks).map((reservations): Operation => ({
        type: 'RESERVE',
        resources,
        source: resources.map((resource) => ({ ...resource, reservations })),
      })),
    ),
    fc.record({ type: fc.constant('UNRESERVE' as const), resources }),
    fc.record({ type: fc.constant('CREATE' as const), volumes: resources }),
    fc.record({ type: fc.constant('DESTROY' as const), volumes: resources }),
    fc.record({ type: fc.constant('GROW_VOLUME' as const), volume: resource, addition: resource }),
    fc.record({ type: fc.constant('SHRINK_VOLUME' as const), volume: resource, subtract: scalar }),
  )
}

/** What only storage providers do. */
export const providerOperation: fc.Arbitrary<
  Extract<OfferOperation, { type: 'CREATE_DISK' | 'DESTROY_DISK' }>
> = fc.oneof(
  fc.record({
    type: fc.constant('CREATE_DISK' as const),
    source: anyResource,
    targetType: fc.constantFrom('MOUNT', 'BLOCK', 'PATH', 'RAW', 'UNKNOWN'),
  }),
  fc.record({
    type: fc.constant('CREATE_DISK' as const),
    source: anyResource,
    targetType: fc.constant('MOUNT' as const),
    targetProfile: fc.constantFrom('fast', 'slow'),
  }),
  fc.record({ type: fc.constant('DESTROY_DISK' as const), source: anyResource }),
)
