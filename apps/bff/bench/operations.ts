import { setTimeout as sleep } from 'node:timers/promises'
import { startBenchProgram, type BenchProgram } from './program.ts'

const BURST = 500
const STANDING = 5000
const BATCH = 50
const RUNS = 5
const POLL_MS = 3

/**
 * How many creates a second are accepted, and proved by the agent's own state, with nothing on the agent and with
 * thousands of volumes; as a table, over HTTP, durable. Best of some runs: other programs only ever make it slower.
 */
export async function benchOperations(): Promise<string> {
  const program = await startBenchProgram()
  try {
    await accepted(
      program.post('/reserve', { slaveId: program.agentId, resources: JSON.stringify([disk(20_000)]) }),
    )
    await figures(program, 'w')
    const none = await figures(program, 'n')
    for (let at = 0; at < STANDING; at += BATCH)
      await create(
        program,
        range(BATCH).map((i) => `standing-${at + i}`),
      )
    await proved(program, '"standing-', STANDING)
    const many = await figures(program, 'm')
    const rows = [...none].map(([name, figure]) => line(name, figure, many.get(name) ?? Number.NaN))
    const head = ['over HTTP, durable', '0 standing', `${STANDING} standing`]
    return [head.join(' | '), ...rows].join('\n')
  } finally {
    await program.end()
  }
}

async function figures(program: BenchProgram, prefix: string): Promise<ReadonlyMap<string, number>> {
  const found = new Map<string, number>()
  const best = (name: string, figure: number, better: (a: number, b: number) => number) =>
    found.set(name, better(found.get(name) ?? figure, figure))
  for (const connections of [1, 8, 64]) {
    for (const run of range(RUNS)) {
      const ids = range(BURST).map((i) => `${prefix}${connections}-${run}-${i}`)
      const began = performance.now()
      await inParallel(connections, ids, (id) => create(program, [id]))
      const acceptedMs = performance.now() - began
      await proved(program, `"${prefix}${connections}-${run}-`, BURST)
      const provedMs = performance.now() - began
      await inParallel(connections, ids, (id) => destroy(program, id))
      await proved(program, `"${prefix}${connections}-${run}-`, 0)
      best(`creates accepted a second, ${connections} at once`, (BURST / acceptedMs) * 1000, Math.max)
      best(`creates proved a second, ${connections} at once`, (BURST / provedMs) * 1000, Math.max)
      if (connections === 64) best(`a burst of ${BURST} proved, ms`, provedMs, Math.min)
    }
  }
  found.set('a lone create until its agent shows it, median ms', await loneCreate(program, `${prefix}lone`))
  for (const path of ['/master/slaves', '/slave(1)/state']) {
    const times = []
    for (const _ of range(100)) times.push((await program.get(path)).ms)
    found.set(`GET ${path}, median ms`, median(times))
  }
  return found
}

async function loneCreate(program: BenchProgram, prefix: string): Promise<number> {
  const times = []
  for (const i of range(40)) {
    const began = performance.now()
    await create(program, [`${prefix}-${i}`])
    await proved(program, `"${prefix}-`, 1)
    times.push(performance.now() - began)
    await destroy(program, `${prefix}-${i}`)
    await proved(program, `"${prefix}-`, 0)
  }
  return median(times)
}

/** Waits until the agent's own state shows so many volumes whose ids begin so. */
async function proved(program: BenchProgram, beginning: string, count: number): Promise<void> {
  for (;;) {
    const { text } = await program.get('/slave(1)/state')
    if (text.split(beginning).length - 1 === count) return
    await sleep(POLL_MS)
  }
}

const disk = (sizeMb: number) => ({
  name: 'disk',
  type: 'SCALAR',
  scalar: { value: sizeMb },
  reservations: [{ type: 'DYNAMIC', role: 'bench' }],
})

const volume = (id: string) => ({
  ...disk(1),
  disk: { persistence: { id }, volume: { container_path: 'data', mode: 'RW' } },
})

const fields = (program: BenchProgram, ids: readonly string[]) => ({
  slaveId: program.agentId,
  volumes: JSON.stringify(ids.map(volume)),
})

const create = (program: BenchProgram, ids: readonly string[]) =>
  accepted(program.post('/create-volumes', fields(program, ids)))

const destroy = (program: BenchProgram, id: string) =>
  accepted(program.post('/destroy-volumes', fields(program, [id])))

async function accepted(answer: ReturnType<BenchProgram['post']>): Promise<void> {
  const { status, text } = await answer
  if (status !== 202) throw new Error(`${status}: ${text}`)
}

async function inParallel<T>(
  width: number,
  items: readonly T[],
  work: (item: T) => Promise<void>,
): Promise<void> {
  const waiting = [...items]
  const worker = async () => {
    for (let item = waiting.shift(); item !== undefined; item = waiting.shift()) await work(item)
  }
  await Promise.all(range(width).map(worker))
}

const range = (count: number): number[] => Array.from({ length: count }, (_, i) => i)

const median = (numbers: readonly number[]): number =>
  numbers.toSorted((a, b) => a - b)[Math.floor(numbers.length / 2)] ?? Number.NaN

const line = (name: string, ...figures: readonly number[]): string =>
  [
    name,
    ...figures.map((figure) => (figure >= 100 ? Math.round(figure).toString() : figure.toFixed(2))),
  ].join(' | ')
