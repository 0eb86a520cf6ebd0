import { describe, expect, test } from 'vitest'
import { World } from './world.ts'

const { SEED, SEEDS = '200' } = process.env
const first = SEED === undefined ? 1 : Number(SEED)
const count = SEED === undefined ? Number(SEEDS) : 1

/** One history from its seed, to its end. */
function live(seed: number): World {
  const world = new World(seed, 1 + (seed % 3))
  world.storm(60)
  world.heal()
  return world
}

describe('whatever is lost, late, repeated or killed', () => {
  test(`master and agents end in agreement (${count} seeds)`, () => {
    let accepted = 0
    for (let seed = first; seed < first + count; seed++) {
      try {
        accepted += live(seed).accepted
      } catch (error) {
        throw new Error(`SEED=${seed}: ${error instanceof Error ? error.message : String(error)}`, {
          cause: error,
        })
      }
    }
    // A storm in which hardly anything is accepted proves nothing.
    expect(accepted / count).toBeGreaterThan(20)
  })

  test.each([[571, 'a first registration, heard late, undid what was proved since']])(
    'seed %i, in which once %s, ends in agreement',
    (seed) => expect(live(seed).accepted).toBeGreaterThan(0),
  )

  test('the same seed gives the same history', () => {
    expect(live(first).trace).toBe(live(first).trace)
    expect(live(first).trace).not.toBe(live(first + 1).trace)
  })
})
