import { applyCheckpointed, checkpointMessage } from '@holdfast/model/operation/checkpoint'
import { needsCheckpointing } from '@holdfast/model/resource/resource'
import { Resources } from '@holdfast/model/resource/resources'
import { describe, expect, test } from 'vitest'
import { volumeWorkOf } from '../../core/agent/volume-work.ts'
import { pathOf } from '../../src/embedded/disks/places.ts'
import { casesOf, flagResources, resourcesIn, type Written } from './cases.ts'

interface Call {
  readonly fn: 'needCheckpointing' | 'applyCheckpointedResources' | 'getPersistentVolumePath'
  readonly args: readonly unknown[]
}

interface Returned {
  readonly bool?: boolean
  readonly value?: Written
  readonly error?: string
  readonly string?: string
}

describe('what is written down of resources, and where volumes lie, is as in Mesos', () => {
  test.each(casesOf<object, Call, Returned>('checkpoint'))(
    '$id',
    ({ do: { fn, args }, expect: returned }) => {
      const [first, second] = args
      switch (fn) {
        case 'needCheckpointing':
          return expect(needsCheckpointing(only(first))).toBe(returned.bool)
        case 'getPersistentVolumePath': {
          const [work] = volumeWorkOf({ type: 'CREATE', volumes: [only(first)] })
          return expect(work && pathOf('/W', work.place).path).toBe(returned.string?.replace(/^W/, '/W'))
        }
        case 'applyCheckpointedResources': {
          const result = applyCheckpointed(
            flagResources(first as Written),
            Resources.of(resourcesIn(second as Written)),
          )
          if (returned.error !== undefined) {
            expect(result.ok).toBe(false)
            return expect(result.ok ? '' : checkpointMessage(result.error)).toContain(returned.error)
          }
          const expected = Resources.of(resourcesIn(returned.value ?? []))
          return expect(result.ok && Resources.equals(result.value, expected)).toBe(true)
        }
      }
    },
  )
})

function only(written: unknown) {
  const [resource] = resourcesIn([written])
  if (resource === undefined) throw new Error('No resource')
  return resource
}
