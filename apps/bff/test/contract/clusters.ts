import { TimeMs } from '@holdfast/model/ids'
import { systemClock, type Clock } from '../../src/clock.ts'
import type { Cluster } from '../../src/ports/cluster.ts'
import type { EmbeddedCluster } from '../../src/embedded/embedded-cluster.ts'
import { connectMesos } from '../../src/mesos/cluster.ts'
import { run, type Running } from '../dashboard/harness.ts'

/** A cluster behind the port, and the embedded one that it is in the end. */
export interface Contracted {
  readonly name: string
  readonly cluster: Cluster
  readonly running: Running
  readonly embedded: EmbeddedCluster
  end(): Promise<void>
}

export interface Way {
  readonly name: string
  start(): Promise<Contracted>
}

const SPEED = 20
const beganMs = Date.now()

/** Time for the poller, which waits for seconds: it goes faster than that of the others. */
const hastened: Clock = {
  ...systemClock,
  now: () => TimeMs(beganMs + (Date.now() - beganMs) * SPEED),
  after: (delayMs, run) => systemClock.after(delayMs / SPEED, run),
}

export const WAYS: readonly Way[] = [
  {
    name: 'the embedded cluster',
    async start() {
      const running = await run({ allocationIntervalMs: 100 })
      const { embedded } = running
      return { name: 'embedded', cluster: embedded, embedded, running, end: () => running.end() }
    },
  },
  {
    name: 'a real master over HTTP, which is another Holdfast',
    async start() {
      const running = await run({ allocationIntervalMs: 100 })
      const cluster = connectMesos({ masters: [new URL(running.url)], clock: hastened, log: () => undefined })
      await cluster.looked
      return {
        name: 'real',
        cluster,
        embedded: running.embedded,
        running,
        async end() {
          cluster.close()
          await running.end()
        },
      }
    },
  },
]
