import { describe, expect, it } from 'vitest'
import type { ReservationRow, VolumeRow } from '@holdfast/model/api/rows'
import { isCeremonyMet } from '../src/parts/destroy/ceremony.ts'
import { chooseDestroyable, destroyRequest } from '../src/parts/destroy/destroy-request.ts'
import { unreserveRequest, whyNotUnreserve } from '../src/parts/destroy/unreserve-request.ts'
import { resourcesIn } from './steps.ts'

const volume = (change: Partial<VolumeRow>): VolumeRow => ({
  key: 'S1/ads/pgdata',
  persistenceId: 'pgdata',
  role: 'ads',
  status: 'detached',
  owner: { kind: 'role', name: 'ads', state: 'unverified', because: '' },
  agentId: 'S1',
  hostname: '10.0.0.1',
  disk: { kind: 'path', root: '/mnt/p' },
  containerPath: 'data',
  mode: 'RW',
  sizeMb: 512,
  shared: false,
  principal: 'ops',
  reservations: [{ kind: 'dynamic', role: 'ads', principal: 'ops', labels: [{ key: 'app', value: '/pg' }] }],
  taskIds: [],
  offered: false,
  firstSeenMs: 0,
  evidence: { source: 'agent', atMs: 0 },
  ...change,
})

const reservation = (change: Partial<ReservationRow>): ReservationRow => ({
  key: 'r',
  role: 'ads',
  reservations: [{ kind: 'dynamic', role: 'ads' }],
  agentId: 'S1',
  hostname: '10.0.0.1',
  disk: { kind: 'root' },
  sizeMb: 100,
  inVolumesMb: 40,
  idleMb: 60,
  volumes: 2,
  other: {},
  owner: { kind: 'role', name: 'ads', state: 'unverified', because: '' },
  evidence: { source: 'agent', atMs: 0 },
  ...change,
})

describe('destroying volumes', () => {
  it('spells each volume as Mesos does, one request per agent', () => {
    const rows = [
      volume({}),
      volume({ key: 'b', agentId: 'S2', disk: { kind: 'root' } }),
      volume({ key: 'c', persistenceId: 'wal' }),
    ]
    const { steps } = destroyRequest(rows, false)
    expect(steps.map((step) => [step.verb, step.agentId, resourcesIn(step).length])).toEqual([
      ['destroy', 'S1', 2],
      ['destroy', 'S2', 1],
    ])
    expect(resourcesIn(steps[0])[0]).toEqual({
      name: 'disk',
      type: 'SCALAR',
      scalar: { value: 512 },
      reservations: [
        {
          type: 'DYNAMIC',
          role: 'ads',
          principal: 'ops',
          labels: { labels: [{ key: 'app', value: '/pg' }] },
        },
      ],
      disk: {
        source: { type: 'PATH', path: { root: '/mnt/p' } },
        persistence: { id: 'pgdata', principal: 'ops' },
        volume: { container_path: 'data', mode: 'RW' },
      },
    })
  })

  it('gives the plain disk back afterwards when asked, never a static one', () => {
    const fixed = volume({ key: 'b', reservations: [{ kind: 'static', role: 'ads' }] })
    const { steps } = destroyRequest([volume({ shared: true }), fixed], true)
    expect(steps.map(({ verb }) => verb)).toEqual(['destroy', 'unreserve'])
    expect(resourcesIn(steps[1])).toHaveLength(1)
    const [given] = resourcesIn(steps[1])
    expect(given).toMatchObject({ disk: { source: { type: 'PATH' } } })
    expect(JSON.stringify(given)).not.toMatch(/persistence|shared|container_path/)
  })

  it('leaves out what is attached, unknown or in another operation, each with its reason', () => {
    const { rows, leftOut } = chooseDestroyable([
      volume({ key: 'free' }),
      volume({ key: 'used', status: 'attached', taskIds: ['kafka.1'] }),
      volume({ key: 'gone', status: 'unknown' }),
      volume({ key: 'busy', operationId: 'op' }),
    ])
    expect(rows.map(({ key }) => key)).toEqual(['free'])
    expect(leftOut.map(({ row, reason }) => [row.key, reason])).toEqual([
      ['used', 'Task kafka.1 uses this volume. Stop it first.'],
      ['gone', 'Agent 10.0.0.1 cannot be reached, so nobody knows whether a task uses this volume.'],
      ['busy', 'Another operation on this volume is not settled.'],
    ])
  })
})

describe('giving a reservation back', () => {
  it('takes the idle part and leaves the volumes reserved', () => {
    expect(whyNotUnreserve(reservation({}))).toBeUndefined()
    expect(unreserveRequest(reservation({})).steps[0]).toMatchObject({
      verb: 'unreserve',
      resources: [{ scalar: { value: 60 } }],
    })
  })

  it('is refused for static ones and for those full of volumes', () => {
    expect(whyNotUnreserve(reservation({ reservations: [{ kind: 'static', role: 'ads' }] }))).toMatch(
      /^Static/,
    )
    expect(whyNotUnreserve(reservation({ idleMb: 0 }))).toBe('Holds 2 volumes. Destroy them first.')
  })
})

it('the typed word must be the one of the plan; lower levels ask for none', () => {
  expect(isCeremonyMet({ level: 3, word: '12' }, ' 12 ')).toBe(true)
  expect(isCeremonyMet({ level: 3, word: '12' }, '1')).toBe(false)
  expect(isCeremonyMet({ level: 2 }, '')).toBe(true)
})
