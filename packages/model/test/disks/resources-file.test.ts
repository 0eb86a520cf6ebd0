import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { mountDisks } from '@holdfast/model/disks/disk-entry'
import {
  fileHeader,
  readKnownDisks,
  readResourcesLine,
  resourcesLine,
  withDisks,
} from '@holdfast/model/disks/resources-file'

const known = (file: string) => {
  const disks = readKnownDisks(file)
  return disks.ok ? Object.fromEntries(disks.value) : disks.error
}

const source = (root: string) => ({ source: { type: 'MOUNT', mount: { root } } })

describe('the file of the resources', () => {
  test('is spaced as it always was', () => {
    expect(resourcesLine([{ name: 'ports', ranges: { range: [{ begin: 1, end: 21 }] } }, []])).toBe(
      `MESOS_RESOURCES='[{"name": "ports", "ranges": {"range": [{"begin": 1, "end": 21}]}}, []]'\n`,
    )
  })

  test('keeps the size of every disk, whatever its path is', () => {
    const paths = fc.uniqueArray(fc.string({ minLength: 1, unit: 'binary' }), { maxLength: 5 })
    fc.assert(
      fc.property(paths, fc.integer({ min: 101, max: 1e9 }), (mounts, mb) => {
        const freeBytes = () => mb * 2 ** 20
        const disks = mountDisks({ mounts, known: new Map(), freeBytes, role: '*' })
        const resources = disks.ok ? withDisks('[]', disks.value) : disks
        if (!resources.ok) throw new Error(resources.error)
        const line = resourcesLine(resources.value)
        // One line that is safe between single quotes.
        expect(line).toMatch(/^MESOS_RESOURCES='[^'\n\u0080-\uffff]*'\n$/)
        expect(readKnownDisks(fileHeader('today') + line)).toEqual({
          ok: true,
          value: new Map(mounts.map((path) => [path, mb - 100])),
        })
      }),
    )
  })

  test('means its last line', () => {
    expect(readResourcesLine("MESOS_RESOURCES='[1]'\nMESOS_RESOURCES='[2]'\nMESOS_ROLE='x'\n")).toEqual({
      ok: true,
      value: '[2]',
    })
  })

  test('names known disks by where they are mounted, and no other resource', () => {
    const line = resourcesLine([
      { name: 'ports', type: 'RANGES' },
      { name: 'disk', scalar: { value: 5 } },
      { name: 'disk', scalar: { value: 6.5 }, disk: source('/a') },
      { name: 'disk', scalar: { value: 7 }, disk: {} },
      { name: 'gpus', scalar: { value: 8 }, disk: source('/b') },
      9,
    ])
    expect(known(line)).toEqual({ '/a': 6.5 })
  })

  test.each([
    ['nothing', '', "has no line MESOS_RESOURCES='[...]'"],
    [
      'no quote at its end',
      "MESOS_RESOURCES='[]\n",
      "does not end its line MESOS_RESOURCES='[...]' as it should",
    ],
    [
      'no JSON',
      "MESOS_RESOURCES='cpus:4'\n",
      'holds no list of resources: syntax error at line 1 near: cpus:4',
    ],
    ['no list', "MESOS_RESOURCES='{}'\n", 'holds no list of resources: Unexpected JSON type parsed'],
    [
      'a mounted disk without its size',
      `MESOS_RESOURCES='[{"name":"disk","disk":{"source":{"mount":{"root":"/a"}}}}]'\n`,
      'names a disk that is not mounted, or has no size: {"name":"disk","disk":{"source":{"mount":{"root":"/a"}}}}',
    ],
  ])('is refused with %s', (_, file, reason) => {
    expect(known(file)).toBe(reason)
  })

  test('takes the other resources as JSON alone', () => {
    expect(withDisks('{}', [])).toEqual({
      ok: false,
      error: 'Invalid MESOS_RESOURCES JSON: Unexpected JSON type parsed',
    })
  })
})
