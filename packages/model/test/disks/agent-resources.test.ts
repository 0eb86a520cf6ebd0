import { describe, expect, test } from 'vitest'
import { additiveFault } from '@holdfast/model/disks/additive'
import { defaultDiskMb, withMachine } from '@holdfast/model/disks/machine-resources'
import { parseResources } from '@holdfast/model/wire/parse-resources'
import { printResource } from '@holdfast/model/resource/print'
import { Resources } from '@holdfast/model/resource/resources'

function resources(text: string): Resources {
  const parsed = parseResources(text)
  if (!parsed.ok) throw new Error(parsed.error)
  return parsed.value
}

const printed = (bag: Resources) => Resources.list(bag).map(printResource).toSorted()
const GB = 2 ** 30

describe('what an agent takes from its machine', () => {
  test('is the processors, and the memory but for 1 GB', () => {
    const machine = { cpus: 8, memBytes: 16 * GB + 1 }
    expect(printed(withMachine(Resources.empty, machine))).toEqual(['cpus:8', 'mem:15360'])
  })

  test('is half of the memory when there is less than 2 GB', () => {
    expect(printed(withMachine(Resources.empty, { cpus: 0, memBytes: 2 * GB - 2 ** 20 }))).toEqual([
      'cpus:1',
      'mem:1023',
    ])
    expect(printed(withMachine(Resources.empty, { cpus: 1, memBytes: 2 * GB }))).toEqual([
      'cpus:1',
      'mem:1024',
    ])
  })

  test('is nothing that is given, in whatever way', () => {
    const given = resources('cpus(db):0.5;mem:1')
    expect(withMachine(given, { cpus: 8, memBytes: GB })).toEqual(given)
  })

  test('is the root disk but for 5 GB, or half of less than 10 GB, in whole MB', () => {
    expect(defaultDiskMb(100 * GB + 1)).toBe(95 * 1024)
    expect(defaultDiskMb(10 * GB)).toBe(5 * 1024)
    expect(defaultDiskMb(10 * GB - 1)).toBe(5 * 1024 - 1)
    expect(defaultDiskMb(3 * 2 ** 20)).toBe(1)
  })
})

const mount = (root: string, value: number) =>
  JSON.stringify([
    {
      name: 'disk',
      type: 'SCALAR',
      scalar: { value },
      disk: { source: { type: 'MOUNT', mount: { root } } },
    },
  ])
const fault = (before: string, after: string) => additiveFault(resources(before), resources(after))

describe('an agent may come back', () => {
  test.each([
    ['the same', 'cpus:4;disk(db):10', 'disk(db):10;cpus:4'],
    ['more of something', 'cpus:4', 'cpus:4.5'],
    ['something new', 'cpus:4', 'cpus:4;disk:7'],
    ['more ports', 'ports:[1-5]', 'ports:[1-9]'],
    ['more of a set', 'kinds:{a}', 'kinds:{a,b}'],
    ['a larger disk', mount('/a', 5), mount('/a', 6)],
  ])('with %s', (_, before, after) => expect(fault(before, after)).toBeUndefined())

  test.each([
    [
      'less of something',
      'cpus:4',
      'cpus:3.999',
      "Value of scalar resource 'cpus' decreased from 4 to 3.999",
    ],
    [
      'less ports',
      'ports:[1-5]',
      'ports:[1-3]',
      "Value of ranges resource 'ports' changed from [1-5] to [1-3]",
    ],
    [
      'a smaller disk',
      mount('/a', 6),
      mount('/a', 5),
      "Value of scalar resource 'disk' decreased from 6 to 5",
    ],
    ['a disk elsewhere', mount('/a', 6), mount('/b', 9), 'Resource not found: disk[MOUNT:/a]:6'],
    ['another role', 'disk(a):6', 'disk:9', 'Resource not found: disk(reservations: [(STATIC,a)]):6'],
  ])('not with %s', (_, before, after, reason) =>
    expect(fault(before, after)).toBe(
      `Configuration change not permitted under 'additive' policy: ${reason}`,
    ),
  )
})
