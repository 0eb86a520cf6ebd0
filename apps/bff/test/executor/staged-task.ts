import { taskInfoOf } from '@holdfast/model/framework/task-info'
import { FrameworkId, Role, TimeMs } from '@holdfast/model/ids'
import type { WireTaskInfo } from '@holdfast/model/wire/scheduler-call'
import type { AgentTask } from '../../core/executor/state.ts'

/** A task that its agent is about to run, as one framework of the tests asked for it. */
export function stagedTask(wire: WireTaskInfo): AgentTask {
  const info = taskInfoOf(wire)
  if (!info.ok) throw new Error(info.error)
  return {
    frameworkId: FrameworkId('F0'),
    framework: { user: 'root', name: 'tests' },
    role: Role('db'),
    info: info.value,
    launchedMs: TimeMs(1),
    state: 'TASK_STAGING',
    statuses: [],
  }
}
