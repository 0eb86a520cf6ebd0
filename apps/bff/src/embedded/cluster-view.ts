import type { AgentId, TimeMs } from '@holdfast/model/ids'
import type { PersistentMap } from '@holdfast/model/persistent-map'
import type { AgentRecord } from '../../core/master/state.ts'
import type { ClusterAgent } from '../ports/cluster.ts'
import { PersistentView } from '../persistent-view.ts'
import { agentViewOf } from './agent-views.ts'

/** The master's agents as a map that never changes. Making it costs nothing; an entry is worked out when it is read. */
export class AgentMap extends PersistentView<AgentId, AgentRecord, ClusterAgent> {
  constructor(agents: PersistentMap<AgentRecord>, now: TimeMs) {
    super(
      agents,
      ({ agent }) => agent.agentId,
      ({ agent }) => agentViewOf(agent, now),
    )
  }
}
