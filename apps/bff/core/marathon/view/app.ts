import { encodeApp } from '@holdfast/model/marathon/encode-app'
import type { App } from '@holdfast/model/marathon/run-spec'
import { PersistentMap } from '@holdfast/model/persistent-map'
import type { TaskFailure } from '../records.ts'
import type { SchedulerState } from '../state.ts'
import { deploymentsOf, instancesOf } from './instances-of.ts'
import { isoTime } from './iso-time.ts'
import { taskCounts, taskStats } from './task-counts.ts'
import { tasksJson } from './task.ts'

/** What is told of an app beside its definition. */
export type AppEmbed = 'tasks' | 'counts' | 'deployments' | 'readiness' | 'lastTaskFailure' | 'taskStats'

/** An app as `/v2/apps` tells it. Source: `AppInfoBaseData`, marathon `core/appinfo/impl/AppInfoBaseData.scala`. */
export function appJson(
  state: SchedulerState,
  app: App,
  embeds: ReadonlySet<AppEmbed>,
  nowMs: number,
): Readonly<Record<string, unknown>> {
  const needsInstances = embeds.has('tasks') || embeds.has('counts') || embeds.has('taskStats')
  const instances = needsInstances ? instancesOf(state, app.id) : []
  const failure = PersistentMap.get(state.failures, app.id)
  return {
    ...encodeApp(app),
    ...(embeds.has('counts') && taskCounts(instances)),
    ...(embeds.has('deployments') && { deployments: deploymentsOf(state, app.id).map(({ id }) => ({ id })) }),
    // Nothing that we run says whether it is ready, only whether it is healthy.
    ...(embeds.has('readiness') && { readinessCheckResults: [] }),
    ...(embeds.has('lastTaskFailure') && failure !== undefined && { lastTaskFailure: failureJson(failure) }),
    ...(embeds.has('tasks') && { tasks: instances.flatMap((instance) => tasksJson(instance, app)) }),
    ...(embeds.has('taskStats') && { taskStats: taskStats(app, instances, nowMs) }),
  }
}

export function failureJson(failure: TaskFailure): object {
  const { appId, host, message, state, taskId, agentId, version, timestampMs } = failure
  return {
    appId,
    host,
    message,
    state,
    taskId,
    timestamp: isoTime(timestampMs),
    version,
    ...(agentId !== undefined && { slaveId: agentId }),
  }
}
