import { PersistenceId, Role } from '@holdfast/model/ids'
import type { Resource } from '@holdfast/model/resource/resource'
import { Resources } from '@holdfast/model/resource/resources'
import { Scalar } from '@holdfast/model/scalar'
import { encodeResource, resourcesJson } from '@holdfast/model/wire/resource'
import * as fc from 'fast-check'
import { expect, test } from 'vitest'

const volume = (id: number, role: string, shared: boolean): Resource => ({
  name: 'disk',
  value: { type: 'SCALAR', scalar: Scalar.of(1) },
  reservations: [{ type: 'STATIC', role: Role(role) }],
  disk: { persistence: { id: PersistenceId(`v${id}`) }, volume: { containerPath: 'data', mode: 'RW' } },
  ...(shared && { shared: true }),
})

const sortedTexts = (resources: readonly unknown[]) =>
  resources.map((each) => JSON.stringify(each)).toSorted()

test('the text of a collection says what is in it, after whatever was added and taken away', () => {
  const change = fc.record({
    add: fc.boolean(),
    id: fc.nat(60),
    role: fc.constantFrom('a', 'b/c'),
    shared: fc.boolean(),
  })
  fc.assert(
    fc.property(fc.array(change, { maxLength: 120 }), (changes) => {
      let bag = Resources.empty
      for (const { add, id, role, shared } of changes) {
        bag = Resources[add ? 'add' : 'subtract'](bag, volume(id, role, shared))
        const parsed = JSON.parse(resourcesJson(bag)) as unknown[]
        expect(sortedTexts(parsed)).toEqual(
          sortedTexts(Resources.list(bag).map((resource) => encodeResource(resource, 'endpoint'))),
        )
      }
    }),
    { numRuns: 50 },
  )
})
