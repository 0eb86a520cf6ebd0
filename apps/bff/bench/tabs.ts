import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { Worker } from 'node:worker_threads'
import { launchProgram } from './program.ts'

const AGENTS = 1000
const VOLUMES = 10
const WATCH_MS = 60_000
const CHANGE_EVERY_MS = 6_000

/** What a program before a real master costs it, and costs each tab that looks on, while now and then something changes. */
export async function benchTabs(): Promise<string> {
  const rows: string[] = []
  // One after the other: each is measured alone.
  // oxlint-disable-next-line no-await-in-loop
  for (const tabs of [0, 1, 20]) rows.push(await watch(tabs))
  return [
    `A real master of ${AGENTS} agents and ${AGENTS * VOLUMES} volumes, watched by tabs:`,
    ...rows,
  ].join('\n  ')
}

async function watch(tabs: number): Promise<string> {
  const master = new Worker(new URL('mesos-master.ts', import.meta.url), {
    workerData: { agents: AGENTS, volumes: VOLUMES },
  })
  const { port } = await told(master)
  const folder = mkdtempSync(join(tmpdir(), 'holdfast-bench-'))
  const program = await launchProgram(['--data-dir', folder, '--master', `http://127.0.0.1:${port}`])
  const streams = await Promise.all(Array.from({ length: tabs }, () => open(program.base)))
  try {
    // The first looks, and what they are followed by, are over.
    await sleep(2 * CHANGE_EVERY_MS)
    for (const stream of streams) stream.bytes = 0
    await ask(master, 'requests')
    const delays: number[] = []
    const endMs = performance.now() + WATCH_MS
    while (performance.now() < endMs) {
      const seen = streams[0]?.nextDelta()
      const changedMs = performance.now()
      // In order: a change, then the rest until the next.
      // oxlint-disable-next-line no-await-in-loop
      await ask(master, 'change')
      // oxlint-disable-next-line no-await-in-loop
      await Promise.all([
        seen?.then(() => delays.push(performance.now() - changedMs)),
        sleep(CHANGE_EVERY_MS),
      ])
    }
    const { requests = 0 } = await ask(master, 'requests')
    const bytes = streams.reduce((sum, stream) => sum + stream.bytes, 0) / Math.max(1, tabs)
    const sorted = delays.toSorted((a, b) => a - b)
    const delay =
      tabs === 0
        ? ''
        : `, ${(bytes / 1024).toFixed(1)} KiB a tab, a change is told after ${at(sorted, 0.5)} ms (p50), ${at(sorted, 1)} ms at most`
    return `${tabs} tabs: ${requests} requests to the master in a minute${delay}`
  } finally {
    for (const stream of streams) stream.close()
    await program.end()
    await master.terminate()
    rmSync(folder, { recursive: true, force: true })
  }
}

const at = (sorted: readonly number[], share: number): string =>
  (sorted[Math.ceil(share * (sorted.length - 1))] ?? Number.NaN).toFixed(0)

interface Told {
  readonly port?: number
  readonly requests?: number
}

const told = (master: Worker): Promise<Told> => new Promise((resolve) => master.once('message', resolve))

function ask(master: Worker, what: 'change' | 'requests'): Promise<Told> {
  const answer = told(master)
  master.postMessage(what)
  return answer
}

interface Stream {
  bytes: number
  /** Resolves with the next delta that it is told. */
  nextDelta(): Promise<void>
  close(): void
}

/** What a tab has open: the stream of changes of all lists. */
async function open(base: string): Promise<Stream> {
  const controller = new AbortController()
  const url = `${base}/api/stream?topics=volumes,agents,reservations,roles,overview`
  const response = await fetch(url, { signal: controller.signal })
  const waiting: (() => void)[] = []
  const stream: Stream = {
    bytes: 0,
    nextDelta: () => new Promise((resolve) => waiting.push(resolve)),
    close: () => controller.abort(),
  }
  void read(response, (chunk) => {
    stream.bytes += chunk.length
    if (Buffer.from(chunk).includes('event: delta')) waiting.shift()?.()
  })
  return stream
}

async function read(response: Response, onChunk: (chunk: Uint8Array) => void): Promise<void> {
  try {
    for await (const chunk of response.body ?? []) onChunk(chunk)
  } catch {
    // It was closed.
  }
}

console.log(await benchTabs())
