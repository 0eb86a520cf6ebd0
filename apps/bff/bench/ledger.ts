import type { WindowQuery } from '@holdfast/model/api/common'
import type { ListName } from '@holdfast/model/api/stream'
import { Resources } from '@holdfast/model/resource/resources'
import { createLedger } from '../src/ledger/create-ledger.ts'
import { ledgerMigrations } from '../src/ledger/schema.ts'
import { openStore } from '../src/store/commit-queue.ts'
import { openDatabase } from '../src/store/database.ts'
import { BenchClock, BenchCluster, volume } from './ledger-cluster.ts'

/** The target for a window over 100,000 volumes, in milliseconds. */
const WINDOW_MS = 5

/** What the ledger's windows and changes cost with few volumes and with many, in one run, as a table. */
export function benchLedger(): string {
  const few = measure(1_000)
  const many = measure(100_000)
  const rows = [...many].map(([name, ms]) => [name, few.get(name) ?? Number.NaN, ms] as const)
  const lines = rows.map(([name, before, ms]) => line(name, before.toFixed(3), ms.toFixed(3)))
  const slow = rows.filter(([name, , ms]) => name.startsWith('window') && ms > WINDOW_MS)
  const verdict =
    slow.length === 0
      ? `every window within ${WINDOW_MS} ms`
      : `over ${WINDOW_MS} ms: ${slow.map(([name]) => name).join('; ')}`
  return [line('ledger, median ms', '1,000 volumes', '100,000 volumes'), ...lines, verdict].join('\n')
}

/** Half of the volumes lie on ordinary agents, ten on each; the other half on crowded ones. */
function measure(volumes: number): Map<string, number> {
  const clock = new BenchClock()
  const cluster = new BenchCluster(clock)
  const crowd = Math.min(5000, volumes / 2)
  for (let i = 0; i < volumes / 20; i++) cluster.addAgent(`S${i}`, 10)
  for (let i = 0; i < volumes / 2 / crowd; i++) cluster.addAgent(`C${i}`, crowd)
  const database = openDatabase(':memory:', [ledgerMigrations])
  if (!database.ok) throw new Error(database.error.code)
  const store = openStore(database.value)

  const figures = new Map<string, number>()
  const ledger = timed(figures, 'built from the whole view', () => createLedger({ cluster, clock, store }))

  const windows: Readonly<Record<string, WindowQuery>> = {
    all: {},
    'all by size, 500 rows from the middle': { sort: '-size', offset: volumes / 2, limit: 500 },
    'status:orphaned by age': { q: 'status:orphaned', sort: '-age' },
    'id:*77* size:>4GiB by agent': { q: 'id:*77* size:>4GiB', sort: 'agent' },
    'free text': { q: 'host-s1' },
  }
  for (const [name, query] of Object.entries(windows)) {
    timed(figures, `first window of ${name}`, () => ledger.window('volumes', query))
    median(figures, `window of ${name}`, 200, () => ledger.window('volumes', query))
  }
  let size = 0
  const typed = () => ledger.window('volumes', { q: `size:>${++size}MiB status:detached`, sort: '-size' })
  median(figures, 'first window of a filter just typed', 30, typed)
  timed(figures, 'first overview', () => ledger.overview())
  median(figures, 'overview', 200, () => ledger.overview())

  // Whoever looks, looks at all of the windows above: each of them follows each change.
  const lists = new Set<ListName>(['volumes', 'agents', 'reservations'])
  ledger.watch((delta) => void delta.text(lists))
  clock.turn()
  for (const [name, agent] of [
    ['an ordinary agent', 'S1'],
    ['a crowded agent', 'C0'],
  ] as const) {
    const { total } = cluster.agent(agent)
    const more = Resources.add(total, volume(5_000_001))
    let there = false
    median(figures, `change: a volume comes to ${name}, or goes`, 400, () => {
      there = !there
      cluster.change(agent, { total: there ? more : total })
    })
    median(figures, `delta: the same, told as text`, 200, () => {
      there = !there
      cluster.change(agent, { total: there ? more : total })
      clock.turn()
    })
  }
  let reachable = true
  median(figures, 'change: an agent with 10 volumes is lost, or found', 100, () => {
    reachable = !reachable
    cluster.change('S2', { status: reachable ? 'active' : 'unreachable' })
  })
  ledger.close()
  store.close()
  return figures
}

function timed<T>(figures: Map<string, number>, name: string, run: () => T): T {
  const started = performance.now()
  const result = run()
  figures.set(name, performance.now() - started)
  return result
}

function median(figures: Map<string, number>, name: string, times: number, run: () => void): void {
  const samples: number[] = []
  for (let i = 0; i < times; i++) {
    const started = performance.now()
    run()
    samples.push(performance.now() - started)
  }
  samples.sort((a, b) => a - b)
  figures.set(name, samples[times >> 1] ?? Number.NaN)
}

function line(name: string, ...cells: readonly string[]): string {
  return name.padEnd(56) + cells.map((cell) => cell.padStart(17)).join('')
}

if (import.meta.main) process.stdout.write(`${benchLedger()}\n`)
