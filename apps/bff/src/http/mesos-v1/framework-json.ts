import { Resources } from '@holdfast/model/resource/resources'
import { encodeResource } from '@holdfast/model/wire/resource'
import type { WireResource } from '@holdfast/model/wire/resource-message'
import type { Offer, Task } from '../../../core/framework/state.ts'
import { machineKey, machineOf } from '../../../core/master/machine.ts'
import { isTerminal } from '../../../core/framework/task-status.ts'
import { told } from '../mesos/framework-json.ts'
import type { MesosCluster, PlacedExecutor } from '../../ports/mesos-cluster.ts'
import type { SeenFramework } from '../mesos/seen-frameworks.ts'
import { unavailabilityJson } from '../mesos/maintenance-json.ts'
import { attributeJson, taskStatusJson } from '../scheduler/event-json.ts'
import { timeJson } from './agent-json.ts'

/**
 * A task as the v1 API shows it. Resources are in the form without older spellings.
 *
 * Source: `Task`, mesos `include/mesos/v1/mesos.proto`.
 */
export function taskJson(task: Task): object {
  const { info, state } = task
  const statuses = told(task.statuses)
  const { labels, discovery, container, health_check, kill_policy, command, limits } = info.wire
  const last = statuses.at(-1)
  return {
    name: info.name,
    task_id: { value: info.taskId },
    framework_id: { value: task.frameworkId },
    ...(info.executor && { executor_id: { value: info.executor.executorId } }),
    agent_id: { value: task.agentId },
    state,
    ...listed('resources', resourcesJson(task.resources)),
    ...listed('statuses', statuses.map(taskStatusJson)),
    status_update_state: last?.state ?? state,
    ...(last?.uuid !== undefined && { status_update_uuid: last.uuid }),
    ...(labels && { labels }),
    ...(discovery && { discovery }),
    ...(container && { container }),
    ...(health_check && { health_check }),
    ...(kill_policy && { kill_policy }),
    ...(command?.user !== undefined && { user: command.user }),
    ...(limits && { limits }),
  }
}

/** Source: `model(const Framework&)`, mesos `src/master/http.cpp`. */
export function frameworkJson(seen: SeenFramework, cluster: MesosCluster): object {
  const { framework, offers, inverseOffers, tasks, executors } = seen
  const { frameworkId, info, registeredMs, reregisteredMs } = framework
  const held = [...tasks.filter(({ state }) => !isTerminal(state)), ...executors]
  return {
    framework_info: { ...info.wire, id: { value: frameworkId } },
    active: framework.active,
    connected: framework.connected,
    recovered: framework.recovered,
    registered_time: timeJson(registeredMs),
    ...(reregisteredMs !== undefined && { reregistered_time: timeJson(reregisteredMs) }),
    ...listed(
      'offers',
      offers.map((offer) => offerJson(offer, cluster)),
    ),
    ...listed(
      'inverse_offers',
      inverseOffers.map(({ offerId, agentId, window }) => ({
        id: { value: offerId },
        framework_id: { value: frameworkId },
        agent_id: { value: agentId },
        unavailability: unavailabilityJson(window),
      })),
    ),
    ...listed('allocated_resources', sum(held.map(({ resources }) => resources))),
    ...listed('offered_resources', sum(offers.map(allocated))),
    offer_constraints: {},
  }
}

function offerJson(offer: Offer, cluster: MesosCluster): object {
  const info = cluster.agentInfo(offer.agentId)
  const window = info && cluster.policy().maintenance.byMachine.get(machineKey(machineOf(info)))
  return {
    id: { value: offer.offerId },
    framework_id: { value: offer.frameworkId },
    agent_id: { value: offer.agentId },
    hostname: info?.hostname ?? '',
    ...listed('resources', resourcesJson(allocated(offer))),
    ...listed('attributes', (info?.attributes ?? []).map(attributeJson)),
    allocation_info: { role: offer.role },
    ...(window && { unavailability: unavailabilityJson(window) }),
  }
}

const allocated = ({ resources, role }: Offer): Resources => Resources.allocate(resources, role)

export const executorJson = ({ info, frameworkId, agentId }: PlacedExecutor): object => ({
  executor_info: { ...info.wire, framework_id: { value: frameworkId } },
  agent_id: { value: agentId },
})

const sum = (bags: readonly Resources[]): readonly WireResource[] =>
  resourcesJson(bags.reduce((all, bag) => Resources.add(all, bag), Resources.empty))

const resourcesJson = (bag: Resources): readonly WireResource[] =>
  Resources.list(bag).map((each) => encodeResource(each, 'post'))

/** A list that is empty is left out. */
const listed = (name: string, list: readonly unknown[]): object => (list.length > 0 ? { [name]: list } : {})
