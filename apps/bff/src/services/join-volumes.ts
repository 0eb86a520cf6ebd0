import { AgentId } from '@holdfast/model/ids'
import type { Resource } from '@holdfast/model/resource/resource'
import { Resources } from '@holdfast/model/resource/resources'
import type { SeenInstance, SeenService } from '@holdfast/model/services/seen'
import type { Ledger } from '../ledger/ledger.ts'
import type { ClusterAgent } from '../ports/cluster.ts'
import { instanceOfTask } from './instance-of-task.ts'

/**
 * Some Marathons forget to tell the volumes of an instance after a restart: then they are those that its task uses on its
 * agent, and those whose label `marathon_task_id` names it.
 */
export function joinVolumes(service: SeenService, ledger: Pick<Ledger, 'agent'>): SeenService {
  if (!lacksVolumes(service)) return service
  return { ...service, instances: service.instances.map((instance) => joined(service, instance, ledger)) }
}

/** Whether volumes are wanted that Marathon does not tell. */
export const lacksVolumes = ({ volumes, instances }: SeenService): boolean =>
  volumes.length > 0 && instances.some(isBare)

const isBare = ({ volumes, agentId }: SeenInstance): boolean => volumes.length === 0 && agentId !== undefined

function joined(service: SeenService, instance: SeenInstance, ledger: Pick<Ledger, 'agent'>): SeenInstance {
  const { agentId } = instance
  const agent = isBare(instance) && agentId !== undefined ? ledger.agent(AgentId(agentId))?.agent : undefined
  if (agent === undefined) return instance
  const volumes = volumesOn(agent, instance)
    .filter(({ reservations }) => reservations.at(-1)?.role === (instance.role ?? service.role))
    .flatMap(({ disk }) => {
      const persistenceId = disk?.persistence?.id
      const path = disk?.volume?.containerPath
      return persistenceId === undefined ? [] : [{ name: path ?? persistenceId, persistenceId }]
    })
  const isAttached = instance.label === 'running' && volumes.length > 0
  return { ...instance, volumes, ...(isAttached && { label: 'attached' }) }
}

function volumesOn(agent: ClusterAgent, { instanceId, tasks }: SeenInstance): readonly Resource[] {
  const own = new Set(tasks.map(({ taskId }) => taskId))
  const used = agent.tasks
    .filter(({ taskId }) => own.has(taskId))
    .flatMap(({ resources }) => Resources.list(Resources.persistentVolumes(Resources.unallocate(resources))))
  if (used.length > 0) return used
  return Resources.list(Resources.persistentVolumes(agent.total)).filter(({ reservations }) =>
    reservations.some(({ labels }) =>
      labels?.some(
        ({ key, value }) =>
          key === 'marathon_task_id' &&
          value !== undefined &&
          (value === instanceId || instanceOfTask(value) === instanceId),
      ),
    ),
  )
}
