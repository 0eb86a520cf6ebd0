import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { PersistenceId, Role } from '@holdfast/model/ids'
import { applyCheckpointed, checkpointMessage } from '@holdfast/model/operation/checkpoint'
import { applyOperation } from '@holdfast/model/operation/apply'
import { Checkpointed } from '@holdfast/model/operation/checkpointed'
import { getResourceConversions } from '@holdfast/model/operation/conversions'
import type { Resource } from '@holdfast/model/resource/resource'
import { stripVolume } from '@holdfast/model/resource/resource'
import { Resources } from '@holdfast/model/resource/resources'
import { Scalar } from '@holdfast/model/scalar'
import { sensibleResource } from './arbitrary.ts'

const disk = (mb: number): Resource => ({
  name: 'disk',
  value: { type: 'SCALAR', scalar: Scalar.of(mb) },
  reservations: [],
})
const ads = Role('ads')
const reserved = (mb: number): Resource => ({ ...disk(mb), reservations: [{ type: 'DYNAMIC', role: ads }] })
const v1 = PersistenceId('v1')
const volume = (mb: number, id = v1): Resource => ({
  ...reserved(mb),
  disk: { persistence: { id }, volume: { containerPath: 'data', mode: 'RW' } },
})

function refusal(flags: Resource[], checkpointed: Resource[]): string {
  const result = applyCheckpointed(Resources.of(flags), Resources.of(checkpointed))
  return result.ok ? 'compatible' : checkpointMessage(result.error)
}

describe('applyCheckpointed', () => {
  it('refuses an agent whose flags no longer hold what it wrote down', () => {
    expect(refusal([disk(10)], [volume(64)])).toBe(
      'Incompatible agent resources: disk:10 does not contain disk:64',
    )
  })

  it('refuses what needs no writing down', () => {
    expect(refusal([disk(10)], [disk(1)])).toBe('Unexpected checkpointed resources disk:1')
  })

  it('keeps a static reservation under a dynamic one', () => {
    const statically: Resource = { ...disk(100), reservations: [{ type: 'STATIC', role: Role('a') }] }
    const refined: Resource = {
      ...disk(40),
      reservations: [...statically.reservations, { type: 'DYNAMIC', role: Role('a/b') }],
    }
    const result = applyCheckpointed(Resources.of([statically]), Resources.of([refined]))
    const expected = [{ ...statically, value: disk(60).value }, refined]
    expect(result.ok && Resources.equals(result.value, Resources.of(expected))).toBe(true)
  })

  it('gives back the total that was written down, whatever the agent holds', () => {
    fc.assert(
      fc.property(fc.array(sensibleResource, { maxLength: 8 }), (list) => {
        // Of one volume an agent has one copy.
        const seen = new Set<string>()
        const resources = list.filter((resource) => {
          const name = JSON.stringify(resource)
          return !seen.has(name) && seen.add(name)
        })
        const total = Resources.of(resources)
        const { resources: checkpointed } = Checkpointed.of(total)
        const rest = Resources.subtract(total, checkpointed)
        const flags = Resources.list(checkpointed).reduce((bag, resource) => {
          const [first] = resource.reservations
          return Resources.add(bag, {
            ...stripVolume(resource),
            reservations: first?.type === 'STATIC' ? [first] : [],
          })
        }, rest)
        const again = applyCheckpointed(flags, checkpointed)
        expect(again.ok && Resources.equals(again.value, total)).toBe(true)
      }),
    )
  })
})

describe('Checkpointed', () => {
  const create = getResourceConversions({ type: 'CREATE', volumes: [volume(5)] })
  const conversions = create.ok ? create.value : []

  it('knows a volume by role and id from its creation to its destruction', () => {
    const before = Checkpointed.of(Resources.of([reserved(10)]))
    const during = Checkpointed.apply(before, conversions)
    expect(Checkpointed.volume(before, ads, v1)).toBeUndefined()
    expect(Checkpointed.volume(during, ads, v1)).toEqual(volume(5))
    expect(Checkpointed.volume(during, Role('other'), v1)).toBeUndefined()

    const destroy = getResourceConversions({ type: 'DESTROY', volumes: [volume(5)] })
    const after = Checkpointed.apply(during, destroy.ok ? destroy.value : [])
    expect(Checkpointed.volume(after, ads, v1)).toBeUndefined()
    expect(Resources.equals(after.resources, before.resources)).toBe(true)
  })

  it('costs the same with many thousand volumes as with few', () => {
    const volumes = Array.from({ length: 20_000 }, (_, i) => volume(1, PersistenceId(`v${i}`)))
    const total = Resources.of([reserved(100), ...volumes])
    const many = Checkpointed.of(total)
    const started = performance.now()
    for (let i = 0; i < 1000; i++) {
      const id = PersistenceId(`new${i}`)
      const operation = { type: 'CREATE' as const, volumes: [volume(0.001, id)] }
      const steps = getResourceConversions(operation)
      expect(applyOperation(total, operation).ok).toBe(true)
      expect(
        Checkpointed.volume(Checkpointed.apply(many, steps.ok ? steps.value : []), ads, id),
      ).toBeDefined()
    }
    // Walking 20,000 volumes 2,000 times would take many seconds.
    expect(performance.now() - started).toBeLessThan(3000)
  })
})
