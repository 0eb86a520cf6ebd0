import type { Instance, InstanceTask } from '@holdfast/model/marathon/instance'
import type { App } from '@holdfast/model/marathon/run-spec'

export interface TaskCounts {
  readonly tasksStaged: number
  readonly tasksRunning: number
  readonly tasksHealthy: number
  readonly tasksUnhealthy: number
}

/** Source: `TaskCounts`, marathon `core/appinfo/TaskCounts.scala`. */
export function taskCounts(instances: readonly Instance[]): TaskCounts {
  const { staged, running, healthy, unhealthy } = countsOf(
    instances.flatMap(({ tasks }) => [...tasks.values()]),
  )
  return { tasksStaged: staged, tasksRunning: running, tasksHealthy: healthy, tasksUnhealthy: unhealthy }
}

const STAGED: ReadonlySet<string> = new Set(['Provisioned', 'Staging', 'Starting'])

function countsOf(tasks: readonly InstanceTask[]) {
  const count = (is: (task: InstanceTask) => boolean) => tasks.filter(is).length
  return {
    staged: count(({ condition }) => STAGED.has(condition)),
    running: count(({ condition }) => condition === 'Running'),
    healthy: count(({ condition, healthy }) => condition === 'Running' && healthy === true),
    unhealthy: count(({ condition, healthy }) => condition === 'Running' && healthy === false),
  }
}

/**
 * How many tasks there are of which version, and how long they run. A group without tasks is not told.
 *
 * Source: `TaskStatsByVersion`, marathon `core/appinfo/TaskStatsByVersion.scala`.
 */
export function taskStats(app: App, instances: readonly Instance[], nowMs: number): object {
  const tasks = instances.flatMap((instance) => [...instance.tasks.values()])
  // Both are ISO 8601 of one length: their order is that of time.
  const stats = (is: (task: InstanceTask) => boolean) => statsOf(tasks.filter(is), nowMs)
  const afterScaling = stats(({ runSpecVersion }) => runSpecVersion >= app.lastScalingAt)
  const latest = stats(({ runSpecVersion }) => runSpecVersion >= app.lastConfigChangeAt)
  const outdated = stats(({ runSpecVersion }) => runSpecVersion < app.lastConfigChangeAt)
  const total = stats(() => true)
  return {
    ...(afterScaling && { startedAfterLastScaling: { stats: afterScaling } }),
    ...(latest && { withLatestConfig: { stats: latest } }),
    ...(outdated && { withOutdatedConfig: { stats: outdated } }),
    ...(total && { totalSummary: { stats: total } }),
  }
}

function statsOf(tasks: readonly InstanceTask[], nowMs: number): object | undefined {
  if (tasks.length === 0) return undefined
  const lives = tasks
    .flatMap(({ startedAtMs }) => (startedAtMs === undefined ? [] : [(nowMs - startedAtMs) / 1000]))
    .toSorted((a, b) => a - b)
  const sum = lives.reduce((all, life) => all + life, 0)
  const median =
    ((lives[Math.floor((lives.length - 1) / 2)] ?? 0) + (lives[Math.floor(lives.length / 2)] ?? 0)) / 2
  return {
    counts: countsOf(tasks),
    ...(lives.length > 0 && {
      lifeTime: { averageSeconds: sum / lives.length, medianSeconds: median },
    }),
  }
}
