import { PersistenceId, Role } from '@holdfast/model/ids'
import type { DiskSource, Resource } from '@holdfast/model/resource/resource'
import { volumePath } from '@holdfast/model/resource/volume-path'
import { Scalar } from '@holdfast/model/scalar'
import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'

const volume = (role: string, id: string, source?: DiskSource): Resource => ({
  name: 'disk',
  value: { type: 'SCALAR', scalar: Scalar.of(1) },
  reservations: [{ type: 'DYNAMIC', role: Role(role) }],
  disk: { persistence: { id: PersistenceId(id) }, ...(source && { source }) },
})

describe('where a volume lies', () => {
  test('on the root disk below the work directory, by role and id', () => {
    expect(volumePath(volume('ads', 'v1'))).toEqual({
      ok: true,
      value: { parts: ['volumes', 'roles', 'ads', 'v1'] },
    })
  })

  test('slashes of a role become spaces', () => {
    expect(volumePath(volume('eng/web/x', 'v1'))).toMatchObject({
      value: { parts: ['volumes', 'roles', 'eng web x', 'v1'] },
    })
  })

  test('on a PATH disk below its root, and a MOUNT disk is the volume', () => {
    expect(volumePath(volume('ads', 'v1', { type: 'PATH', root: '/p' }))).toEqual({
      ok: true,
      value: { root: '/p', parts: ['volumes', 'roles', 'ads', 'v1'] },
    })
    expect(volumePath(volume('ads', 'v1', { type: 'MOUNT', root: '/m' }))).toEqual({
      ok: true,
      value: { root: '/m', parts: [] },
    })
  })

  test.each([
    [volume('ads', '..'), "'..' is disallowed"],
    [volume('ads', 'a/b'), "'a/b' contains invalid characters"],
    [volume('..', 'v1'), "Role '..' cannot include '..' as a component"],
    [volume('a/../b', 'v1'), "Role 'a/../b' cannot include '..' as a component"],
    [volume('a\0', 'v1'), "Role 'a\0' cannot be the name of a directory"],
    [volume('ads', 'v1', { type: 'BLOCK' }), 'A BLOCK disk cannot hold a persistent volume'],
    [volume('ads', 'v1', { type: 'RAW' }), 'A RAW disk cannot hold a persistent volume'],
    [volume('ads', 'v1', { type: 'MOUNT' }), 'MOUNT disk has no root'],
    [volume('ads', 'v1', { type: 'PATH', root: '' }), 'PATH disk has no root'],
    [{ ...volume('ads', 'v1'), disk: {} }, 'Only persistent volumes have a path'],
    [{ ...volume('ads', 'v1'), reservations: [] }, 'Only persistent volumes have a path'],
  ])('is nowhere for %j', (resource, error) => {
    expect(volumePath(resource)).toEqual({ ok: false, error })
  })

  test('no part of a path ever leads elsewhere, and no two volumes share one', () => {
    const name = fc.string({ unit: fc.constantFrom('a', '.', '/', '\\', ' ', '\0', '*', '-'), maxLength: 6 })
    fc.assert(
      fc.property(name, name, name, name, (role, id, otherRole, otherId) => {
        const [path, other] = [volumePath(volume(role, id)), volumePath(volume(otherRole, otherId))]
        if (!path.ok || !other.ok) return
        const { parts } = path.value
        expect(
          parts.every((part) => part !== '' && part !== '.' && part !== '..' && !/[/\0]/.test(part)),
        ).toBe(true)
        const same = role === otherRole && id === otherId
        expect(JSON.stringify(parts) === JSON.stringify(other.value.parts)).toBe(same)
      }),
      { numRuns: 2_000 },
    )
  })
})
