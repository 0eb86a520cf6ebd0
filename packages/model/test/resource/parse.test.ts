import { parseResources } from '@holdfast/model/wire/parse-resources'
import { printResources } from '@holdfast/model/resource/print'
import { Resources } from '@holdfast/model/resource/resources'
import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'

const parsed = (text: string, role?: string) => {
  const result = parseResources(text, role)
  return result.ok ? printResources(result.value) : result.error
}

describe("the text of an agent's resources", () => {
  test.each([
    ['cpus:4;mem:1024', 'cpus:4; mem:1024'],
    [' cpus : 0.5 ; mem:1 024;', 'cpus:0.5; mem:1024'],
    ['disk(ads):10;disk(ads):20;disk:5', 'disk(reservations: [(STATIC,ads)]):30; disk:5'],
    ['ports:[20-30, 1-10, 5-12]', 'ports:[1-12, 20-30]'],
    ['disks:{sda, sdb}', 'disks:{sda, sdb}'],
    ['cpus:0', '{}'],
    ['', '{}'],
    ['[]', '{}'],
  ])('%j is %s', (text, printed) => {
    expect(parsed(text)).toBe(printed)
  })

  test('what names no role goes to the default role, in both spellings', () => {
    expect(parsed('cpus:1;mem(*):2', 'ads')).toBe('cpus(reservations: [(STATIC,ads)]):1; mem:2')
    const json = [
      { name: 'cpus', type: 'SCALAR', scalar: { value: 1 } },
      { name: 'mem', type: 'SCALAR', scalar: { value: 2 }, role: '*' },
    ]
    expect(parsed(JSON.stringify(json), 'ads')).toBe('cpus(reservations: [(STATIC,ads)]):1; mem:2')
  })

  test.each([
    ['cpus', "Bad value for resources, missing or extra ':' in cpus"],
    ['cpus:1:2', "Bad value for resources, missing or extra ':' in cpus:1:2"],
    ['cpus(a:1', 'Bad value for resources, mismatched parentheses in cpus(a:1'],
    ['cpus)(:1', 'Bad value for resources, mismatched parentheses in cpus)(:1'],
    ['cpus:-1', 'Bad type for resource cpus value -1 type TEXT'],
    ['cpus:inf', 'Bad type for resource cpus value inf type TEXT'],
    ['cpus:1e999', 'Bad type for resource cpus value 1e999 type TEXT'],
    ['cpus:1e-320', 'Failed to parse resource cpus value 1e-320 error Subnormal values not supported'],
    ['cpus: ', 'Failed to parse resource cpus value   error Expecting non-empty string'],
    ['ports:[1-2', 'Failed to parse resource ports value [1-2 error Mismatched brackets'],
    ['ports:[1-]', 'Failed to parse resource ports value [1-] error Expecting one or more "ranges"'],
    [
      'ports:[a-b]',
      "Failed to parse resource ports value [a-b] error Expecting non-negative integers in 'a'",
    ],
    ['ports:1[2-3]', "Failed to parse resource ports value 1[2-3] error Unexpected '[' found"],
    ['disks:1{a}', "Failed to parse resource disks value 1{a} error Unexpected '{' found"],
    ['disks:{a,a}', 'Invalid set resource: duplicated elements'],
    ['ports:[9-3]', 'Invalid ranges resource: begin > end'],
    ['cpus(-a):1', "Role component '-a' is invalid because it starts with a dash"],
    ['x:1;x:{a}', "Resources with the same name ('x') but different types are not allowed"],
    ['[{"name":"cpus"}]', 'Some JSON resources were not formatted properly: Missing required fields: type'],
    [
      '[{"name":"cpus","type":"SCALAR","scalar":{"value":1},"revocable":{}}]',
      "Revocable resources cannot be specified at the command line; do not include a 'revocable' key in the resources JSON",
    ],
    [
      '[{"name":"cpus","type":"SCALAR","scalar":{"value":1},"reservations":[{"type":"DYNAMIC","role":"a"}]}]',
      'Dynamic reservations cannot be specified at the command line; do not include a reservation with DYNAMIC type in the resources JSON',
    ],
  ])('refuses %j', (text, error) => {
    expect(parsed(text)).toBe(error)
  })

  test('reads what it prints of unreserved resources', () => {
    const scalar = fc.record({ name: fc.constantFrom('cpus', 'mem'), thousandths: fc.nat(10 ** 12) })
    fc.assert(
      fc.property(fc.array(scalar), fc.uniqueArray(fc.nat(70_000)), (scalars, ports) => {
        const text = [
          ...scalars.map(({ name, thousandths }) => `${name}:${thousandths / 1000}`),
          ...(ports.length > 0 ? [`ports:[${ports.map((port) => `${port}-${port}`).join(',')}]`] : []),
        ].join(';')
        const once = parseResources(text)
        const bag = once.ok ? once.value : Resources.empty
        expect(once.ok).toBe(true)
        if (!Resources.isEmpty(bag)) expect(parsed(printResources(bag))).toBe(printResources(bag))
      }),
    )
  })

  test('answers to any text without failing', () => {
    fc.assert(
      fc.property(fc.string({ unit: fc.constantFrom(...Array.from('cpus:;()[]{}-,1.e \n"')) }), (text) => {
        expect(typeof parseResources(text).ok).toBe('boolean')
      }),
      { numRuns: 500 },
    )
  })
})
