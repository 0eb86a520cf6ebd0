import type { Resources } from '@holdfast/model/resource/resources'
import { readRegistry } from '../embedded/stored-cluster.ts'
import type { AgentDefinition } from '../flags/agent-definition.ts'
import type { Clock } from '../clock.ts'
import type { Log } from '../log.ts'
import type { Store } from '../store/commit-queue.ts'
import { LOCAL_AGENT, localAgent } from './local-agent.ts'
import { localDate } from './local-date.ts'
import type { Machine } from './machine.ts'

/** Source: `RestartSec`, dcos `packages/mesos/extra/dcos-mesos-slave.service`. */
const RETRY_MS = 5_000

export interface LocalClusterParts {
  readonly dataDir: string
  readonly machine: Machine
  /** What the agent had when it was last here; undefined: it was never here. */
  readonly before: () => Resources | undefined
  readonly clock: Clock
  readonly log: Log
}

/**
 * Resolves when this machine can be an agent. What keeps it from that is a matter of its disks and files, so it is told, and
 * looked at again every few seconds, until somebody has mended it.
 */
export async function awaitLocalAgent(parts: LocalClusterParts): Promise<AgentDefinition> {
  const { dataDir, machine, before, clock, log } = parts
  let told: string | undefined
  for (;;) {
    const date = localDate(new Date(clock.now()))
    const agent = localAgent({ dataDir, machine, before: before(), date })
    if (agent.ok) return agent.value
    if (agent.error !== told) {
      const message = `The agent of this machine cannot start: ${agent.error}. It is tried every ${RETRY_MS / 1000} seconds`
      log({ level: 'error', message, agent: LOCAL_AGENT })
    }
    told = agent.error
    await new Promise<void>((resolve) => void clock.after(RETRY_MS, resolve))
  }
}

/** By the master's registry. */
export function localAgentBefore(store: Store): Resources | undefined {
  const entry = readRegistry(store).find(
    ({ info, goneSinceMs }) => info.name === LOCAL_AGENT && goneSinceMs === undefined,
  )
  return entry?.info.resources
}
