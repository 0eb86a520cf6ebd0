import type { AgentId } from '@holdfast/model/ids'
import { err, ok, type Result } from '@holdfast/model/result'
import type { Cluster, Refusal } from '../ports/cluster.ts'
import type { PassedAnswer, PassedRequest, Upstreams } from '../ports/upstreams.ts'
import { below } from '../upstream/address.ts'
import { agentUrl } from './agent-reader.ts'
import type { Carried } from './carried.ts'
import type { HttpClient } from '../upstream/http-client.ts'
import type { Leader } from '../upstream/leader.ts'
import { passOn } from '../upstream/pass-on.ts'

export interface UpstreamParts {
  readonly cluster: Pick<Cluster, 'view'>
  readonly leader: Leader
  readonly http: HttpClient
  readonly carried: Carried
  readonly timeoutMs: number
  readonly markGone: (agentId: AgentId) => void
  readonly hurry: () => void
}

const MAX_HOPS = 3

/** The leading master, and the agents that it names. */
export function createUpstreams(parts: UpstreamParts): Upstreams {
  const { cluster, leader, http, carried, timeoutMs } = parts

  async function toMaster(request: PassedRequest): Promise<Result<PassedAnswer, Refusal>> {
    let base = leader.base
    for (let hop = 0; ; hop++) {
      // Each answer says whether there is another one to ask.
      // oxlint-disable-next-line no-await-in-loop
      const answer = await passOn(below(base, request.path), request, { http, timeoutMs })
      if (!answer.ok) return err(refusalOf('The master', answer.error))
      const next = hop < MAX_HOPS ? leader.next(answer.value.status, location(answer.value), base) : undefined
      // `/redirect` is asked for its redirection; what was sent as it came cannot be sent again.
      const whole = request.body === undefined || request.body instanceof Uint8Array
      if (next === undefined || !whole || /^(\/master)?\/redirect\/?$/.test(request.path)) return answer
      // oxlint-disable-next-line no-await-in-loop
      await answer.value.body?.cancel()
      base = next
    }
  }

  return {
    toMaster,
    async toAgent(agentId, request) {
      const agent = cluster.view().agents.get(agentId)
      const url = agent && agentUrl(agent, leader.base.protocol)
      if (agent === undefined || url === undefined) return err({ status: 404, message: '404 Not Found.' })
      const answer = await passOn(below(url, request.path), request, {
        http,
        timeoutMs,
        servername: agent.hostname,
      })
      return answer.ok ? ok(answer.value) : err(refusalOf(`The agent ${agent.hostname}`, answer.error))
    },
    carry: (operation, request) => carried.put(operation, request),
    changed({ type, agentId }) {
      if (type === 'MARK_AGENT_GONE' && agentId !== undefined) parts.markGone(agentId)
      parts.hurry()
    },
  }
}

const location = ({ headers }: PassedAnswer): string | undefined =>
  headers.find(([name]) => name === 'location')?.[1]

const refusalOf = (
  who: string,
  { sent, reason }: { readonly sent: boolean; readonly reason: string },
): Refusal => ({
  status: sent ? 504 : 503,
  message: `${who} did not answer: ${reason}.`,
})
