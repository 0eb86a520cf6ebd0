import { join } from 'node:path'
import type { Ids } from '../clock.ts'
import type { EmbeddedCluster } from '../embedded/embedded-cluster.ts'
import type { AgentDefinition } from '../flags/agent-definition.ts'
import { decodeClusterFile } from '../flags/cluster-file.ts'
import type { Log } from '../log.ts'
import { inProcessDriver } from '../marathon/drivers/in-process.ts'
import type { Operations } from '../operations/operations.ts'
import type { Store } from '../store/commit-queue.ts'
import { DEMO_AGENTS } from './agents.ts'
import { seedDemo } from './seed-demo.ts'
import { startService, type ServiceParts } from './service-driver.ts'
import { serviceMemory } from './service-store.ts'
import { DEMO_SERVICES } from './services.ts'
import { settled } from './settled.ts'

/** The agents of the demo cluster. */
export function demoAgents(dataDir: string): readonly AgentDefinition[] {
  const agents = decodeClusterFile(JSON.stringify({ agents: DEMO_AGENTS }), join(dataDir, 'disks'))
  if (!agents.ok) throw new Error(`The demo cluster is wrong: ${agents.error.join('; ')}`)
  return agents.value
}

/** Asks for what the demo cluster is to hold; what was done at an earlier start is not asked for again. */
export async function fillDemo(
  { cluster, store, log }: { readonly cluster: EmbeddedCluster; readonly store: Store; readonly log: Log },
  operations: Operations,
  dataDir: string,
): Promise<void> {
  const agentIds = new Map(cluster.agents().map((agent) => [agent.hostname.split('.')[0], agent.agentId]))
  await seedDemo({
    store,
    submit: (request, origin) => operations.submit(request, origin),
    log,
    disks: join(dataDir, 'disks'),
    agentId: (name) => agentIds.get(name),
    async stop(name) {
      const agentId = agentIds.get(name)
      if (agentId !== undefined) await settled(operations, agentId)
      await cluster.stopAgent(name)
    },
  })
}

/** The frameworks that use its volumes. */
export function startDemoServices({
  cluster,
  ids,
  ...parts
}: Pick<ServiceParts, 'clock' | 'log'> & {
  readonly cluster: EmbeddedCluster
  readonly ids: Ids
  readonly store: Store
}): readonly { stop(): void }[] {
  const driver = inProcessDriver({ ...parts, ids, scheduler: cluster.scheduler })
  return DEMO_SERVICES.map((service) =>
    startService(service, { ...parts, driver, memory: serviceMemory(parts.store, service.name) }),
  )
}
