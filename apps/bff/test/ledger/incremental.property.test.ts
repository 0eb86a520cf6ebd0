import { AgentId } from '@holdfast/model/ids'
import type { VolumeRow } from '@holdfast/model/api/rows'
import type { ListName } from '@holdfast/model/api/stream'
import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { createLedger } from '../../src/ledger/create-ledger.ts'
import type { Ledger } from '../../src/ledger/ledger.ts'
import { FakeCluster } from './fake-cluster.ts'
import { type Fixture, copyOf, fixture } from './fixture.ts'
import { type World, anyHistory, queries } from './history.ts'

const lists: readonly ListName[] = ['volumes', 'agents', 'reservations', 'roles']

/** Everything that a ledger can be asked. */
function everything(ledger: Ledger) {
  const windows = lists.flatMap((list) =>
    queries[list].map((query) => {
      const window = ledger.window(list, query)
      if (!window.ok) throw new Error(window.error.message)
      expect(window.value.filterError).toBeUndefined()
      return { list, query, ...window.value, revision: 0 }
    }),
  )
  const all = ledger.window('volumes', {})
  const agents = ledger.window('agents', {})
  if (!all.ok || !agents.ok) throw new Error('the default query is refused')
  return {
    windows,
    overview: { ...ledger.overview(), revision: 0 },
    volumes: all.value.rows.map(({ key }) => ledger.volume(key)),
    named: all.value.rows.map(({ role, persistenceId }) => ledger.volumesNamed(role, persistenceId)),
    agents: agents.value.rows.map(({ agentId }) => ledger.agent(AgentId(agentId))),
    spaces: agents.value.rows.map(({ agentId }) => ledger.space(AgentId(agentId), 'ads')?.disks),
  }
}

/** Hides one role, and the reservations of `eng/web` that are made within its own. */
const sight = { role: (role: string) => role !== 'marathon' && role !== 'eng' }

const visible = ({ reservations }: Pick<VolumeRow, 'reservations'>) =>
  reservations.every(({ role }) => sight.role(role))

function rowsIn<L extends ListName>(ledger: Ledger, list: L) {
  const window = ledger.window(list, { limit: 500 })
  if (!window.ok) throw new Error(window.error.message)
  return window.value.rows
}

/** A ledger that starts now. A view that is stale now was live once: what it says of frameworks still stands. */
async function fromScratch({ clock, cluster, store }: Fixture, operations: World['operations']) {
  const frozen = new FakeCluster(clock, { ...cluster.view(), state: 'live' })
  const ledger = createLedger({ cluster: frozen, clock, store: await copyOf(store) })
  for (const [key, operation] of operations) ledger.setOperation(key, operation)
  return ledger
}

describe('a ledger that is kept up', () => {
  it('answers like one that is built from scratch, after every step of any history', async () => {
    await fc.assert(
      fc.asyncProperty(anyHistory, async (history) => {
        const parts = fixture()
        const world: World = { ...parts, operations: new Map() }
        for (const step of history) {
          step.run(world)
          const scratch = await fromScratch(parts, world.operations)
          expect(everything(parts.ledger), step.what).toEqual(everything(scratch))
          // Asked for each time, so that it is kept up.
          const seen = await parts.ledger.seenBy(sight)
          if (step === history.at(-1)) {
            expect(everything(seen)).toEqual(everything(await scratch.seenBy(sight)))
          }
          scratch.close()
        }
        parts.ledger.close()
      }),
      { numRuns: 40 },
    )
  })

  it('answers the same when it was not asked in between', async () => {
    await fc.assert(
      fc.asyncProperty(anyHistory, async (history) => {
        const parts = fixture()
        const world: World = { ...parts, operations: new Map() }
        for (const step of history) {
          step.run(world)
        }
        expect(everything(parts.ledger)).toEqual(everything(await fromScratch(parts, world.operations)))
      }),
      { numRuns: 200 },
    )
  })

  it('leaves out what may not be viewed, and nothing else: sizes stay, and what is told is as in the whole', async () => {
    await fc.assert(
      fc.asyncProperty(anyHistory, async (history) => {
        const parts = fixture()
        const world: World = { ...parts, operations: new Map() }
        for (const step of history) step.run(world)
        const seen = await parts.ledger.seenBy(sight)
        expect(rowsIn(seen, 'volumes')).toEqual(rowsIn(parts.ledger, 'volumes').filter(visible))
        expect(rowsIn(seen, 'reservations')).toEqual(rowsIn(parts.ledger, 'reservations').filter(visible))
        expect(rowsIn(seen, 'roles').map(({ role }) => role)).not.toContain('marathon')
        const [before, after] = [seen, parts.ledger].map((ledger) => rowsIn(ledger, 'agents'))
        expect(before?.map(({ account }) => account.sizeMb)).toEqual(
          after?.map(({ account }) => account.sizeMb),
        )
        const all = rowsIn(parts.ledger, 'reservations')
        expect(seen.overview().hidden ?? false).toBe(!all.every(visible))
        parts.ledger.close()
      }),
      { numRuns: 60 },
    )
  })

  it('has accounts that add up to the size of their disks, exactly', () => {
    fc.assert(
      fc.property(anyHistory, (history) => {
        const parts = fixture()
        const world: World = { ...parts, operations: new Map() }
        for (const step of history) step.run(world)
        const agents = parts.ledger.window('agents', {})
        if (!agents.ok) throw new Error(agents.error.message)
        const { account, byKind } = parts.ledger.overview()
        const accounts = agents.value.rows.flatMap((row) => [
          row.account,
          ...row.disks.map((disk) => disk.account),
        ])
        for (const { sizeMb, ...each } of [account, ...byKind.map((kind) => kind.account), ...accounts]) {
          const sum = Object.values(each).reduce((sum, mb) => sum + Math.round(mb * 1000), 0)
          expect(sum).toBe(Math.round(sizeMb * 1000))
        }
      }),
      { numRuns: 100 },
    )
  })
})
