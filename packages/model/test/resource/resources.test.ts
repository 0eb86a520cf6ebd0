import { PersistenceId, Principal, Role } from '@holdfast/model/ids'
import { addable, equals, subtractable } from '@holdfast/model/resource/kind'
import { needsCheckpointing, stripVolume } from '@holdfast/model/resource/resource'
import type { DiskSource, Label, Resource } from '@holdfast/model/resource/resource'
import { Resources } from '@holdfast/model/resource/resources'
import { Scalar } from '@holdfast/model/scalar'
import { describe, expect, test } from 'vitest'

const ads = Role('ads')

const disk = (mb: number, role?: string): Resource => ({
  name: 'disk',
  value: { type: 'SCALAR', scalar: Scalar.of(mb) },
  reservations: role === undefined ? [] : [{ type: 'DYNAMIC', role: Role(role) }],
})

const volume = (id: string, mb: number, containerPath = 'data'): Resource => ({
  ...disk(mb, 'ads'),
  disk: { persistence: { id: PersistenceId(id) }, volume: { containerPath, mode: 'RW' } },
})

const shared = (id: string, mb: number): Resource => ({ ...volume(id, mb), shared: true })

const onSource = (resource: Resource, type: DiskSource['type']): Resource => ({
  ...resource,
  disk: { ...resource.disk, source: { type, root: '/mnt' } },
})

const bag = (...resources: Resource[]) => Resources.of(resources)

describe('a collection of resources', () => {
  test('leaves out what is nothing and what is not valid', () => {
    const invalid = { ...disk(1), name: '' }
    expect(Resources.isEmpty(bag(disk(0), invalid, { ...disk(1), shared: true }))).toBe(true)
    expect(Resources.contains(bag(disk(1)), invalid)).toBe(false)
  })

  test('merges what may be cut, and nothing else', () => {
    expect(Resources.list(bag(disk(1), disk(2)))).toEqual([disk(3)])
    const mount = onSource(disk(5), 'MOUNT')
    expect(Resources.list(bag(mount, mount))).toEqual([mount, mount])
    expect(Resources.list(bag(volume('a', 1), volume('a', 1)))).toHaveLength(2)
    expect(Resources.list(bag(onSource(disk(1), 'PATH'), onSource(disk(2), 'PATH')))).toEqual([
      onSource(disk(3), 'PATH'),
    ])
  })

  test('lists a shared volume once and counts its users', () => {
    const users = bag(shared('a', 8), shared('a', 8), shared('a', 8))
    expect(Resources.list(users)).toEqual([shared('a', 8)])
    expect(Resources.count(users, shared('a', 8))).toBe(3)
    expect(Resources.quantities(users).get('disk')).toBe(Scalar.of(8))
    expect(Resources.count(Resources.subtract(users, shared('a', 8)), shared('a', 8))).toBe(2)
    expect(Resources.contains(users, bag(shared('a', 8), shared('a', 8)))).toBe(true)
    expect(Resources.contains(bag(shared('a', 8)), users)).toBe(false)
  })

  test('contains a whole disk twice though it has it once, but a volume only as often as it has it', () => {
    const mount = onSource(disk(5), 'MOUNT')
    expect(Resources.contains(bag(mount), bag(mount, mount))).toBe(true)
    expect(Resources.contains(bag(volume('a', 1)), bag(volume('a', 1), volume('a', 1)))).toBe(false)
  })

  test('gives a MOUNT disk and a volume only whole', () => {
    expect(Resources.contains(bag(onSource(disk(5), 'MOUNT')), onSource(disk(4), 'MOUNT'))).toBe(false)
    expect(Resources.contains(bag(volume('a', 5)), volume('a', 4))).toBe(false)
    expect(Resources.contains(bag(onSource(disk(5), 'PATH')), onSource(disk(4), 'PATH'))).toBe(true)
  })

  test('never holds less than nothing', () => {
    const left = Resources.subtract(bag(disk(1), disk(5, 'ads')), disk(3))
    expect(Resources.list(left)).toEqual([disk(5, 'ads')])
    expect(Resources.quantities(left).get('disk')).toBe(Scalar.of(5))
  })

  test('has no sum of what is gone', () => {
    expect(Resources.quantities(Resources.subtract(bag(disk(1), volume('a', 2)), disk(1)))).toEqual(
      new Map([['disk', Scalar.of(2)]]),
    )
    const gone = Resources.subtract(Resources.subtract(bag(disk(1), volume('a', 2)), disk(1)), volume('a', 2))
    expect(Resources.quantities(gone)).toEqual(new Map())
    expect(Resources.reservations(gone)).toEqual(new Map())
  })

  test('does not mind the order of labels, nor whether an empty value is told', () => {
    const labelled = (...labels: Label[]): Resource => ({
      ...disk(1),
      reservations: [{ type: 'DYNAMIC', role: ads, labels }],
    })
    expect(
      equals(
        labelled({ key: 'a', value: '1' }, { key: 'b' }),
        labelled({ key: 'b', value: '' }, { key: 'a', value: '1' }),
      ),
    ).toBe(true)
    expect(equals(labelled({ key: 'a', value: '1' }), labelled({ key: 'a', value: '2' }))).toBe(false)
    expect(equals(labelled(), disk(1, 'ads'))).toBe(false)
  })

  test('does not mind who made a volume or where it is mounted', () => {
    const made = {
      ...volume('a', 1),
      disk: { ...volume('a', 1).disk, persistence: { id: PersistenceId('a'), principal: Principal('p') } },
    }
    expect(equals(volume('a', 1, 'data'), volume('a', 1, 'log'))).toBe(true)
    expect(equals(volume('a', 1), made)).toBe(true)
    expect(equals(volume('a', 1), volume('a', 2))).toBe(false)
  })

  test('tells as a difference that a volume is mounted elsewhere, though it is equal', () => {
    const before = bag(volume('a', 1, 'data'))
    const after = bag(volume('a', 1, 'log'))
    expect(Resources.equals(before, after)).toBe(true)
    expect(Resources.diff(before, after)).toEqual({
      removed: [volume('a', 1, 'data')],
      added: [volume('a', 1, 'log')],
    })
  })

  test('tells of what was cut only the amount', () => {
    expect(Resources.diff(bag(disk(10)), bag(disk(7), volume('a', 3)))).toEqual({
      removed: [disk(3)],
      added: [volume('a', 3)],
    })
  })

  test('gives the role what is its own, and what belongs to roles above it, and what belongs to nobody', () => {
    const all = bag(disk(1), disk(2, 'a'), disk(3, 'a/b'), disk(4, 'a/b/c'), disk(5, 'ab'))
    expect(
      Resources.list(Resources.allocatableTo(all, Role('a/b'))).toSorted((x, y) => size(x) - size(y)),
    ).toEqual([disk(1), disk(2, 'a'), disk(3, 'a/b')])
  })

  test('knows the part of each role with its sum, without looking at the rest', () => {
    const all = bag(disk(9), disk(4, 'ads'), volume('a', 2), disk(5, 'web'))
    const parts = Resources.reservations(all)
    expect([...parts.keys()]).toEqual(['ads', 'web'])
    expect(Resources.quantities(Resources.reservedTo(all, ads)).get('disk')).toBe(Scalar.of(6))
    expect(Resources.list(Resources.divisible(Resources.reservedTo(all, ads)))).toEqual([disk(4, 'ads')])
    expect(Resources.list(Resources.persistentVolumes(all))).toEqual([volume('a', 2)])
    expect(Resources.quantities(Resources.reservedTo(all)).get('disk')).toBe(Scalar.of(11))
    expect(Resources.list(Resources.unreserved(all))).toEqual([disk(9)])
  })

  test('is the same object when a change concerns none of it', () => {
    const all = bag(disk(9), volume('a', 2))
    expect(Resources.unallocate(all)).toBe(all)
    expect(Resources.filter(all, () => true)).toBe(all)
    expect(Resources.subtract(all, disk(1, 'web'))).toBe(all)
  })

  test('parts revocable resources from the others', () => {
    const revocable: Resource = { ...disk(2), revocable: true }
    const all = bag(disk(1), revocable)
    expect(Resources.list(Resources.revocable(all))).toEqual([revocable])
    expect(Resources.list(Resources.nonRevocable(all))).toEqual([disk(1)])
  })

  test('allocated is another kind than unallocated', () => {
    const all = bag(disk(9))
    const allocated = Resources.allocate(all, ads)
    expect(Resources.contains(allocated, all)).toBe(false)
    expect(Resources.equals(Resources.unallocate(allocated), all)).toBe(true)
  })

  test('reservations are put on and taken off one at a time', () => {
    const reserved = Resources.pushReservation(bag(disk(9)), { type: 'DYNAMIC', role: ads })
    expect(Resources.list(reserved)).toEqual([disk(9, 'ads')])
    expect(Resources.list(Resources.popReservation(Resources.add(reserved, disk(1))))).toEqual([disk(10)])
  })
})

describe('one resource', () => {
  test('adds up with its like only', () => {
    expect(addable(disk(1), disk(2))).toBe(true)
    expect(addable(disk(1), disk(2, 'ads'))).toBe(false)
    expect(addable(volume('a', 1), volume('a', 1))).toBe(false)
    expect(addable(shared('a', 1), shared('a', 1))).toBe(true)
    expect(subtractable(volume('a', 1), volume('a', 1))).toBe(true)
    expect(subtractable(volume('a', 1), volume('a', 2))).toBe(false)
  })

  test('is written down by the agent when it is dynamic or a volume, unless a provider keeps it', () => {
    const onStatic: Resource = { ...volume('a', 1), reservations: [{ type: 'STATIC', role: ads }] }
    expect([disk(1, 'ads'), onStatic].every(needsCheckpointing)).toBe(true)
    expect([disk(1), { ...volume('a', 1), providerId: 'p' }].some(needsCheckpointing)).toBe(false)
  })

  test('without its volume is the disk that the volume lies on', () => {
    expect(stripVolume(shared('a', 3))).toEqual(disk(3, 'ads'))
    expect(stripVolume(onSource(volume('a', 3), 'MOUNT'))).toEqual(onSource(disk(3, 'ads'), 'MOUNT'))
  })
})

function size({ value }: Resource): number {
  return value.type === 'SCALAR' ? value.scalar : 0
}
