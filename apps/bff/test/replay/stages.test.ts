import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { VolumeRow } from '@holdfast/model/api/rows'
import { AgentId } from '@holdfast/model/ids'
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest'
import { rowsOf } from '../ledger/ask.ts'
import { described, type Described } from './described.ts'
import { replayed, type Replayed } from './replayed.ts'
import { stageNames } from './replay-server.ts'

const expected = JSON.parse(
  readFileSync(join(import.meta.dirname, 'stages/expected.json'), 'utf8'),
) as Readonly<Record<string, Described>>

interface Raw {
  readonly slaves: readonly {
    readonly id: string
    readonly hostname: string
    readonly resources: { readonly disk: number; readonly cpus: number; readonly mem: number }
    readonly used_resources: { readonly disk: number }
    readonly reserved_resources: Readonly<Record<string, { readonly disk: number }>>
  }[]
}

describe('a real cluster through its life', () => {
  let cluster: Replayed
  beforeAll(async () => {
    cluster = await replayed(stageNames[0])
  })
  afterAll(() => cluster.close())

  test.each(stageNames)('%s is read right, and its disks add up', async (name) => {
    if (name !== stageNames[0]) await cluster.stage(name)
    expect(cluster.cluster.view()).toMatchObject({ state: 'live', mesosVersion: '1.12.0' })
    expect(described(cluster)).toEqual(expected[name])
    await checkSums(cluster)
    cluster.changes.length = 0
  })

  test('what is said again is no change, and is made of the same objects', async () => {
    const before = cluster.cluster.view()
    await cluster.lookAgain()
    const after = cluster.cluster.view()
    expect(cluster.changes).toEqual([])
    expect(after.asOfMs).toBeGreaterThan(before.asOfMs)
    expect(after.agents).toBe(before.agents)
    expect(after.frameworks).toBe(before.frameworks)
    expect(after.policy).toBe(before.policy)
  })
})

/** The master's own sums are another way to the same numbers. */
async function checkSums({ replay, ledger }: Replayed): Promise<void> {
  const raw = (await (await fetch(`${replay.url}/master/slaves`)).json()) as Raw
  const rows = new Map(rowsOf(ledger, 'agents').map((row) => [row.agentId, row]))
  for (const { id, resources, used_resources: used, reserved_resources: reserved } of raw.slaves) {
    const row = rows.get(id)
    if (row === undefined) throw new Error(`There is no row of ${id}`)
    const { account } = row
    expect(row).toMatchObject({ cpus: resources.cpus, memMb: resources.mem })
    expect(account).toMatchObject({
      sizeMb: resources.disk,
      attachedMb: used.disk,
      remainderMb: 0,
      unknownMb: 0,
    })
    const inVolumes = account.attachedMb + account.detachedMb + account.orphanedMb
    const inReservations = Object.values(reserved).reduce((sum, { disk }) => sum + disk, 0)
    expect(inVolumes + account.reservedIdleMb).toBe(inReservations)
    expect(inReservations + account.usedUnreservedMb + account.freeMb).toBe(resources.disk)
  }
  for (const { account } of rows.values()) {
    const { sizeMb, remainderMb, ...parts } = account
    expect(Object.values(parts).reduce((sum, part) => sum + part, 0)).toBe(sizeMb)
    expect(remainderMb).toBe(0)
  }
}

describe('begun at any stage', () => {
  let cluster: Replayed | undefined
  afterEach(async () => cluster?.close())

  test.each(stageNames)(
    '%s shows of the agents that are there what it shows to those who were there before',
    async (name) => {
      cluster = await replayed(name)
      const here = (lines: readonly string[] = []) => {
        const away = (expected[name]?.agents ?? [])
          .filter((line) => /unreachable|gone|recovered/.test(line))
          .map((line) => line.split(' ')[0])
        return lines.filter((line) => !away.includes(line.split(' ')[0]))
      }
      const now = described(cluster)
      expect(here(now.agents)).toEqual(here(expected[name]?.agents))
      expect(here(now.volumes)).toEqual(here(expected[name]?.volumes))
    },
  )
})

describe('an agent under a new id', () => {
  const OLD = 'b9dafbb0-b373-462a-8773-570f337d3ce2-S4'
  const NEW = 'b9dafbb0-b373-462a-8773-570f337d3ce2-S9'
  let cluster: Replayed
  afterEach(() => cluster.close())

  const nightly = (): VolumeRow => {
    const [row, ...more] = cluster.ledger.volumesNamed('backup', 'nightly')
    if (row === undefined || more.length > 0) throw new Error(`${more.length + 1} volumes`)
    return row
  }

  test.each([
    ['after it unregistered', ['06-agent-unregistered', '07-agent-new-id']],
    ['between two looks', ['07-agent-new-id']],
  ])('keeps the story of its volumes: %s', async (_, stages) => {
    cluster = await replayed('05-agent-back')
    const before = nightly()
    expect(before.agentId).toBe(OLD)
    for (const stage of stages) {
      if (stage === '07-agent-new-id') cluster.replay.rewrite((text) => text.replaceAll(OLD, NEW))
      // oxlint-disable-next-line no-await-in-loop
      await cluster.stage(stage)
    }
    expect(nightly()).toMatchObject({
      agentId: NEW,
      hostname: before.hostname,
      firstSeenMs: before.firstSeenMs,
      detachedSinceMs: before.detachedSinceMs,
    })
    const { agents, successors } = cluster.cluster.view()
    expect(agents.has(AgentId(OLD))).toBe(false)
    expect(successors?.get(AgentId(OLD))).toBe(NEW)
  })

  test('on another host is another agent', async () => {
    cluster = await replayed('05-agent-back')
    cluster.replay.rewrite((text) => text.replaceAll(OLD, NEW).replaceAll('10.0.0.15', '10.0.0.99'))
    await cluster.stage('07-agent-new-id')
    const { agents, successors } = cluster.cluster.view()
    expect(agents.has(AgentId(OLD))).toBe(false)
    expect(agents.get(AgentId(NEW))).toMatchObject({ status: 'active' })
    expect(successors?.size).toBe(0)
  })
})
