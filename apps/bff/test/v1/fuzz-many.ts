import { argv, stdout } from 'node:process'
import * as fc from 'fast-check'
import { FuzzedCluster, tryRequest } from './fuzz.ts'

/**
 * Makes as many requests as asked for (`node fuzz-many.ts 1000000`), spread over all endpoints, and ends with status 1 at
 * the first that is answered wrongly, with the request made as small as it can be.
 */
const total = Number(argv[2] ?? 1_000_000)
/** So many requests are made to one cluster, for some of them use it up. */
const ROUND = 500

const fuzzed = await new FuzzedCluster().start()
const names = fuzzed.targets().map(({ name }) => name)
const statuses = new Map<number, number>()
const started = Date.now()
let made = 0
for (let round = 0; made < total; round++) {
  await fuzzed.prepare(round % 100 === 99)
  const { cluster } = fuzzed
  const target = fuzzed.targets()[round % names.length]
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
await fuzzed.remove()
const perSecond = Math.round(made / ((Date.now() - started) / 1000))
const counts = [...statuses].toSorted(([a], [b]) => a - b).map(([status, count]) => `${status}: ${count}`)
stdout.write(`${made} requests to ${names.length} endpoints, ${perSecond} a second; ${counts.join(', ')}\n`)
