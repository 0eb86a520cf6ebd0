import { unreachable } from '@holdfast/model/invariant'
import type { AgentId } from '@holdfast/model/ids'
import type { Operation } from '@holdfast/model/operation/operation'
import type { Resource } from '@holdfast/model/resource/resource'
import { Scalar } from '@holdfast/model/scalar'
import { resourceJson } from '@holdfast/model/wire/resource'

/** A request that changes something, as it is sent. */
export interface ChangeRequest {
  readonly path: string
  readonly headers: Readonly<Record<string, string>>
  readonly body: string
}

/** With which of a master's endpoints an operation is asked for. A resize has none of the older kind. */
export function requestOf(agentId: AgentId, operation: Operation): ChangeRequest {
  switch (operation.type) {
    case 'RESERVE': {
      const source = operation.source && { source: list(operation.source) }
      return form('/master/reserve', { slaveId: agentId, resources: list(operation.resources), ...source })
    }
    case 'UNRESERVE':
      return form('/master/unreserve', { slaveId: agentId, resources: list(operation.resources) })
    case 'CREATE':
      return form('/master/create-volumes', { slaveId: agentId, volumes: list(operation.volumes) })
    case 'DESTROY':
      return form('/master/destroy-volumes', { slaveId: agentId, volumes: list(operation.volumes) })
    case 'GROW_VOLUME': {
      const [volume, addition] = [resourceJson(operation.volume), resourceJson(operation.addition)]
      return call('GROW_VOLUME', agentId, `"volume":${volume},"addition":${addition}`)
    }
    case 'SHRINK_VOLUME': {
      const subtract = JSON.stringify({ value: Scalar.toNumber(operation.subtract) })
      return call(
        'SHRINK_VOLUME',
        agentId,
        `"volume":${resourceJson(operation.volume)},"subtract":${subtract}`,
      )
    }
    default:
      return unreachable(operation)
  }
}

const list = (resources: readonly Resource[]): string => `[${resources.map(resourceJson).join(',')}]`

/** Everything but letters and digits is escaped: a master takes `;` for the end of a field. */
function form(path: string, fields: Readonly<Record<string, string>>): ChangeRequest {
  return {
    path,
    headers: { 'Content-Type': 'application/x-www-form-urlencoded' },
    body: new URLSearchParams(fields).toString(),
  }
}

function call(type: 'GROW_VOLUME' | 'SHRINK_VOLUME', agentId: AgentId, rest: string): ChangeRequest {
  const member = `{"agent_id":${JSON.stringify({ value: agentId })},${rest}}`
  return {
    path: '/api/v1',
    headers: { 'Content-Type': 'application/json' },
    body: `{"type":"${type}","${type.toLowerCase()}":${member}}`,
  }
}
