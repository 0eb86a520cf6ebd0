import type { AgentTask } from '../../core/executor/state.ts'
import { executorIdOf } from './containers.ts'
import type { Sandbox } from './sandbox.ts'

export type Environment = Readonly<Record<string, string>>

/** How long an executor has for ending its tasks when it is shut down. Source: `EXECUTOR_SHUTDOWN_GRACE_PERIOD`, mesos `src/slave/constants.hpp`. */
const SHUTDOWN_GRACE = '5secs'

/**
 * What a task finds in its environment: what Mesos tells its executor, and what the task asks for. Nothing of this program's
 * own is in it.
 *
 * Source: `executorEnvironment()`, mesos `src/slave/slave.cpp`.
 *
 * @param agentPid such as `slave(1)@127.0.0.1:5051`
 */
export function environmentOf(task: AgentTask, { path }: Sandbox, agentPid: string): Environment {
  const { frameworkId, framework, info, role } = task
  const given = info.wire.command?.environment?.variables ?? []
  return {
    PATH: '/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin',
    HOME: path,
    MESOS_SANDBOX: path,
    MESOS_DIRECTORY: path,
    MESOS_FRAMEWORK_ID: frameworkId,
    MESOS_EXECUTOR_ID: executorIdOf(task),
    MESOS_TASK_ID: info.taskId,
    MESOS_SLAVE_ID: info.agentId,
    MESOS_SLAVE_PID: agentPid,
    MESOS_AGENT_ENDPOINT: agentPid.slice(agentPid.indexOf('@') + 1),
    MESOS_ALLOCATION_ROLE: role,
    MESOS_CHECKPOINT: framework.checkpoint === true ? '1' : '0',
    MESOS_EXECUTOR_SHUTDOWN_GRACE_PERIOD: SHUTDOWN_GRACE,
    ...Object.fromEntries(given.map(({ name, value = '' }) => [name, value])),
  }
}
