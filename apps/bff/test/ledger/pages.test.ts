import { AgentId } from '@holdfast/model/ids'
import { Resources } from '@holdfast/model/resource/resources'
import { describe, expect, it } from 'vitest'
import { START_MS, fixture } from './fixture.ts'
import { windowOf } from './ask.ts'
import { cpus, disk, fixed, inUse, labelled, mount, volume } from './resources.ts'

const [S1, S2, S3] = [AgentId('S1'), AgentId('S2'), AgentId('S3')]
const DAY_MS = 86_400_000
const pg = volume('pg', 64, fixed('ads'))

function three() {
  return fixture((cluster) => {
    cluster.frameworks({ name: 'marathon', roles: ['ads'] })
    cluster.agent(S1, {
      total: Resources.of([disk(1000), disk(36, { reservations: fixed('ads') }), pg]),
      ...inUse('pg.1', pg),
    })
    const orphan = volume('old', 2048, labelled('web', 'F-gone'), mount('/m'))
    cluster.agent(S2, {
      total: Resources.of([disk(500), orphan, disk(8, { reservations: labelled('web', 'F-gone') })]),
    })
    cluster.agent(S3, {
      total: Resources.of([disk(9000), volume('far', 10, fixed('ads'))]),
      status: 'unreachable',
    })
  })
}

describe('the overview', () => {
  it('sums the cluster by kind of disk, by role and by status', () => {
    const overview = three().ledger.overview()
    expect(overview.account).toMatchObject({
      sizeMb: 12_666,
      attachedMb: 64,
      orphanedMb: 2048,
      unknownMb: 10,
      remainderMb: 0,
    })
    expect(overview.byKind.map(({ name, account }) => [name, account.sizeMb])).toEqual([
      ['root', 10_618],
      ['mount', 2048],
    ])
    expect(overview.byRole).toEqual([
      {
        role: 'web',
        reservedMb: 2056,
        attachedMb: 0,
        detachedMb: 0,
        orphanedMb: 2048,
        unknownMb: 0,
        idleMb: 8,
      },
      {
        role: 'ads',
        reservedMb: 110,
        attachedMb: 64,
        detachedMb: 0,
        orphanedMb: 0,
        unknownMb: 10,
        idleMb: 36,
      },
    ])
    expect(overview.volumes).toEqual({
      attached: { count: 1, sizeMb: 64 },
      detached: { count: 0, sizeMb: 0 },
      orphaned: { count: 1, sizeMb: 2048 },
      unknown: { count: 1, sizeMb: 10 },
    })
    expect(overview).toMatchObject({ roles: 2, agents: { active: 2, unreachable: 1, draining: 0 } })
  })

  it('names the disk with the most room among agents that can be used', () => {
    const { ledger, cluster } = three()
    expect(ledger.overview().largestFree).toEqual({ agentId: 'S1', hostname: 'S1.test', sizeMb: 1000 })
    cluster.agent(S1, { status: 'draining' })
    expect(ledger.overview().largestFree?.agentId).toBe('S2')
    cluster.removeAgents(S2)
    expect(ledger.overview().largestFree).toBeUndefined()
  })

  it('counts what nobody uses by how long, under filters that list the same', () => {
    const { ledger, clock } = three()
    const counts = () => ledger.overview().detachedByAge.map(({ count }) => count)
    expect(counts()).toEqual([1, 0, 0, 0, 0])
    for (const [days, expected] of [
      [1, [0, 1, 0, 0, 0]],
      [6, [0, 0, 1, 0, 0]],
      [23, [0, 0, 0, 1, 0]],
      [60, [0, 0, 0, 0, 1]],
    ] as const) {
      clock.pass(days * DAY_MS)
      expect(counts()).toEqual(expected)
      for (const { filter, count } of ledger.overview().detachedByAge) {
        expect(windowOf(ledger, 'volumes', { q: filter })).toMatchObject({ total: count })
      }
    }
  })

  it('points at what an operator should look at, each with a way there', () => {
    const attention = three().ledger.overview().attention
    expect(attention.map(({ message }) => message)).toEqual([
      '1 agent out of reach holds 1 volume',
      '1 orphaned volume holds 2 GiB',
      '1 reservation of owners that are gone keeps 8 MiB idle',
    ])
    expect(attention[1]?.href).toBe('/volumes?q=status%3Aorphaned')
  })

  it('points at a disk whose account does not add up, until it does', () => {
    const { ledger, cluster } = fixture((cluster) =>
      cluster.agent(S1, { total: Resources.of([disk(10)]), ...inUse('t', disk(15)) }),
    )
    expect(ledger.overview().attention).toEqual([
      { severity: 'error', message: 'the disk account of S1.test does not add up', href: '/agents/S1' },
    ])
    cluster.agent(S1, { total: Resources.of([disk(20)]) })
    expect(ledger.overview().attention).toEqual([])
  })

  it('draws the agents, largest first', () => {
    expect(
      three()
        .ledger.overview()
        .agentTiles.map(({ agentId, sizeMb, orphanedMb }) => [agentId, sizeMb, orphanedMb]),
    ).toEqual([
      ['S3', 9010, 0],
      ['S2', 2556, 2048],
      ['S1', 1100, 0],
    ])
  })
})

describe('a role', () => {
  it('has reservations or not', () => {
    const { ledger } = three()
    expect(['ads', 'web', 'ops'].map((role) => ledger.hasReservations(role))).toEqual([true, true, false])
  })
})

describe('the facts of a volume', () => {
  it('say who holds it', () => {
    const { ledger } = three()
    expect(ledger.volume('S1/ads/pg')?.heldBy).toEqual({
      sentence: 'Task pg.1 of marathon uses it.',
      tasks: [
        {
          taskId: 'pg.1',
          frameworkId: 'F-marathon',
          framework: 'marathon',
          state: 'TASK_RUNNING',
          sinceMs: START_MS,
        },
      ],
    })
    expect(ledger.volume('S2/web/old')?.heldBy).toEqual({ sentence: 'No task uses it.', tasks: [] })
    expect(ledger.volume('S3/ads/far')?.heldBy.sentence).toBe(
      'Agent S3.test is unreachable: whether a task uses the volume cannot be told now.',
    )
    expect(ledger.volume('S3/ads/nothing')).toBeUndefined()
  })

  it('draw the largest volumes of its disk, and always itself', () => {
    const volumes = Array.from({ length: 300 }, (_, i) => volume(`v${i}`, i + 1, fixed('ads')))
    const { ledger } = fixture((cluster) => cluster.agent(S1, { total: Resources.of(volumes) }))
    const small = ledger.volume('S1/ads/v0')
    expect(small?.neighbours).toHaveLength(200)
    expect(small?.neighbours[0]).toEqual(['S1/ads/v299', 300, 'detached'])
    expect(small?.neighbours.map(([key]) => key)).toContain('S1/ads/v0')
    expect(small?.disk).toMatchObject({ key: 'S1/root', volumes: 300 })
    expect(ledger.agent(S1)?.diskVolumes['S1/root']).toHaveLength(200)
  })
})

describe('the space of an agent', () => {
  it('is told disk by disk, without what tasks use, and of one role alone when asked', () => {
    const { ledger } = fixture((cluster) =>
      cluster.agent(S1, {
        total: Resources.of([
          disk(1000),
          disk(100, { reservations: fixed('ads') }),
          disk(7, { reservations: fixed('web') }),
          disk(300, { disk: { source: mount('/m') } }),
          cpus(4),
        ]),
        ...inUse('t', disk(200), disk(40, { reservations: fixed('ads') })),
      }),
    )
    const space = ledger.space(S1, 'ads')
    expect(
      space?.disks.map(({ disk, unreservedMb, reserved }) => [disk.key, unreservedMb, reserved]),
    ).toEqual([
      ['S1/root', 800, [{ key: 'static:ads', role: 'ads', idleMb: 60, reservations: fixed('ads') }]],
      ['S1/mount:/m', 300, []],
    ])
    expect(ledger.space(S1)?.disks[0]?.reserved.map(({ role }) => role)).toEqual(['ads', 'web'])
    expect(space && Resources.quantities(space.available).get('disk')).toBe(1_167_000)
    expect(ledger.space(AgentId('S9'))).toBeUndefined()
  })
})
