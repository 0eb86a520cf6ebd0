import { test } from 'vitest'
import { World } from '../simulation/world.ts'
test('scan', () => {
  const [from, to] = (process.env.SCAN ?? '1-100').split('-').map(Number)
  const started = Date.now()
  for (let seed = from!; seed <= to!; seed++) {
    if (Date.now() - started > 150_000) {
      console.log('stopped at', seed)
      break
    }
    try {
      const world = new World(seed, 1 + (seed % 3), 1 + (seed % 3))
      world.storm(Number(process.env.OPS ?? 40))
      world.heal()
    } catch (error) {
      console.log('SEED', seed, String(error))
    }
  }
}, 1e9)
