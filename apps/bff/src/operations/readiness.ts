import type { AgentId } from '@holdfast/model/ids'
import { whyNotNow } from '@holdfast/model/ledger/plan-block'
import type { Clock } from '../clock.ts'
import type { Cluster } from '../ports/cluster.ts'

/** Resolves when the agent can be asked for something; after `patienceMs` with the reason why it still cannot. */
export function whenReachable(
  cluster: Cluster,
  clock: Clock,
  agentId: AgentId,
  patienceMs: number,
): Promise<string | undefined> {
  const reason = () => {
    const agent = cluster.view().agents.get(agentId)
    return agent === undefined
      ? 'The master knows no agent of this id.'
      : whyNotNow(agent.status, agent.hostname)
  }
  if (reason() === undefined) return Promise.resolve(undefined)
  return new Promise((resolve) => {
    const done = (why: string | undefined) => {
      unwatch()
      cancel()
      resolve(why)
    }
    const unwatch = cluster.watch(({ agents }) => {
      if (agents.has(agentId) && reason() === undefined) done(undefined)
    })
    const cancel = clock.after(patienceMs, () => done(reason()))
  })
}
