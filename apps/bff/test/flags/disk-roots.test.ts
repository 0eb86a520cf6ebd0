import { expect, test } from 'vitest'
import { decodeClusterFile } from '../../src/flags/cluster-file.ts'

interface Disk {
  readonly type: 'PATH' | 'MOUNT'
  readonly root: string
}

const mount = (root: string): Disk => ({ type: 'MOUNT', root })
const path = (root: string): Disk => ({ type: 'PATH', root })

/** What is said of a cluster with these disks, one list for each agent. */
function faults(...agents: readonly (readonly Disk[])[]): readonly string[] {
  const definitions = agents.map((disks, index) => ({
    name: `a${index + 1}`,
    hostname: 'host',
    resources: disks.map(({ type, root }) => ({
      name: 'disk',
      type: 'SCALAR',
      scalar: { value: 10 },
      disk: { source: { type, [type.toLowerCase()]: { root } } },
    })),
  }))
  const decoded = decodeClusterFile(JSON.stringify({ agents: definitions }), '/data/disks')
  return decoded.ok ? [] : decoded.error
}

test('disks beside each other are fine, and so is a mount below a PATH disk', () => {
  expect(faults([mount('{disks}/m1'), mount('{disks}/m2'), path('/srv/p')], [path('/srv/q')])).toEqual([])
  expect(faults([path('/srv/p'), mount('/srv/p/mnt')])).toEqual([])
})

test.each(['/', '/data', '/data/disks/..', '../..'])(
  'a MOUNT disk that holds the data directory (%s) is refused',
  (root) => {
    expect(faults([mount(root)])).toEqual([
      expect.stringMatching(/holds the data directory, and is emptied with its volume$/),
    ])
  },
)

test('a MOUNT disk with another disk below it is refused, whatever their order and agents', () => {
  expect(faults([mount('/srv/m'), path('/srv/m/p')])).toEqual([
    'agent "a1": the MOUNT disk /srv/m holds the PATH disk /srv/m/p of agent "a1", and is emptied with its volume',
  ])
  expect(faults([mount('/srv/m/n')], [mount('/srv/m')])).toEqual([
    'agent "a2": the MOUNT disk /srv/m holds the MOUNT disk /srv/m/n of agent "a1", and is emptied with its volume',
  ])
})
