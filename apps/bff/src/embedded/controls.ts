import { PersistentMap } from '@holdfast/model/persistent-map'
import type { ClusterControls, ControlledAgent } from '../ports/cluster.ts'
import type { AgentHost } from './agent-host.ts'
import type { ClusterRuntime } from './cluster-runtime.ts'

/** The embedded cluster as a person may break it. Asking for an agent that is not there is an error of the caller's. */
export function clusterControls(
  runtime: ClusterRuntime,
  hostOf: (name: string) => AgentHost,
): ClusterControls {
  const agentOf = ({ info, state, absence }: AgentHost): ControlledAgent => {
    const agentId = PersistentMap.get(runtime.masterState.agentIds, info.name)
    return {
      name: info.name,
      hostname: info.hostname,
      ...(agentId !== undefined && { agentId }),
      running: state !== undefined,
      ...(state === undefined && absence !== undefined && { absence }),
      losesNext: runtime.willLose(info.name),
    }
  }
  return {
    agents: () => [...runtime.hosts.values()].map(agentOf),
    stop: (name) => hostOf(name).stop(),
    start: (name) => runtime.startAgent(hostOf(name)),
    reboot: (name) => runtime.rebootAgent(hostOf(name)),
    loseNextMessage: (name) => runtime.loseNextOperations(hostOf(name).info.name),
  }
}
