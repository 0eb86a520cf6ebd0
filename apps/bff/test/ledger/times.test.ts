import { AgentId } from '@holdfast/model/ids'
import { Resources } from '@holdfast/model/resource/resources'
import { describe, expect, it } from 'vitest'
import { createLedger } from '../../src/ledger/create-ledger.ts'
import { rowOf } from './ask.ts'
import { type Fixture, START_MS, copyOf, fixture } from './fixture.ts'
import { fixed, idle, inUse, volume } from './resources.ts'

const [S1, S2] = [AgentId('S1'), AgentId('S2')]
const pg = volume('pg', 64, fixed('ads'))
const total = Resources.of([pg])
const DAY_MS = 86_400_000

/** The program ends and starts again with what it stored. */
async function restart({ clock, cluster, store, ledger }: Fixture): Promise<Fixture> {
  ledger.close()
  const kept = await copyOf(store)
  return { clock, cluster, store: kept, ledger: createLedger({ clock, cluster, store: kept }) }
}

const sinceDays = ({ ledger, clock }: Fixture) => {
  const { firstSeenMs, detachedSinceMs } = rowOf(ledger, 'volumes')
  const days = (ms: number | undefined) => ms && (clock.now() - ms) / DAY_MS
  return [days(firstSeenMs), days(detachedSinceMs)]
}

describe('since when a volume is known and unused', () => {
  it('survives a restart', async () => {
    const parts = fixture((cluster) => cluster.agent(S1, { total }))
    parts.clock.pass(DAY_MS)
    parts.cluster.agent(S1, inUse('t', pg))
    parts.cluster.agent(S1, idle)
    parts.clock.pass(DAY_MS)
    expect(sinceDays(await restart(parts))).toEqual([2, 1])
  })

  it('survives several restarts in which nothing happens to it', async () => {
    const parts = fixture((cluster) => cluster.agent(S1, { total }))
    parts.clock.pass(DAY_MS)
    const again = await restart(await restart(await restart(parts)))
    again.clock.pass(DAY_MS)
    expect(sinceDays(await restart(again))).toEqual([2, 2])
  })

  it('survives a restart from which the agent comes back later', async () => {
    const parts = fixture((cluster) => cluster.agent(S1, { total }))
    parts.cluster.removeAgents(S1)
    parts.clock.pass(DAY_MS)
    const again = await restart(parts)
    again.clock.pass(DAY_MS)
    again.cluster.agent(S1, { total })
    expect(sinceDays(again)).toEqual([2, 2])
  })

  it('goes along when the agent comes back under another id', () => {
    const parts = fixture((cluster) => cluster.agent(S1, { total, hostname: 'host' }))
    parts.clock.pass(DAY_MS)
    parts.cluster.removeAgents(S1)
    parts.clock.pass(DAY_MS)
    parts.cluster.agent(S2, { total, hostname: 'host' })
    expect(sinceDays(parts)).toEqual([2, 2])
  })

  it('is not taken from another agent of the same host that is still there', async () => {
    const parts = fixture((cluster) => cluster.agent(S1, { total, hostname: 'host' }))
    parts.clock.pass(DAY_MS)
    parts.cluster.agent(S2, { total, hostname: 'host' })
    expect(parts.ledger.volume('S2/ads/pg')?.row.firstSeenMs).toBe(START_MS + DAY_MS)
    const again = await restart(parts)
    expect(again.ledger.volume('S1/ads/pg')?.row.firstSeenMs).toBe(START_MS)
    expect(again.ledger.volume('S2/ads/pg')?.row.firstSeenMs).toBe(START_MS + DAY_MS)
  })

  it('begins anew when the volume was destroyed and made again', async () => {
    const parts = fixture((cluster) => cluster.agent(S1, { total }))
    parts.clock.pass(DAY_MS)
    parts.cluster.agent(S1, { total: Resources.empty })
    parts.cluster.agent(S1, { total })
    expect(sinceDays(parts)).toEqual([0, 0])
    parts.cluster.agent(S1, { total: Resources.empty })
    const again = await restart(parts)
    again.clock.pass(DAY_MS)
    again.cluster.agent(S1, { total })
    expect(sinceDays(again)).toEqual([0, 0])
  })

  it('begins anew when the volume was destroyed while the program did not run', async () => {
    const parts = fixture((cluster) => cluster.agent(S1, { total }))
    parts.clock.pass(DAY_MS)
    parts.ledger.close()
    parts.cluster.agent(S1, { total: Resources.empty })
    const again = await restart(parts)
    again.cluster.agent(S1, { total })
    expect(sinceDays(again)).toEqual([0, 0])
  })

  it('is not told while it is attached, nor later than a task ended that nobody saw end', async () => {
    const parts = fixture((cluster) => cluster.agent(S1, { total, ...inUse('t', pg) }))
    parts.clock.pass(DAY_MS)
    expect(sinceDays(parts)).toEqual([1, undefined])
    parts.cluster.agent(S1, { status: 'unreachable' })
    parts.clock.pass(DAY_MS)
    parts.cluster.agent(S1, { status: 'active', ...idle })
    expect(sinceDays(parts)).toEqual([2, 0])
  })
})

const usesOf = ({ ledger, clock }: Fixture, key = 'S1/ads/pg') => {
  const days = (ms: number | undefined) => ms && (clock.now() - ms) / DAY_MS
  return ledger
    .volume(key)
    ?.uses.map(({ taskId, fromMs, toMs, state }) => [taskId, days(fromMs), days(toMs), state])
}

describe('which tasks held a volume', () => {
  it('is told with when each came and left, and survives a restart', async () => {
    const parts = fixture((cluster) => cluster.agent(S1, { total }))
    parts.cluster.agent(S1, inUse('t1', pg))
    parts.clock.pass(DAY_MS)
    const finished = inUse('t1', pg).tasks.map((task) => ({ ...task, state: 'TASK_FINISHED' }))
    parts.cluster.agent(S1, { used: Resources.empty, tasks: finished })
    parts.clock.pass(DAY_MS)
    parts.cluster.agent(S1, inUse('t2', pg))
    const again = await restart(parts)
    again.clock.pass(DAY_MS)
    expect(usesOf(again)).toEqual([
      ['t1', 3, 2, 'TASK_FINISHED'],
      ['t2', 1, undefined, undefined],
    ])
    expect(again.ledger.volume('S1/ads/pg')?.heldBy.tasks[0]?.sinceMs).toBe(again.clock.now() - DAY_MS)
  })

  it('goes on through a time in which nobody can tell', () => {
    const parts = fixture((cluster) => cluster.agent(S1, { total, ...inUse('t', pg) }))
    parts.clock.pass(DAY_MS)
    parts.cluster.agent(S1, { status: 'unreachable', ...idle })
    parts.clock.pass(DAY_MS)
    expect(usesOf(parts)).toEqual([['t', 2, undefined, undefined]])
    parts.cluster.agent(S1, { status: 'active', ...inUse('t', pg) })
    expect(usesOf(parts)).toEqual([['t', 2, undefined, undefined]])
  })

  it('goes along to the agent’s next id, and ends with the volume', () => {
    const parts = fixture((cluster) => cluster.agent(S1, { total, hostname: 'host', ...inUse('t', pg) }))
    parts.clock.pass(DAY_MS)
    parts.cluster.removeAgents(S1)
    parts.clock.pass(DAY_MS)
    parts.cluster.agent(S2, { total, hostname: 'host' })
    expect(usesOf(parts, 'S2/ads/pg')).toEqual([['t', 2, 0, undefined]])
    parts.cluster.agent(S2, { total: Resources.empty })
    parts.cluster.agent(S2, { total })
    expect(usesOf(parts, 'S2/ads/pg')).toEqual([])
  })

  it('is kept of the last twenty alone', () => {
    const parts = fixture((cluster) => cluster.agent(S1, { total }))
    for (let i = 0; i < 30; i++) {
      parts.cluster.agent(S1, inUse(`t${i}`, pg))
      parts.cluster.agent(S1, idle)
    }
    expect(usesOf(parts)?.map(([taskId]) => taskId)).toEqual(
      Array.from({ length: 20 }, (_, i) => `t${i + 10}`),
    )
  })
})
