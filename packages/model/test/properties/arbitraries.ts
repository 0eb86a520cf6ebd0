import { PersistenceId, Principal, Role } from '@holdfast/model/ids'
import { Ranges } from '@holdfast/model/ranges'
import type { DiskInfo, Label, Reservation, Resource } from '@holdfast/model/resource/resource'
import { Scalar } from '@holdfast/model/scalar'
import * as fc from 'fast-check'

// Few names, so that what is drawn often meets its like.

const thousandths = fc.integer({ min: 1, max: 5_000 }).map(Scalar.fromThousandths)
const principal = fc.constantFrom('alice', 'bob').map(Principal)
const label: fc.Arbitrary<Label> = fc.record(
  { key: fc.constantFrom('a', 'b'), value: fc.constantFrom('', '1', '2') },
  { requiredKeys: ['key'] },
)
const labels = fc.uniqueArray(label, { maxLength: 2, selector: ({ key }) => key })

const withWhom = fc.record({ principal, labels }, { requiredKeys: [] })

const reservations: fc.Arbitrary<readonly Reservation[]> = fc.oneof(
  fc.constant([]),
  fc
    .tuple(fc.constantFrom('STATIC' as const, 'DYNAMIC' as const), fc.constantFrom('ads', 'eng'), withWhom)
    .map(([type, role, whom]): Reservation[] => [{ type, role: Role(role), ...whom }]),
  fc
    .tuple(fc.constantFrom('STATIC' as const, 'DYNAMIC' as const), withWhom)
    .map(([type, whom]): Reservation[] => [
      { type, role: Role('ads') },
      { type: 'DYNAMIC', role: Role('ads/web'), ...whom },
    ]),
)

const source: fc.Arbitrary<Pick<DiskInfo, 'source'>> = fc.constantFrom(
  {},
  { source: { type: 'PATH', root: '/p' } },
  { source: { type: 'MOUNT', root: '/m' } },
  { source: { type: 'RAW', profile: 'fast' } },
  { source: { type: 'BLOCK', id: 'b1', vendor: 'v' } },
)

const persistence: fc.Arbitrary<DiskInfo> = fc.record({
  persistence: fc.record(
    { id: fc.constantFrom('v1', 'v2', 'v3').map(PersistenceId), principal },
    { requiredKeys: ['id'] },
  ),
  volume: fc.record({ containerPath: fc.constantFrom('data', 'log'), mode: fc.constant('RW' as const) }),
})

const plain: fc.Arbitrary<Resource> = fc.record({
  name: fc.constantFrom('cpus', 'mem', 'disk'),
  value: thousandths.map((scalar) => ({ type: 'SCALAR' as const, scalar })),
  reservations,
})

const onDisk: fc.Arbitrary<Resource> = fc
  .tuple(plain, source)
  .map(([resource, disk]) => ({ ...resource, name: 'disk', ...(disk.source && { disk }) }))

const revocable: fc.Arbitrary<Resource> = plain.map((resource) => ({ ...resource, revocable: true }))

/** Of two sizes only, so that equal volumes are drawn. */
export const volume: fc.Arbitrary<Resource> = fc
  .tuple(fc.constantFrom(64, 128), reservations, source, persistence, fc.boolean())
  .map(([mb, stack, source, disk, shared]) => ({
    name: 'disk',
    value: { type: 'SCALAR' as const, scalar: Scalar.of(mb) },
    reservations: stack.length > 0 ? stack : [{ type: 'DYNAMIC', role: Role('ads') }],
    disk: { ...source, ...disk },
    ...(shared && { shared: true }),
  }))

const ports: fc.Arbitrary<Resource> = fc
  .tuple(fc.array(fc.tuple(fc.nat(30), fc.nat(5)), { minLength: 1, maxLength: 3 }), reservations)
  .map(([pairs, reservations]) => ({
    name: 'ports',
    value: {
      type: 'RANGES',
      ranges: Ranges.of(pairs.map(([begin, more]) => ({ begin, end: begin + more }))),
    },
    reservations,
  }))

const disks: fc.Arbitrary<Resource> = fc
  .tuple(fc.uniqueArray(fc.constantFrom('sda', 'sdb', 'sdc'), { minLength: 1 }), reservations)
  .map(([set, reservations]) => ({ name: 'disks', value: { type: 'SET', set }, reservations }))

const allocated = (resource: fc.Arbitrary<Resource>): fc.Arbitrary<Resource> =>
  fc
    .tuple(resource, fc.constantFrom(undefined, 'ads', 'eng'))
    .map(([resource, role]) => (role ? { ...resource, allocationRole: Role(role) } : resource))

/** Valid resources whose parts can be told apart: neither ranges nor sets, which overlap when they meet. */
export const scalarResource = allocated(fc.oneof(plain, onDisk, revocable, volume))

/** Any valid resource that an agent of this project's may have. */
export const resource = fc.oneof(scalarResource, allocated(ports), allocated(disks))
