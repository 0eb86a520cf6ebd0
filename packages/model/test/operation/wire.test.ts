import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { Role } from '@holdfast/model/ids'
import { allocateOperation, unallocateOperation } from '@holdfast/model/operation/map'
import type { OfferOperation } from '@holdfast/model/operation/operation'
import { validateResource } from '@holdfast/model/resource/validate'
import type { Json } from '@holdfast/model/json'
import { parseJson } from '@holdfast/model/wire/parse-json'
import { decodeOperation, encodeOperation, validateAndUpgradeResources } from '@holdfast/model/wire/operation'
import { anyResource, operationOn, providerOperation, sensibleOperation } from './arbitrary.ts'

function read(json: Json): OfferOperation | string {
  const wire = decodeOperation(json)
  const operation = wire.ok ? validateAndUpgradeResources(wire.value) : wire
  return operation.ok ? operation.value : operation.error
}

const reserved = (role: string) => ({
  name: 'disk',
  type: 'SCALAR',
  scalar: { value: 1 },
  reservations: [{ type: 'DYNAMIC', role }],
})

function reserve(resources: Json, source: Json): OfferOperation | string {
  return read({ type: 'RESERVE', reserve: { resources, source } })
}

function refusalOf(role: string): string {
  return (
    `Resource 'disk(reservations: [(DYNAMIC,${role})]):1' is invalid: ` +
    `Role component '${role}' is invalid because it starts with a dash`
  )
}

describe('an operation on the wire', () => {
  it('comes back as it was, in either spelling of reservations', () => {
    fc.assert(
      fc.property(sensibleOperation, fc.constantFrom('post', 'endpoint'), (operation, form) => {
        const text = parseJson(JSON.stringify(encodeOperation(operation, form)))
        expect(text.ok && read(text.value)).toEqual(operation)
      }),
    )
  })

  it('comes back as it was when it is a launch or for a storage provider', () => {
    const launches: OfferOperation[] = [
      { type: 'LAUNCH', taskInfos: [{ name: 't', task_id: { value: 't' } }] },
      { type: 'LAUNCH_GROUP', executor: { executor_id: { value: 'e' } }, tasks: [{ name: 't' }] },
    ]
    for (const launch of launches)
      expect(read(JSON.parse(JSON.stringify(encodeOperation(launch, 'post'))))).toEqual(launch)
    const valid = providerOperation.filter(
      ({ source }) => validateResource(source) === undefined && source.disk?.source?.type !== 'UNKNOWN',
    )
    fc.assert(
      fc.property(valid, (operation) => {
        expect(read(JSON.parse(JSON.stringify(encodeOperation(operation, 'post'))))).toEqual(operation)
      }),
    )
  })

  it('names what it wants to be told about', () => {
    const operation: OfferOperation = { type: 'CREATE', volumes: [] }
    expect(encodeOperation(operation, 'post', 'op-1')).toEqual({
      type: 'CREATE',
      id: { value: 'op-1' },
      create: { volumes: [] },
    })
    expect(encodeOperation(operation, 'post')).not.toHaveProperty('id')
  })

  it('is refused without the member of its type', () => {
    expect(read({ type: 'RESERVE', create: { volumes: [] } })).toBe(
      'A RESERVE offer operation must have the Offer.Operation.reserve field set.',
    )
    expect(read({ type: 'GROW_VOLUME' })).toBe(
      'A GROW_VOLUME operation must have the Offer.Operation.grow_volume field set',
    )
  })

  it('is refused without a type, and with one that is not known', () => {
    expect(read({})).toBe('Unknown offer operation')
    expect(read({ type: 'FORMAT_DISK' })).toBe('Unknown offer operation')
    expect(read({ type: 'UNKNOWN' })).toBe('Unknown offer operation')
  })

  it('is refused for what a part of it lacks', () => {
    expect(read({ type: 'SHRINK_VOLUME', shrink_volume: { volume: reserved('a') } })).toBe(
      'Missing required fields: shrink_volume.subtract',
    )
    expect(read({ type: 'LAUNCH_GROUP', launch_group: {} })).toBe(
      'Missing required fields: launch_group.executor, launch_group.task_group',
    )
  })

  it('has the faults of its resources told before those of its source', () => {
    expect(reserve([reserved('-r')], [reserved('-s')])).toBe(refusalOf('-r'))
    expect(reserve([reserved('r')], [reserved('-s')])).toBe(refusalOf('-s'))
  })

  it('never stops the program, whatever JSON it is', () => {
    const operations = operationOn(anyResource).map((operation): unknown =>
      encodeOperation(operation, 'post'),
    )
    fc.assert(
      fc.property(fc.oneof(fc.jsonValue(), operations), (value) => {
        expect(read(JSON.parse(JSON.stringify(value)))).toBeDefined()
      }),
    )
  })
})

describe('the allocation of an operation', () => {
  it('is filled in where it is missing, and taken away everywhere', () => {
    fc.assert(
      fc.property(sensibleOperation, (operation) => {
        const allocated = allocateOperation(operation, Role('ads'))
        expect(JSON.stringify(allocated).split('"allocationRole":"ads"').length - 1).toBe(
          JSON.stringify(operation).split('"reservations":').length - 1,
        )
        expect(allocateOperation(allocated, Role('other'))).toEqual(allocated)
        expect(unallocateOperation(allocated)).toEqual(operation)
      }),
    )
  })
})
