import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { FrameworkId, PersistenceId, Principal, Role } from '@holdfast/model/ids'
import { Checkpointed } from '@holdfast/model/operation/checkpointed'
import type { Operation } from '@holdfast/model/operation/operation'
import type { Resource } from '@holdfast/model/resource/resource'
import { Resources } from '@holdfast/model/resource/resources'
import { Scalar } from '@holdfast/model/scalar'
import { checkContainerPath, checkPersistenceId, checkRole } from '@holdfast/model/validate/checks'
import { usedBy } from '@holdfast/model/validate/context'
import type { OperationContext } from '@holdfast/model/validate/context'
import { validationMessage } from '@holdfast/model/validate/messages'
import { validateOperation } from '@holdfast/model/validate/operation'
import { decodeOperation, validateAndUpgradeResources } from '@holdfast/model/wire/operation'
import { anyResource, operationOn, providerOperation } from '../operation/arbitrary.ts'

const space = (mb: number): Resource => ({
  name: 'disk',
  value: { type: 'SCALAR', scalar: Scalar.of(mb) },
  reservations: [{ type: 'DYNAMIC', role: Role('ads'), principal: Principal('ops') }],
})

const volume = (mb: number, id = 'v1'): Resource => ({
  ...space(mb),
  disk: {
    persistence: { id: PersistenceId(id), principal: Principal('ops') },
    volume: { containerPath: 'data', mode: 'RW' },
  },
})

const stack = (...roles: string[]) => roles.map((role) => ({ type: 'DYNAMIC' as const, role: Role(role) }))

function operatorOn(...held: Resource[]): OperationContext {
  return {
    principal: Principal('ops'),
    capabilities: new Set(['HIERARCHICAL_ROLE', 'RESERVATION_REFINEMENT', 'RESIZE_VOLUME']),
    framework: undefined,
    checkpointed: Checkpointed.of(Resources.of(held)),
    isInUse: () => false,
  }
}

function refusal(operation: Operation, context = operatorOn()): string | undefined {
  const error = validateOperation(operation, context)
  return error && validationMessage(error)
}

describe('an amount that is nothing', () => {
  const nothing = 'Invalid resources: value rounds to 0'

  for (const amount of [0, 0.0004]) {
    it(`is refused by every operation: ${amount} MB`, () => {
      expect(refusal({ type: 'RESERVE', resources: [space(10), space(amount)] })).toBe(nothing)
      expect(refusal({ type: 'UNRESERVE', resources: [space(amount)] })).toBe(nothing)
      expect(refusal({ type: 'CREATE', volumes: [volume(amount)] })).toBe(nothing)
      expect(refusal({ type: 'DESTROY', volumes: [volume(amount)] })).toBe(nothing)
      expect(refusal({ type: 'GROW_VOLUME', volume: volume(amount), addition: space(1) })).toBe(nothing)
      expect(refusal({ type: 'SHRINK_VOLUME', volume: volume(amount), subtract: Scalar.of(1) })).toBe(nothing)
    })
  }

  it('reaches the check from the wire, where it is a valid resource', () => {
    const volumes = [
      {
        name: 'disk',
        type: 'SCALAR',
        scalar: { value: 0.0004 },
        reservations: [{ type: 'DYNAMIC', role: 'ads', principal: 'ops' }],
        disk: { persistence: { id: 'v1', principal: 'ops' }, volume: { container_path: 'data', mode: 'RW' } },
      },
    ]
    const wire = decodeOperation({ type: 'CREATE', create: { volumes } })
    const operation = wire.ok ? validateAndUpgradeResources(wire.value) : wire
    expect(operation.ok && operation.value.type === 'CREATE' && refusal(operation.value)).toBe(nothing)
  })

  it('is more than nothing from half a thousandth on', () => {
    expect(refusal({ type: 'CREATE', volumes: [volume(0.0005)] })).toBeUndefined()
  })
})

describe('the id of a new volume', () => {
  it('may be that of another role, not one of its own', () => {
    const context = operatorOn({ ...volume(1), reservations: stack('web') })
    expect(refusal({ type: 'CREATE', volumes: [volume(2)] }, context)).toBeUndefined()
    expect(refusal({ type: 'CREATE', volumes: [volume(2)] }, operatorOn(volume(1)))).toBe(
      "Persistence ID 'v1' is not unique",
    )
  })

  it('may not be there twice in one operation, shared or not', () => {
    const unique = "Persistence ID 'v1' is not unique"
    const shared: Resource = { ...volume(1), shared: true }
    expect(refusal({ type: 'CREATE', volumes: [volume(1), volume(2)] })).toBe(unique)
    expect(refusal({ type: 'CREATE', volumes: [shared, shared] })).toBe(unique)
    expect(refusal({ type: 'CREATE', volumes: [shared] }, operatorOn(shared))).toBe(unique)
  })
})

describe('DESTROY', () => {
  it('does not find one volume twice', () => {
    expect(refusal({ type: 'DESTROY', volumes: [volume(1), volume(1)] }, operatorOn(volume(1)))).toBe(
      'Persistent volumes not found',
    )
  })

  it('leaves a volume that a task of any framework uses', () => {
    const used = usedBy([Resources.empty, Resources.of([volume(1)])])
    const context = { ...operatorOn(volume(1), volume(1, 'v2')), isInUse: used }
    expect(refusal({ type: 'DESTROY', volumes: [volume(1, 'v2'), volume(1)] }, context)).toBe(
      'Persistent volumes in use',
    )
    expect(refusal({ type: 'DESTROY', volumes: [volume(1, 'v2')] }, context)).toBeUndefined()
  })

  it('knows a volume that was offered to a role', () => {
    const offered = { ...volume(1), allocationRole: Role('ads') }
    expect(refusal({ type: 'DESTROY', volumes: [offered] }, operatorOn(volume(1)))).toBeUndefined()
  })
})

const from = (mb: number): Resource => ({ ...space(mb), reservations: stack('old') })

/** By an operator who need not say who they are. */
function replace(resources: Resource[], source: Resource[]): string | undefined {
  return refusal({ type: 'RESERVE', resources, source }, { ...operatorOn(), principal: undefined })
}

describe('RESERVE in place of another reservation', () => {
  it('must be as much as was reserved', () => {
    expect(replace([space(10)], [from(10)])).toBeUndefined()
    expect(replace([space(10)], [from(4), from(6)])).toBeUndefined()
    expect(replace([space(10)], [from(9)])).toBe(
      'Source and target resources should refer to identical resource quantities: disk:9 vs. disk:10',
    )
  })

  it('must be of one reservation on each side', () => {
    expect(replace([space(10)], [from(4), { ...space(6), reservations: stack('other') }])).toMatch(
      /^Invalid source: Mixed reservations are not supported/,
    )
    expect(replace([], [from(4)])).toBe('Invalid resources: Resource cannot be empty')
  })

  it('must name a source that is valid itself', () => {
    const gpus: Resource = { ...from(0.5), name: 'gpus' }
    expect(replace([space(10)], [gpus])).toBe(
      "Invalid source: Invalid 'gpus' resource: The 'gpus' resource must be an unsigned integer",
    )
  })

  it('cannot move to another disk', () => {
    const mounted: Resource = { ...space(10), disk: { source: { type: 'MOUNT', root: '/m' } } }
    expect(replace([mounted], [from(10)])).toMatch(/^Source and target resources should refer to identical/)
  })
})

function shrink(mb: number): string | undefined {
  return refusal({ type: 'SHRINK_VOLUME', volume: volume(10), subtract: Scalar.of(mb) })
}

describe('an agent that knows refined reservations', () => {
  const refined: Resource = { ...volume(1), reservations: stack('a', 'a/b') }
  const capable = { ...operatorOn(), principal: undefined }

  it('takes them, and one that does not is left alone', () => {
    expect(refusal({ type: 'CREATE', volumes: [refined] }, capable)).toBeUndefined()
    const capabilities = new Set(['HIERARCHICAL_ROLE'] as const)
    expect(refusal({ type: 'CREATE', volumes: [refined] }, { ...capable, capabilities })).toMatch(
      /^Volume .* with reservation refinement cannot be created on an agent without RESERVATION_REFINEMENT/,
    )
  })
})

describe('SHRINK_VOLUME', () => {
  it('leaves something of the volume', () => {
    expect(shrink(9.999)).toBeUndefined()
    expect(shrink(10)).toBe(
      "Value of 'ShrinkVolume.subtract' must be smaller than the size of 'ShrinkVolume.volume'",
    )
    expect(shrink(0.0004)).toBe("Value of 'ShrinkVolume.subtract' must be greater than zero")
  })
})

describe('validateOperation', () => {
  it('reports the fault of the resources before that of the principal', () => {
    const unreserved: Resource = { ...volume(1), reservations: [] }
    expect(
      refusal({ type: 'CREATE', volumes: [unreserved] }, { ...operatorOn(), principal: Principal('x') }),
    ).toBe(
      'Invalid resources: Invalid DiskInfo: Persistent volumes cannot be created from unreserved resources',
    )
  })

  it('has an answer and a sentence for whatever it is given', () => {
    const framework = {
      id: FrameworkId('f1'),
      roles: [Role('a')],
      capabilities: new Set<never>(),
    }
    const contexts = fc.record({
      principal: fc.constantFrom(undefined, Principal('p')),
      capabilities: fc.constantFrom(operatorOn().capabilities, new Set<never>()),
      framework: fc.constantFrom(undefined, framework),
      held: fc.array(anyResource, { maxLength: 4 }),
      isInUse: fc.constantFrom(
        () => true,
        () => false,
      ),
    })
    const seen = new Set<string>()
    fc.assert(
      fc.property(
        fc.oneof(operationOn(anyResource), providerOperation),
        contexts,
        (operation, { held, ...context }) => {
          const checkpointed = Checkpointed.of(Resources.of(held))
          const error = validateOperation(operation, { ...context, checkpointed })
          if (error === undefined) return
          seen.add(error.code)
          expect(validationMessage(error)).not.toMatch(/undefined|\[object/)
        },
      ),
      { numRuns: 5000 },
    )
    // Otherwise the resources that chance makes are all refused for one reason.
    expect(seen.size).toBeGreaterThan(12)
  })
})

describe('the checks of one field', () => {
  it('refuse a container path that an agent would skip or stumble over', () => {
    expect(checkContainerPath('data')).toBeUndefined()
    expect(checkContainerPath('my data.1')).toBeUndefined()
    for (const path of ['', '.', '..', '/', 'a/b', '/data', 'a\nb'])
      expect(checkContainerPath(path)).toBeTypeOf('string')
  })

  it('say of an id and a role what the operation would say', () => {
    expect(checkPersistenceId('a/b')).toBe("'a/b' contains invalid characters")
    expect(checkPersistenceId('größe#1:x')).toBeUndefined()
    expect(checkRole('*')).toBe('Invalid reservation: role "*" cannot be reserved')
    expect(checkRole('-x')).toBe("Role component '-x' is invalid because it starts with a dash")
    expect(checkRole('eng/web')).toBeUndefined()
  })
})
