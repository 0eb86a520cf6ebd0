import { setImmediate as nextTurn } from 'node:timers/promises'

/** How many jobs are on the disk at a time: more than the system's threads, so that none of them waits. */
const AT_ONCE = 16

/** After so long without a pause, other batches get their turn. */
const TURN_MS = 5

/** Runs the jobs, those of one lane one after the other, and a few lanes at a time. `run` never fails. */
export async function inLanes<Job>(
  jobs: readonly Job[],
  laneOf: (job: Job) => string,
  run: (job: Job) => Promise<void>,
): Promise<void> {
  const lanes = new Map<string, Job[]>()
  for (const job of jobs) {
    const name = laneOf(job)
    const lane = lanes.get(name)
    if (lane === undefined) lanes.set(name, [job])
    else lane.push(job)
  }
  const waiting = lanes.values()
  let began = performance.now()
  const othersTurn = async () => {
    if (performance.now() - began < TURN_MS) return
    await nextTurn()
    began = performance.now()
  }
  const worker = async () => {
    for (const lane of waiting)
      for (const job of lane) {
        await run(job)
        await othersTurn()
      }
  }
  await Promise.all(Array.from({ length: Math.min(AT_ONCE, lanes.size) }, worker))
}
