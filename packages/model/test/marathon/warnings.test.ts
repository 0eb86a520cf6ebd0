import { describe, expect, it } from 'vitest'
import { warningsOf } from '@holdfast/model/marathon/warnings'

describe('what is most likely not meant by a volume of a pod', () => {
  it.each([
    [
      { name: 'a', persistant: { size: 10 } },
      ['persistant is not known: this volume is ephemeral, and its data is lost with every task'],
    ],
    [{ name: 'a' }, []],
    [{ name: 'a', persistent: { size: 10 }, comment: 'ours' }, []],
    [
      { name: 'a', persistent: null, comment: 'ours' },
      ['comment is not known: this volume is ephemeral, and its data is lost with every task'],
    ],
  ])('of %j: %j', (volume, errors) => {
    expect(warningsOf({ volumes: [volume] }).flatMap((warning) => warning.errors)).toEqual(errors)
  })
})

describe('what is most likely not meant by a volume of an app', () => {
  const data = { containerPath: 'mysqldata', mode: 'RW', persistent: { size: 10 } }
  const error = (path: string) =>
    `there is no persistent volume at ${path}: what is written here is lost with every task`

  it.each([
    ['mysqldata', []],
    ['mysqldata/below', []],
    ['/var/lib/mysql', []],
    ['mysqldate', [{ path: '/container/volumes(1)/hostPath', errors: [error('mysqldate')] }]],
    ['other/below', [{ path: '/container/volumes(1)/hostPath', errors: [error('other')] }]],
  ])('on %j: %j', (hostPath, warnings) => {
    const mounted = { containerPath: '/var/lib/mysql', hostPath, mode: 'RW' }
    expect(warningsOf({ container: { volumes: [data, mounted] } })).toEqual(warnings)
  })

  it.each([
    [null],
    [{}],
    [{ container: 7, volumes: 7 }],
    [{ container: { volumes: [null, 7, { hostPath: 7 }] } }],
  ])('of %j is nothing', (json) => {
    expect(warningsOf(json)).toEqual([])
  })
})
