import { AgentId } from '@holdfast/model/ids'
import type { OfferOperation, Operation } from '@holdfast/model/operation/operation'
import type { WireOperation } from '@holdfast/model/wire/operation-message'
import { validateAndUpgradeResources } from '@holdfast/model/wire/operation'
import type { WireResource } from '@holdfast/model/wire/resource-message'
import { validateWireResources } from '@holdfast/model/wire/validate'
import type { MesosSubmit } from '../../operations/operations.ts'
import type { MesosCluster } from '../../ports/mesos-cluster.ts'
import { accepted, call, refused, type Answer, type Asker, type Handler, type Handlers } from './call.ts'

interface Member {
  readonly agent_id?: { readonly value: string }
}

interface OnResources extends Member {
  readonly resources?: readonly WireResource[]
  readonly source?: readonly WireResource[]
}

interface OnVolumes extends Member {
  readonly volumes?: readonly WireResource[]
}

type Grow = Member & NonNullable<WireOperation['grow_volume']>
type Shrink = Member & NonNullable<WireOperation['shrink_volume']>

/**
 * The calls with which an operator changes what an agent holds. They take the way of the endpoints of the same purpose.
 *
 * Source: `Master::Http::reserveResources()` and its neighbours, mesos `src/master/http.cpp`.
 */
export function operationCalls(cluster: MesosCluster, submit: MesosSubmit): Handlers {
  const operate = <T extends Member>(
    member: string,
    operation: (member: T) => WireOperation,
    invalid?: (member: T) => string | undefined,
  ): Handler => call<T>(member, (value, asker) => send(value, operation(value), asker), invalid)

  const send = async ({ agent_id }: Member, wire: WireOperation, asker: Asker): Promise<Answer> => {
    const agentId = AgentId(agent_id?.value ?? '')
    if (cluster.agent(agentId) === undefined) return refused(400, 'No agent found with specified ID')
    const operation = validateAndUpgradeResources(wire)
    if (!operation.ok) return refused(400, operation.error)
    const { principal, actor } = asker
    const result = await submit(
      { agentId, operation: ofOperator(operation.value), ...(principal !== undefined && { principal }) },
      { via: 'mesos-api', actor },
    )
    return result.ok ? accepted : refused(result.error.status, result.error.message)
  }

  return {
    RESERVE_RESOURCES: operate<OnResources>(
      'reserve_resources',
      ({ resources = [], source = [] }) => ({ type: 'RESERVE', reserve: { resources, source } }),
      invalidResources,
    ),
    UNRESERVE_RESOURCES: operate<OnResources>(
      'unreserve_resources',
      ({ resources = [] }) => ({ type: 'UNRESERVE', unreserve: { resources } }),
      invalidResources,
    ),
    CREATE_VOLUMES: operate<OnVolumes>('create_volumes', ({ volumes = [] }) => ({
      type: 'CREATE',
      create: { volumes },
    })),
    DESTROY_VOLUMES: operate<OnVolumes>('destroy_volumes', ({ volumes = [] }) => ({
      type: 'DESTROY',
      destroy: { volumes },
    })),
    GROW_VOLUME: operate<Grow>(
      'grow_volume',
      (grow_volume) => ({ type: 'GROW_VOLUME', grow_volume }),
      withoutAgent,
    ),
    SHRINK_VOLUME: operate<Shrink>(
      'shrink_volume',
      (shrink_volume) => ({ type: 'SHRINK_VOLUME', shrink_volume }),
      withoutAgent,
    ),
  }
}

/** Source: `validation::master::call::validate()`, mesos `src/master/validation.cpp`. Volumes are looked at later. */
const invalidResources = ({ resources = [] }: OnResources): string | undefined =>
  validateWireResources(resources)

const withoutAgent = ({ agent_id }: Member): string | undefined =>
  agent_id === undefined
    ? "Expecting 'agent_id' to be present; only agent default resources are supported right now"
    : undefined

/** The calls above say none of the others. */
function ofOperator(operation: OfferOperation): Operation {
  switch (operation.type) {
    case 'CREATE_DISK':
    case 'DESTROY_DISK':
    case 'LAUNCH':
    case 'LAUNCH_GROUP':
      throw new Error(`No call of an operator is a ${operation.type}`)
    default:
      return operation
  }
}
