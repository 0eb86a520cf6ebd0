import { AgentId } from '@holdfast/model/ids'
import type { MesosCluster } from '../../ports/mesos-cluster.ts'
import { call, type Handler, type Handlers } from './call.ts'
import { decided } from './decided.ts'

interface OnAgent {
  readonly agent_id: { readonly value: string }
}

interface DrainAgent extends OnAgent {
  readonly max_grace_period?: { readonly seconds?: number; readonly nanos?: number }
  readonly mark_gone?: boolean
}

/** Source: `Master::Http::markAgentGone()` and its neighbours, mesos `src/master/http.cpp`. */
export function agentAdminCalls(cluster: MesosCluster): Handlers {
  const simple = (type: 'MARK_AGENT_GONE' | 'DEACTIVATE_AGENT' | 'REACTIVATE_AGENT'): Handler =>
    call<OnAgent>(type.toLowerCase(), ({ agent_id }, { principal }) =>
      decided(cluster.administer({ type, agentId: AgentId(agent_id.value) }, principal)),
    )
  return {
    MARK_AGENT_GONE: simple('MARK_AGENT_GONE'),
    DEACTIVATE_AGENT: simple('DEACTIVATE_AGENT'),
    REACTIVATE_AGENT: simple('REACTIVATE_AGENT'),
    DRAIN_AGENT: call<DrainAgent>(
      'drain_agent',
      ({ agent_id, max_grace_period: grace, mark_gone: markGone = false }, { principal }) => {
        const maxGracePeriodMs = grace && (grace.seconds ?? 0) * 1000 + (grace.nanos ?? 0) / 1e6
        return decided(
          cluster.administer(
            {
              type: 'DRAIN_AGENT',
              agentId: AgentId(agent_id.value),
              markGone,
              ...(maxGracePeriodMs !== undefined && { maxGracePeriodMs }),
            },
            principal,
          ),
        )
      },
    ),
  }
}
