import * as fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { targetsOf, tryRequest } from './fuzz.ts'
import { WholeCluster } from './whole-cluster.ts'

/** Of each endpoint. `FUZZ_RUNS` asks for more. */
const RUNS = Number(process.env.FUZZ_RUNS ?? 1000)

const agents = { S: 'cpus:2;mem:1024;disk:1024;disk(ads):512;ports:[1-9]' }
const names = await nameTargets()
let cluster: WholeCluster

async function nameTargets(): Promise<readonly string[]> {
  const first = await new WholeCluster({ agents }).start()
  const found = targetsOf(first).map(({ name }) => name)
  await first.remove()
  return found
}

beforeAll(async () => {
  cluster = await new WholeCluster({ agents }).start()
})
afterAll(() => cluster.remove())

describe('whatever is asked is answered, never with a 500, and a refusal changes nothing', () => {
  test.each(names)('%s', async (name) => {
    // An agent that was marked gone is gone: the next endpoint gets a cluster that has one.
    if (cluster.status() !== 'active') {
      await cluster.remove()
      cluster = await new WholeCluster({ agents }).start()
    }
    const target = targetsOf(cluster).find((each) => each.name === name)
    if (target === undefined) throw new Error(`There is no endpoint ${name}`)
    await fc.assert(
      fc.asyncProperty(target.requests, async (asked) => void (await tryRequest(cluster, asked))),
      { numRuns: RUNS },
    )
    expect(cluster.logged.filter(({ message }) => message === 'A request failed')).toEqual([])
  })
})
