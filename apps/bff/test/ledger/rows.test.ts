import { AgentId, Role } from '@holdfast/model/ids'
import type { Label, Reservation } from '@holdfast/model/resource/resource'
import { Resources } from '@holdfast/model/resource/resources'
import { describe, expect, it } from 'vitest'
import type { LedgerDelta } from '../../src/ledger/ledger.ts'
import { rowOf, rowsOf } from './ask.ts'
import { START_MS, fixture } from './fixture.ts'
import { cpus, disk, fixed, idle, inUse, labelled, mount, path, volume } from './resources.ts'

const S1 = AgentId('S1')

const dynamic = (...labels: readonly Label[]): Reservation[] => [
  { type: 'DYNAMIC', role: Role('ads'), labels },
]

describe('a volume', () => {
  const pg = volume('pg', 64, fixed('ads'), mount('/mnt/1'))

  it('has a row that says where it is and whose', () => {
    const { ledger } = fixture((cluster) => cluster.agent(S1, { total: Resources.of([pg]) }))
    expect(rowOf(ledger, 'volumes')).toEqual({
      key: 'S1/ads/pg',
      persistenceId: 'pg',
      role: 'ads',
      status: 'detached',
      owner: {
        kind: 'role',
        name: 'ads',
        state: 'unverified',
        because: 'no label names an owner, and no framework is registered in role ads',
      },
      agentId: 'S1',
      hostname: 'S1.test',
      disk: { kind: 'mount', root: '/mnt/1' },
      containerPath: 'data',
      mode: 'RW',
      sizeMb: 64,
      shared: false,
      reservations: [{ kind: 'static', role: 'ads' }],
      taskIds: [],
      offered: false,
      firstSeenMs: START_MS,
      detachedSinceMs: START_MS,
      evidence: { source: 'master', atMs: START_MS },
    })
  })

  it('is attached while a task uses it, and detached from then on', () => {
    const { ledger, cluster, clock } = fixture((cluster) => cluster.agent(S1, { total: Resources.of([pg]) }))
    clock.pass(1000)
    cluster.agent(S1, inUse('pg.1', pg))
    expect(rowOf(ledger, 'volumes')).toMatchObject({ status: 'attached', taskIds: ['pg.1'] })
    expect(rowOf(ledger, 'volumes').detachedSinceMs).toBeUndefined()
    clock.pass(1000)
    cluster.agent(S1, idle)
    expect(rowOf(ledger, 'volumes')).toMatchObject({
      status: 'detached',
      taskIds: [],
      detachedSinceMs: START_MS + 2000,
    })
  })

  it('is unknown while its agent is out of reach, and was unused all the time if it is then', () => {
    const { ledger, cluster, clock } = fixture((cluster) => cluster.agent(S1, { total: Resources.of([pg]) }))
    clock.pass(1000)
    cluster.agent(S1, { status: 'unreachable' })
    expect(rowOf(ledger, 'volumes')).not.toHaveProperty('detachedSinceMs')
    expect(rowOf(ledger, 'volumes').status).toBe('unknown')
    clock.pass(1000)
    cluster.agent(S1, { status: 'active' })
    expect(rowOf(ledger, 'volumes')).toMatchObject({ status: 'detached', detachedSinceMs: START_MS })
  })

  it('is an orphan from the moment its framework is not registered any more', () => {
    const labelledVolume = volume('pg', 64, labelled('ads', 'F-marathon'))
    const { ledger, cluster } = fixture((cluster) => {
      cluster.frameworks({ name: 'marathon', roles: ['ads'] })
      cluster.agent(S1, { total: Resources.of([labelledVolume]) })
    })
    expect(rowOf(ledger, 'volumes').status).toBe('detached')
    cluster.frameworks()
    expect(rowOf(ledger, 'volumes').status).toBe('orphaned')
    expect(rowOf(ledger, 'reservations').owner.state).toBe('absent')
    cluster.frameworks({ name: 'marathon', roles: [] })
    expect(rowOf(ledger, 'volumes').status).toBe('detached')
  })

  it('keeps its owner while the view is stale, and is no orphan before the first live view', () => {
    const total = Resources.of([volume('pg', 64, labelled('ads', 'F-marathon'))])
    const late = fixture((cluster) => {
      cluster.state('stale')
      cluster.agent(S1, { total })
    })
    expect(rowOf(late.ledger, 'volumes').status).toBe('detached')
    late.cluster.state('live')
    expect(rowOf(late.ledger, 'volumes').status).toBe('orphaned')
    late.cluster.state('down')
    late.cluster.frameworks({ name: 'marathon', roles: ['ads'] })
    expect(rowOf(late.ledger, 'volumes').status).toBe('orphaned')
    late.cluster.state('live')
    expect(rowOf(late.ledger, 'volumes').status).toBe('detached')
  })

  it('that the master lists twice is shown twice', () => {
    const { ledger, cluster } = fixture((cluster) =>
      cluster.agent(S1, { total: Resources.of([pg, { ...pg, value: disk(5).value }]) }),
    )
    expect(rowsOf(ledger, 'volumes').map(({ key, sizeMb }) => [key, sizeMb])).toEqual([
      ['S1/ads/pg', 5],
      ['S1/ads/pg\\2', 64],
    ])
    expect(ledger.volume('S1/ads/pg\\2')?.row.sizeMb).toBe(64)
    cluster.agent(S1, { total: Resources.of([pg]) })
    expect(rowsOf(ledger, 'volumes').map(({ key }) => key)).toEqual(['S1/ads/pg'])
  })

  it('bears the operation that touches it, also one from before it was there', () => {
    const { ledger, cluster } = fixture()
    ledger.setOperation('S1/ads/pg', 'op-1')
    cluster.agent(S1, { total: Resources.of([pg]) })
    expect(rowOf(ledger, 'volumes').operationId).toBe('op-1')
    ledger.setOperation('S1/ads/pg', undefined)
    expect(rowOf(ledger, 'volumes')).not.toHaveProperty('operationId')
  })

  it('is as current as the view while its agent is in reach, and as old as the loss of it after that', () => {
    const { ledger, cluster, clock } = fixture((cluster) => cluster.agent(S1, { total: Resources.of([pg]) }))
    clock.pass(5000)
    cluster.agent(AgentId('S2'), {})
    expect(rowOf(ledger, 'volumes').evidence).toEqual({ source: 'master', atMs: START_MS + 5000 })
    cluster.agent(S1, { status: 'unreachable' })
    clock.pass(5000)
    cluster.agent(AgentId('S2'), {})
    expect(rowOf(ledger, 'volumes').evidence).toEqual({ source: 'master', atMs: START_MS + 5000 })
  })

  it('is found by its role and id on every agent', () => {
    const { ledger } = fixture((cluster) => {
      cluster.agent(AgentId('S2'), { total: Resources.of([pg]) })
      cluster.agent(S1, { total: Resources.of([pg, volume('pg', 1, fixed('other'))]) })
    })
    expect(ledger.volumesNamed('ads', 'pg').map(({ key }) => key)).toEqual(['S1/ads/pg', 'S2/ads/pg'])
    expect(ledger.volumesNamed('ads', 'pgdata')).toEqual([])
  })
})

describe('a reservation', () => {
  it('has a row per disk, and what is reserved beside disk in the first of them', () => {
    const stack = { reservations: fixed('ads') }
    const { ledger } = fixture((cluster) =>
      cluster.agent(S1, {
        total: Resources.of([
          disk(100, stack),
          disk(300, { ...stack, disk: { source: path('/data') } }),
          volume('pg', 50, fixed('ads'), path('/data')),
          cpus(2.5, stack),
          disk(1000),
        ]),
        ...inUse('t', disk(30, stack)),
      }),
    )
    const parts = rowsOf(ledger, 'reservations').map((row) => [
      row.disk.root ?? row.disk.kind,
      row.sizeMb,
      row.inVolumesMb,
      row.idleMb,
      row.volumes,
      row.other,
    ])
    expect(parts).toEqual([
      ['/data', 350, 50, 300, 1, { cpus: '2.5' }],
      ['root', 100, 0, 70, 0, {}],
    ])
  })

  it('without disk stands alone', () => {
    const { ledger, cluster } = fixture((cluster) =>
      cluster.agent(S1, { total: Resources.of([cpus(2, { reservations: fixed('ads') })]) }),
    )
    expect(rowOf(ledger, 'reservations')).toMatchObject({
      sizeMb: 0,
      other: { cpus: '2' },
      disk: { kind: 'root' },
    })
    cluster.agent(S1, { total: Resources.empty })
    expect(rowsOf(ledger, 'reservations')).toEqual([])
  })

  it('is the same whatever the order of its labels', () => {
    const [a, b] = [{ key: 'a', value: '1' }, { key: 'b' }]
    const { ledger } = fixture((cluster) =>
      cluster.agent(S1, {
        total: Resources.of([
          volume('v1', 1, dynamic({ ...b, value: '' }, a)),
          volume('v2', 1, dynamic(a, b)),
        ]),
      }),
    )
    expect(rowOf(ledger, 'reservations')).toMatchObject({ volumes: 2, reservations: [{ labels: [a, b] }] })
  })
})

describe('an agent', () => {
  it('has its disks with accounts that add up, and their sum', () => {
    const [pg, kafka] = [volume('pg', 50, fixed('ads')), volume('kafka', 200, fixed('ads'), mount('/mnt/1'))]
    const { ledger } = fixture((cluster) =>
      cluster.agent(S1, {
        total: Resources.of([disk(1000.5), disk(100, { reservations: fixed('ads') }), pg, kafka, cpus(4)]),
        ...inUse('t', pg, disk(20)),
      }),
    )
    const row = rowOf(ledger, 'agents')
    expect(row.disks.map(({ key, account, volumes }) => [key, account, volumes])).toEqual([
      [
        'S1/root',
        {
          sizeMb: 1150.5,
          attachedMb: 50,
          detachedMb: 0,
          orphanedMb: 0,
          unknownMb: 0,
          reservedIdleMb: 100,
          usedUnreservedMb: 20,
          freeMb: 980.5,
          remainderMb: 0,
        },
        1,
      ],
      ['S1/mount:/mnt/1', expect.objectContaining({ sizeMb: 200, detachedMb: 200, freeMb: 0 }), 1],
    ])
    expect(row).toMatchObject({
      account: { sizeMb: 1350.5, attachedMb: 50, detachedMb: 200, freeMb: 980.5 },
      volumes: { attached: 1, detached: 1, orphaned: 0, unknown: 0 },
      reservedMb: 350,
      cpus: 4,
      tasks: 1,
    })
  })

  it('takes its rows along when it leaves', () => {
    const { ledger, cluster } = fixture((cluster) =>
      cluster.agent(S1, { total: Resources.of([disk(5), volume('v', 5, fixed('ads'))]) }),
    )
    cluster.removeAgents(S1)
    expect([rowsOf(ledger, 'agents'), rowsOf(ledger, 'volumes'), rowsOf(ledger, 'reservations')]).toEqual([
      [],
      [],
      [],
    ])
    expect(ledger.overview().account.sizeMb).toBe(0)
  })
})

describe('a change', () => {
  it('of one volume among 5,000 on an agent is told as one volume, its reservation and its agent', () => {
    const volumes = Array.from({ length: 5000 }, (_, i) => volume(`v${i}`, 1, fixed('ads')))
    const total = Resources.of([disk(1000), ...volumes])
    const { ledger, cluster, clock } = fixture((cluster) => cluster.agent(S1, { total }))
    const told: LedgerDelta[] = []
    ledger.watch((delta) => told.push(delta))
    cluster.agent(S1, { total: Resources.add(total, volume('new', 1, fixed('ads'))) })
    clock.pass(0)
    const { lists } = told[0]!.delta
    expect(lists.volumes?.changed.map(({ key }) => key)).toEqual(['S1/ads/new'])
    expect(lists.reservations?.changed.map(({ volumes }) => volumes)).toEqual([5001])
    expect(lists.agents?.changed.map(({ volumes }) => volumes.detached)).toEqual([5001])
  })

  it('of offers, or a new reading of the same, is none, and answers tell it all the same', () => {
    const pg = volume('pg', 64, fixed('ads'))
    const { ledger, cluster, clock } = fixture((cluster) => cluster.agent(S1, { total: Resources.of([pg]) }))
    const told: LedgerDelta[] = []
    ledger.watch((delta) => told.push(delta))
    clock.pass(5000)
    cluster.agent(S1, { offered: Resources.of([pg]) })
    clock.pass(5000)
    expect(told).toEqual([])
    expect(rowOf(ledger, 'volumes')).toMatchObject({ offered: true, evidence: { atMs: START_MS + 5000 } })
  })
})
