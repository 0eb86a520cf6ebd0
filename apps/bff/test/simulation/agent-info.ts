import { Role } from '@holdfast/model/ids'
import type { Reservation, Resource } from '@holdfast/model/resource/resource'
import { Resources } from '@holdfast/model/resource/resources'
import { Value } from '@holdfast/model/resource/value'
import { Scalar } from '@holdfast/model/scalar'
import { AGENT_CAPABILITIES, type AgentInfo } from '../../core/agent-info.ts'

/** A small agent with each kind of disk. */
export function agentInfo(number: number): AgentInfo {
  const name = `agent${number}`
  return {
    name,
    number,
    hostname: `${name}.test`,
    port: 5051,
    pid: `slave(${number})@127.0.0.1:5051`,
    attributes: [],
    capabilities: AGENT_CAPABILITIES,
    version: '1.12.0',
    resources: Resources.of([
      disk(1000),
      { ...disk(100), reservations: [{ type: 'STATIC', role: Role('static') } satisfies Reservation] },
      { ...disk(500), disk: { source: { type: 'PATH', root: `/${name}/path` } } },
      { ...disk(200), disk: { source: { type: 'MOUNT', root: `/${name}/mount` } } },
      { name: 'cpus', value: Value.scalar(Scalar.of(4)), reservations: [] },
    ]),
  }
}

function disk(mb: number): Resource {
  return { name: 'disk', value: Value.scalar(Scalar.of(mb)), reservations: [] }
}
