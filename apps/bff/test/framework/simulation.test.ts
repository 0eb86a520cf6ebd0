import { describe, expect, test } from 'vitest'
import { World } from '../simulation/world.ts'

const { SEED, SEEDS = '15' } = process.env
const first = SEED === undefined ? 1 : Number(SEED)
const count = SEED === undefined ? Number(SEEDS) : 1

function live(seed: number): World {
  const world = new World(seed, 1 + (seed % 3), 1 + (seed % 3))
  world.storm(40)
  world.heal()
  return world
}

describe('frameworks on a cluster that loses messages and processes', () => {
  test(`nothing is in two hands, and all agree in the end (${count} seeds)`, () => {
    let tasks = 0
    let operations = 0
    for (let seed = first; seed < first + count; seed++) {
      try {
        const world = live(seed)
        tasks += world.tasksRun
        operations += world.operationsDone
      } catch (error) {
        throw new Error(`SEED=${seed}: ${error instanceof Error ? error.message : String(error)}`, {
          cause: error,
        })
      }
    }
    // A storm in which hardly anything runs proves nothing.
    expect(tasks / count).toBeGreaterThan(3)
    expect(operations / count).toBeGreaterThan(3)
  })
})
