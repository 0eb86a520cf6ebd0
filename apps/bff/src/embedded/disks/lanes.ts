/** How many jobs are on the disk at a time: more than the system's threads, so that none of them waits. */
const AT_ONCE = 16

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
  const worker = async () => {
    for (const lane of waiting) for (const job of lane) await run(job)
  }
  await Promise.all(Array.from({ length: Math.min(AT_ONCE, lanes.size) }, worker))
}
