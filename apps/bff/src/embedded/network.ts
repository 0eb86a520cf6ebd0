import type { ToAgent, ToMaster } from '../../core/messages.ts'
import type { Clock } from '../clock.ts'
import type { Network } from './ports.ts'

export interface LocalNetwork extends Network {
  /** The next operations for this agent get lost on their way. */
  loseNextOperations(agentName: string): void
  /** Whether that is still to come. */
  willLose(agentName: string): boolean
}

export interface Endpoints {
  master(message: ToMaster): void
  agent(agentName: string, message: ToAgent): void
}

/** Master and agents in one process: nothing is lost but what shall be, and nothing overtakes. */
export function localNetwork(clock: Clock, endpoints: Endpoints): LocalNetwork {
  const doomed = new Set<string>()
  return {
    toMaster: (message) => clock.soon(() => endpoints.master(message)),
    toAgent(agentName, message) {
      if (message.type === 'APPLY_OPERATIONS' && doomed.delete(agentName)) return
      clock.soon(() => endpoints.agent(agentName, message))
    },
    loseNextOperations: (agentName) => void doomed.add(agentName),
    willLose: (agentName) => doomed.has(agentName),
  }
}
