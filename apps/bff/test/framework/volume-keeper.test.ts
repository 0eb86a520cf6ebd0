import { Resources } from '@holdfast/model/resource/resources'
import { Value } from '@holdfast/model/resource/value'
import { Scalar } from '@holdfast/model/scalar'
import { describe, expect, test } from 'vitest'
import { randomOf } from '../simulation/random.ts'
import { type Fate, LossyCluster } from './lossy-cluster.ts'
import { CPUS, reservedOf, ROLE, volumeIn, VOLUME_MB } from './volume-keeper.ts'

const AGENTS = 3
const SLOTS = 2
const FATES: readonly Fate[] = ['LOST', 'LATE', 'TOO_LATE', 'TWICE']

function lived(fates: ReadonlyMap<number, Fate>, excess = false): LossyCluster {
  const cluster = new LossyCluster(AGENTS, SLOTS, fates)
  if (excess) {
    cluster.runFor(60_000)
    const reservations = [{ type: 'DYNAMIC', role: ROLE }] as const
    const amount = (name: string, value: number) => ({
      name,
      value: Value.scalar(Scalar.of(value)),
      reservations,
    })
    cluster.reserve(1, [amount('disk', 200), amount('cpus', 2)])
    cluster.reserve(3, [amount('disk', 10)])
  }
  cluster.subscribe()
  cluster.runFor(250_000)
  return cluster
}

/** Each volume once, on an agent of its own with the cpus beside it, and nothing else is reserved. */
function check(cluster: LossyCluster): void {
  const totals = cluster.totals()
  const places = Array.from({ length: SLOTS }, (_, slot) =>
    totals.flatMap((total, agent) => (volumeIn(total, slot) === undefined ? [] : [agent])),
  )
  expect(places.map((agents) => agents.length)).toEqual(places.map(() => 1))
  expect(new Set(places.flat()).size).toBe(SLOTS)
  for (const [agent, total] of totals.entries()) {
    const keeps = places.some(([place]) => place === agent)
    const own = Resources.reservedTo(total, ROLE)
    expect([agent, reservedOf(total, 'disk'), reservedOf(total, 'cpus')]).toEqual([
      agent,
      Scalar.zero,
      keeps ? CPUS : Scalar.zero,
    ])
    expect(Resources.quantities(own).get('disk') ?? Scalar.zero).toBe(keeps ? VOLUME_MB : Scalar.zero)
  }
  expect(cluster.keeper.isDone).toBe(true)
}

/** How many messages there are until all stands, when none is lost. */
function quiet(excess: boolean): number {
  const cluster = lived(new Map(), excess)
  check(cluster)
  const last = Math.max(
    ...['CREATE', 'ACCEPT', 'OPERATIONS_APPLIED'].map((type) => cluster.sent.lastIndexOf(type)),
  )
  return last + 10
}

describe.each([
  ['that begins with nothing', false],
  ['that finds more than it needs', true],
])('a framework %s has exactly its volumes in the end', (_, excess) => {
  test.each(FATES)('whichever message is %s', (fate) => {
    const messages = quiet(excess)
    expect(messages).toBeGreaterThan(20)
    for (let number = 0; number < messages; number++) {
      const cluster = lived(new Map([[number, fate]]), excess)
      try {
        check(cluster)
      } catch (error) {
        throw new Error(`Message ${number}, ${cluster.sent[number]}: ${String(error)}`, { cause: error })
      }
    }
  })

  test('whatever happens to a fifth of the first messages', () => {
    for (let seed = 1; seed <= 30; seed++) {
      const random = randomOf(seed)
      const fates = new Map<number, Fate>()
      for (let number = 0; number < 120; number++) {
        const fate = random.pick(FATES)
        if (random.chance(0.2) && fate !== undefined) fates.set(number, fate)
      }
      try {
        check(lived(fates, excess))
      } catch (error) {
        throw new Error(`Seed ${seed}: ${String(error)}`, { cause: error })
      }
    }
  })
})
