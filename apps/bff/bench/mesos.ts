import { Worker } from 'node:worker_threads'
import { systemClock } from '../src/clock.ts'
import { connectMesos } from '../src/mesos/cluster.ts'

interface Told {
  readonly port?: number
  readonly bytes?: number
}

const next = (master: Worker): Promise<Told> => new Promise((resolve) => master.once('message', resolve))

/** How long the adapter takes for a real master of this size, and how long others wait for it meanwhile. */
async function read(agents: number, volumes: number): Promise<string> {
  const master = new Worker(new URL('mesos-master.ts', import.meta.url), { workerData: { agents, volumes } })
  const { port } = await next(master)
  let longestMs = 0
  let last = performance.now()
  const timer = setInterval(() => {
    longestMs = Math.max(longestMs, performance.now() - last - 1)
    last = performance.now()
  }, 1)
  const beganMs = performance.now()
  const masters = [new URL(`http://127.0.0.1:${port}`)]
  const cluster = connectMesos({ masters, clock: systemClock, log: () => undefined })
  const changes: (() => void)[] = []
  cluster.watch(() => changes.shift()?.())
  const change = () => new Promise<void>((resolve) => changes.push(resolve))
  await change()
  const firstMs = performance.now() - beganMs
  const firstBlockMs = longestMs
  longestMs = 0

  master.postMessage('change')
  const { bytes = 0 } = await next(master)
  const askedMs = performance.now()
  cluster.upstreams.changed({ type: 'BENCH' })
  await change()
  const changeMs = performance.now() - askedMs
  clearInterval(timer)
  cluster.close()
  await master.terminate()
  return (
    `${agents} agents, ${agents * volumes} volumes, ${(bytes / 1e6).toFixed(1)} MB: ` +
    `first read ${firstMs.toFixed(0)} ms (others wait at most ${firstBlockMs.toFixed(0)} ms), ` +
    `one new volume seen in ${changeMs.toFixed(0)} ms (at most ${longestMs.toFixed(0)} ms)`
  )
}

/** The adapter for a real master, over HTTP on this machine. */
export async function benchMesos(): Promise<string> {
  const rows = [await read(100, 10), await read(1000, 10), await read(10_000, 10)]
  return ['A real master, read:', ...rows].join('\n  ')
}
