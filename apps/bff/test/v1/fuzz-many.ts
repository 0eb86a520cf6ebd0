import { argv, stdout } from 'node:process'
import * as fc from 'fast-check'
import { targetsOf, tryRequest } from './fuzz.ts'
import { WholeCluster } from './whole-cluster.ts'

/**
 * Makes as many requests as asked for (`node fuzz-many.ts 1000000`), spread over all endpoints, and ends with status 1 at
 * the first that is answered wrongly, with the request made as small as it can be.
 */
const total = Number(argv[2] ?? 1_000_000)
const agents = { S: 'cpus:2;mem:1024;disk:1024;disk(ads):512;ports:[1-9]' }
/** So many requests are made to one cluster, for some of them use it up. */
const ROUND = 500

let cluster = await new WholeCluster({ agents }).start()
const names = targetsOf(cluster).map(({ name }) => name)
const statuses = new Map<number, number>()
const started = Date.now()
let made = 0
for (let round = 0; made < total; round++) {
  if (cluster.status() !== 'active' || round % 100 === 99) {
    await cluster.remove()
    cluster = await new WholeCluster({ agents }).start()
  }
  const target = targetsOf(cluster)[round % names.length]
  if (target === undefined) break
  await fc.assert(
    fc.asyncProperty(target.requests, async (asked) => {
      const status = await tryRequest(cluster, asked)
      statuses.set(status, (statuses.get(status) ?? 0) + 1)
    }),
    { numRuns: Math.min(ROUND, total - made) },
  )
  made += ROUND
}
await cluster.remove()
const perSecond = Math.round(made / ((Date.now() - started) / 1000))
const counts = [...statuses].toSorted(([a], [b]) => a - b).map(([status, count]) => `${status}: ${count}`)
stdout.write(`${made} requests to ${names.length} endpoints, ${perSecond} a second; ${counts.join(', ')}\n`)
