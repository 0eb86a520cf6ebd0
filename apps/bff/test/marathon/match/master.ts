import { frameworkInfoOf } from '@holdfast/model/framework/framework-info'
import { executorInfoOf, taskInfoOf } from '@holdfast/model/framework/task-info'
import { AgentId, Principal, Role } from '@holdfast/model/ids'
import { applyOperation } from '@holdfast/model/operation/apply'
import { Checkpointed } from '@holdfast/model/operation/checkpointed'
import { allocateOperation, unallocateOperation } from '@holdfast/model/operation/map'
import { Resources } from '@holdfast/model/resource/resources'
import { validateTaskGroup } from '@holdfast/model/validate/launch-group'
import { validationMessage } from '@holdfast/model/validate/messages'
import { validateOperation } from '@holdfast/model/validate/operation'
import { validateTask } from '@holdfast/model/validate/task'
import { validateAndUpgradeResources } from '@holdfast/model/wire/operation'
import type { WireOperation } from '@holdfast/model/wire/operation-message'
import type { WireExecutorInfo, WireTaskInfo } from '@holdfast/model/wire/scheduler-call'
import { FRAMEWORK } from './given.ts'

/** What a master makes of operations on an offer: what is left of it and what tasks use, or why it refuses. */
export interface Accepted {
  readonly offered: Resources
  readonly used: Resources
}

const role = Role('db')
const info = frameworkInfoOf({
  user: 'root',
  name: 'marathon',
  roles: [role],
  principal: 'marathon',
  capabilities: [{ type: 'MULTI_ROLE' }, { type: 'GPU_RESOURCES' }],
})

export function accept(offered: Resources, operations: readonly WireOperation[]): Accepted | string {
  let accepted: Accepted = { offered, used: Resources.empty }
  for (const operation of operations) {
    const next =
      operation.type === 'LAUNCH' || operation.type === 'LAUNCH_GROUP'
        ? launch(accepted, operation)
        : operate(accepted, operation)
    if (typeof next === 'string') return next
    accepted = next
  }
  return accepted
}

function operate({ offered, used }: Accepted, wire: WireOperation): Accepted | string {
  const given = validateAndUpgradeResources(wire)
  if (!given.ok) return given.error
  const operation = given.value
  if (operation.type !== 'RESERVE' && operation.type !== 'CREATE') {
    if (operation.type !== 'DESTROY' && operation.type !== 'UNRESERVE') return `${operation.type}?`
  }
  const allocated = allocateOperation(operation, role)
  const fault = validateOperation(allocated, {
    principal: Principal('marathon'),
    capabilities: new Set(['MULTI_ROLE', 'HIERARCHICAL_ROLE', 'RESERVATION_REFINEMENT']),
    framework: { id: FRAMEWORK, roles: info.roles, capabilities: info.capabilities },
    checkpointed: Checkpointed.of(offered),
    isInUse: () => false,
  })
  if (fault !== undefined) return validationMessage(fault)
  const applied = applyOperation(offered, unallocateOperation(allocated))
  return applied.ok ? { offered: applied.value, used } : JSON.stringify(applied.error)
}

function launch({ offered, used }: Accepted, { launch, launch_group }: WireOperation): Accepted | string {
  const available = Resources.allocate(offered, role)
  const context = {
    frameworkId: FRAMEWORK,
    agentId: AgentId('S1'),
    available,
    isKnown: () => false,
    isUnreachable: () => false,
    hasExecutor: () => false,
  }
  const wires = (launch?.task_infos ?? launch_group?.task_group.tasks ?? []) as readonly object[]
  const tasks = wires.map((wire) => taskInfoOf(wire as WireTaskInfo, role))
  const bad = tasks.find((task) => !task.ok)
  if (bad && !bad.ok) return bad.error
  const infos = tasks.flatMap((task) => (task.ok ? [task.value] : []))
  const executor = launch_group && executorInfoOf(launch_group.executor as object as WireExecutorInfo, role)
  if (executor && !executor.ok) return executor.error
  const fault = executor?.ok
    ? validateTaskGroup(infos, executor.value, context)
    : infos.map((task) => validateTask(task, context)).find((each) => each !== undefined)
  if (fault !== undefined) return fault
  const taken = Resources.unallocate(
    Resources.of([
      ...infos.flatMap(({ resources }) => resources),
      ...(executor?.ok ? executor.value.resources : []),
    ]),
  )
  return { offered: Resources.subtract(offered, taken), used: Resources.add(used, taken) }
}
