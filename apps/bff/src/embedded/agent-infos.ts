import { AGENT_CAPABILITIES, type AgentInfo } from '../../core/agent-info.ts'
import type { AgentDefinition } from '../flags/agent-definition.ts'
import type { Store } from '../store/commit-queue.ts'
import { addAgent, readAgent } from './stored-cluster.ts'

/** The version of Mesos whose answers this cluster gives. */
export const MESOS_VERSION = '1.12.0'

export interface Address {
  readonly hostname: string
  readonly port: number
}

/** What the agents will say of themselves. A new name gets the next number, and keeps it. */
export async function agentInfos(
  definitions: readonly AgentDefinition[],
  store: Store,
  { hostname, port }: Address,
): Promise<readonly AgentInfo[]> {
  await store.write((database) => {
    for (const { name } of definitions) addAgent(database, name)
  })
  return definitions.map((definition) => {
    const { number } = readAgent(store, definition.name)
    return {
      name: definition.name,
      number,
      hostname: definition.hostname,
      port,
      pid: `slave(${number})@${hostname}:${port}`,
      attributes: definition.attributes,
      capabilities: AGENT_CAPABILITIES,
      version: MESOS_VERSION,
      resources: definition.resources,
    }
  })
}
