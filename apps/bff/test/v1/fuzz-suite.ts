import * as fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { FuzzedCluster, tryRequest } from './fuzz.ts'

/** Of each endpoint. `FUZZ_RUNS` asks for more, or less. */
const RUNS = Number(process.env.FUZZ_RUNS ?? 10_000)

/** Asks the endpoints that are picked, by their name. */
export async function fuzz(isPicked: (name: string) => boolean): Promise<void> {
  const names = (await nameTargets()).filter(isPicked)
  let fuzzed: FuzzedCluster
  beforeAll(async () => {
    fuzzed = await new FuzzedCluster().start()
  })
  afterAll(() => fuzzed.remove())

  describe('whatever is asked is answered, never with a 500, and a refusal changes nothing', () => {
    test.each(names)('%s', { timeout: 600_000 }, async (name) => {
      await fuzzed.prepare()
      const { cluster } = fuzzed
      const target = fuzzed.targets().find((each) => each.name === name)
      if (target === undefined) throw new Error(`There is no endpoint ${name}`)
      await fc.assert(
        fc.asyncProperty(target.requests, async (asked) => void (await tryRequest(cluster, asked))),
        { numRuns: RUNS },
      )
      expect(cluster.logged.filter(({ message }) => message === 'A request failed')).toEqual([])
    })
  })
}

async function nameTargets(): Promise<readonly string[]> {
  const first = await new FuzzedCluster().start()
  const found = first.targets().map(({ name }) => name)
  await first.remove()
  return found
}
