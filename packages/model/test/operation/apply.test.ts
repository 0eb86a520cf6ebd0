import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { PersistenceId, Principal, Role } from '@holdfast/model/ids'
import { applyOperation, invertOperation } from '@holdfast/model/operation/apply'
import { consumedBy, getResourceConversions } from '@holdfast/model/operation/conversions'
import { operationMessage } from '@holdfast/model/operation/error'
import { Checkpointed } from '@holdfast/model/operation/checkpointed'
import type { Operation } from '@holdfast/model/operation/operation'
import type { Resource } from '@holdfast/model/resource/resource'
import { needsCheckpointing } from '@holdfast/model/resource/resource'
import { Resources } from '@holdfast/model/resource/resources'
import { Scalar } from '@holdfast/model/scalar'
import { validateOperation } from '@holdfast/model/validate/operation'
import type { OperationContext } from '@holdfast/model/validate/context'
import { sensibleOperation, sensibleResource } from './arbitrary.ts'

const disk = (mb: number): Resource => ({
  name: 'disk',
  value: { type: 'SCALAR', scalar: Scalar.of(mb) },
  reservations: [],
})

const reserved = (mb: number): Resource => ({
  ...disk(mb),
  reservations: [{ type: 'DYNAMIC', role: Role('ads'), principal: Principal('ops') }],
})

const volume = (mb: number, id = 'v1'): Resource => ({
  ...reserved(mb),
  disk: { persistence: { id: PersistenceId(id) }, volume: { containerPath: 'data', mode: 'RW' } },
})

const mount = (mb: number): Resource => ({ ...disk(mb), disk: { source: { type: 'MOUNT', root: '/m' } } })

/** The capable agent's operator, who need not say who they are. */
function contextOf(resources: Resources): OperationContext {
  return {
    principal: undefined,
    capabilities: new Set(['HIERARCHICAL_ROLE', 'RESERVATION_REFINEMENT', 'RESIZE_VOLUME']),
    framework: undefined,
    checkpointed: Checkpointed.of(resources),
    isInUse: () => false,
  }
}

function refusal(resources: Resource[], operation: Operation): string {
  const result = applyOperation(Resources.of(resources), operation)
  return result.ok ? 'applied' : operationMessage(result.error)
}

describe('applyOperation', () => {
  it('names what is there and what is asked for when there is not enough', () => {
    expect(refusal([disk(10), reserved(5)], { type: 'RESERVE', resources: [reserved(10.001)] })).toBe(
      'disk:10; disk(reservations: [(DYNAMIC,ads,ops)]):5 does not contain disk:10.001',
    )
  })

  it('says of an empty agent that it is empty', () => {
    expect(refusal([], { type: 'CREATE', volumes: [volume(1)] })).toBe(
      '{} does not contain disk(reservations: [(DYNAMIC,ads,ops)]):1',
    )
  })

  it('takes a volume and its addition together when it grows', () => {
    expect(
      refusal([volume(7), reserved(1)], { type: 'GROW_VOLUME', volume: volume(7), addition: reserved(2) }),
    ).toMatch(/does not contain disk\(reservations: \[\(DYNAMIC,ads,ops\)\]\):2; .*\[v1:data\]:7$|:7; .*:2$/)
  })

  it('changes nothing when a later step fails', () => {
    const before = Resources.of([reserved(10)])
    const result = applyOperation(before, { type: 'CREATE', volumes: [volume(6, 'v1'), volume(6, 'v2')] })
    expect(result.ok).toBe(false)
    expect(Resources.list(before)).toEqual([reserved(10)])
  })

  it('lets a step use what an earlier step yielded', () => {
    const stack = [...reserved(1).reservations, { type: 'DYNAMIC' as const, role: Role('ads/x') }]
    const refined = { ...reserved(4), reservations: stack }
    const result = applyOperation(Resources.of([refined]), {
      type: 'UNRESERVE',
      resources: [refined, reserved(4)],
    })
    expect(result.ok && Resources.list(result.value)).toEqual([disk(4)])
  })

  it('puts one reservation in the place of another', () => {
    const other: Resource = { ...disk(4), reservations: [{ type: 'DYNAMIC', role: Role('web') }] }
    const before = Resources.of([disk(10), other])
    const replace: Operation = { type: 'RESERVE', resources: [reserved(4)], source: [other] }
    const after = applyOperation(before, replace)
    expect(after.ok && Resources.list(after.value)).toEqual([disk(10), reserved(4)])
    const undone = after.ok ? invertOperation(after.value, replace) : after
    expect(undone.ok && Resources.equals(undone.value, before)).toBe(true)
  })

  it('is undone from its last step to its first', () => {
    const stack = [...reserved(1).reservations, { type: 'DYNAMIC' as const, role: Role('ads/x') }]
    const refined = { ...reserved(4), reservations: stack }
    const unreserve: Operation = { type: 'UNRESERVE', resources: [refined, reserved(4)] }
    const undone = invertOperation(Resources.of([disk(4)]), unreserve)
    expect(undone.ok && Resources.list(undone.value)).toEqual([refined])
  })

  it('refuses a whole disk that is asked for twice and there once', () => {
    const twice = { ...mount(10), reservations: reserved(1).reservations }
    expect(refusal([mount(10)], { type: 'RESERVE', resources: [twice, twice] })).toMatch(/does not contain/)
  })

  it('refuses to destroy a shared volume of which another copy is held', () => {
    const shared: Resource = { ...volume(64), shared: true }
    const held = [shared, shared]
    expect(refusal(held, { type: 'DESTROY', volumes: [shared] })).toBe(
      'Persistent volume disk(reservations: [(DYNAMIC,ads,ops)])[v1:data]<SHARED>:64 ' +
        'cannot be removed due to additional shared copies',
    )
    expect(refusal([shared], { type: 'DESTROY', volumes: [shared] })).toBe('applied')
  })

  it('does not know how to start a task', () => {
    const result = applyOperation(Resources.of([disk(1)]), { type: 'LAUNCH', taskInfos: [] })
    expect(!result.ok && operationMessage(result.error)).toBe(
      'Cannot get conversions: Operation not supported',
    )
  })

  it('leaves the volumes of a storage provider as large as they are', () => {
    const provided = { ...volume(7), providerId: 'rp' }
    expect(refusal([provided], { type: 'SHRINK_VOLUME', volume: provided, subtract: Scalar.of(1) })).toBe(
      'Cannot get conversions: Operation not supported for resource provider',
    )
  })
})

/** An operation that may be tried, and an agent that has what it takes and more. */
const tried = fc
  .tuple(sensibleOperation, fc.array(sensibleResource, { maxLength: 8 }))
  .map(([operation, more]) => {
    const conversions = getResourceConversions(operation)
    const needed = conversions.ok ? consumedBy(conversions.value) : Resources.empty
    return { operation, bag: Resources.add(Resources.of(more), needed) }
  })

describe('any operation', () => {
  it('that is valid can be applied to what contains what it takes, conserves totals, and can be undone', () => {
    const applied = new Map<string, number>()
    fc.assert(
      fc.property(tried, ({ operation, bag }) => {
        if (validateOperation(operation, contextOf(bag)) !== undefined) return
        const after = applyOperation(bag, operation)
        // Copies of a shared volume that others hold are the one thing that validation cannot know of.
        if (!after.ok) return expect(after.error.code).toBe('SHARED_COPIES_LEFT')
        applied.set(operation.type, (applied.get(operation.type) ?? 0) + 1)
        expect(Resources.quantities(after.value)).toEqual(Resources.quantities(bag))
        const undone = invertOperation(after.value, operation)
        expect(undone.ok && Resources.equals(undone.value, bag)).toBe(true)
      }),
      { numRuns: 3000 },
    )
    // The property would hold of nothing at all, so make sure that it was tried.
    expect(applied.size).toBe(6)
    expect(Math.min(...applied.values())).toBeGreaterThan(20)
  })

  it('leaves the same to write down whether that is kept or worked out anew', () => {
    fc.assert(
      fc.property(tried, ({ operation, bag }) => {
        const before = Checkpointed.of(bag)
        if (validateOperation(operation, contextOf(bag)) !== undefined) return
        const after = applyOperation(bag, operation)
        const conversions = getResourceConversions(operation)
        if (!after.ok || !conversions.ok) return
        const kept = Checkpointed.apply(before, conversions.value)
        const anew = Resources.filter(after.value, needsCheckpointing)
        expect(Resources.equals(kept.resources, anew)).toBe(true)
        for (const resource of Resources.list(Resources.persistentVolumes(anew))) {
          const id = resource.disk?.persistence?.id ?? PersistenceId('')
          const role = resource.reservations.at(-1)?.role ?? Role('')
          expect(Checkpointed.volume(kept, role, id)?.disk?.persistence?.id).toBe(id)
        }
      }),
      { numRuns: 2000 },
    )
  })
})
