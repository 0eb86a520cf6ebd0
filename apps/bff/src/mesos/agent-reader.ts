import type { AgentId } from '@holdfast/model/ids'
import { Resources } from '@holdfast/model/resource/resources'
import { err, ok, type Result } from '@holdfast/model/result'
import { isObject } from '@holdfast/model/json'
import type { Clock } from '../clock.ts'
import type { AgentView, ClusterAgent, Unreachable } from '../ports/cluster.ts'
import { parsePid } from '../upstream/address.ts'
import { objectOf, textOf } from './fields.ts'
import type { HttpClient } from '../upstream/http-client.ts'
import { parse } from './listing.ts'
import { adopt, tellsAll, totalOf } from './wire-resources.ts'

/** Asks agents themselves. */
export interface AgentReader {
  view(agent: ClusterAgent): Promise<Result<AgentView, Unreachable>>
  /** The agent's `/state` as it wrote it. */
  stateText(agent: ClusterAgent): Promise<Result<string, Unreachable>>
}

export interface AgentReaderParts {
  readonly http: HttpClient
  /** Agents speak as their master does: `http:` or `https:`. */
  readonly protocol: () => string
  readonly authorization: string | undefined
  readonly clock: Clock
  readonly timeoutMs: number
}

const MAX_BYTES = 256 * 1024 * 1024
/** So many agents' totals are kept, so that the next answer is made of the same objects. */
const KEPT = 256

export function createAgentReader({
  http,
  protocol,
  authorization,
  clock,
  timeoutMs,
}: AgentReaderParts): AgentReader {
  const asking = new Map<AgentId, Promise<Result<AgentView, Unreachable>>>()
  const totals = new Map<AgentId, Resources>()

  async function state(agent: ClusterAgent): Promise<Result<string, Unreachable>> {
    const { agentId } = agent
    const unreachable = (reason: string) => err({ agentId, reason })
    const address = agentUrl(agent, protocol())
    if (address === undefined) return unreachable('The master does not say where the agent listens.')
    const answer = await http.ask({
      url: new URL(`${address.href}/state`),
      method: 'GET',
      headers: authorization === undefined ? {} : { Authorization: authorization },
      timeoutMs,
      maxBytes: MAX_BYTES,
      servername: agent.hostname,
    })
    if (!answer.ok) return unreachable(`The agent ${agent.hostname} does not answer: ${answer.error.reason}.`)
    const { status, body } = answer.value
    if (status === 200) return ok(body.toString('utf8'))
    return unreachable(`The agent ${agent.hostname} answers with status ${status}: ${firstWords(body)}`)
  }

  async function view(agent: ClusterAgent): Promise<Result<AgentView, Unreachable>> {
    const { agentId, hostname } = agent
    const asOfMs = clock.now()
    const text = await state(agent)
    if (!text.ok) return text
    const json = parse(text.value)
    if (!json.ok || !isObject(json.value)) {
      return err({
        agentId,
        reason: `The agent ${hostname} cannot be understood: ${json.ok ? 'it tells no state' : json.error}.`,
      })
    }
    const id = textOf(json.value, 'id')
    if (id !== agentId) {
      return err({
        agentId,
        reason: `At its address there is another agent now, ${id === undefined || id === '' ? 'without an id' : id}.`,
      })
    }
    if (!tellsAll(json.value)) {
      return err({
        agentId,
        reason: `The agent ${hostname} is so old that it does not tell its reservations and volumes.`,
      })
    }
    const total = totalOf(json.value)
    if (!total.ok)
      return err({ agentId, reason: `What the agent ${hostname} has cannot be read: ${total.error}.` })
    const flags = objectOf(json.value, 'flags')
    const workDir = flags && textOf(flags, 'work_dir')
    return ok({
      agentId,
      total: keep(agentId, total.value),
      asOfMs,
      ...(workDir !== undefined && { workDir }),
    })
  }

  function keep(agentId: AgentId, total: Resources): Resources {
    const kept = adopt(totals.get(agentId) ?? Resources.empty, total)
    totals.delete(agentId)
    totals.set(agentId, kept)
    for (const oldest of totals.keys()) {
      if (totals.size <= KEPT) break
      totals.delete(oldest)
    }
    return kept
  }

  return {
    view(agent) {
      // Whoever asks while it is asked waits for the same answer.
      const before = asking.get(agent.agentId)
      if (before !== undefined) return before
      const answer = view(agent).finally(() => asking.delete(agent.agentId))
      asking.set(agent.agentId, answer)
      return answer
    },
    async stateText(agent) {
      const { agentId, hostname } = agent
      const text = await state(agent)
      const json = text.ok ? parse(text.value) : undefined
      return json === undefined || json.ok
        ? text
        : err({ agentId, reason: `The agent ${hostname} cannot be understood: ${json.error}.` })
    },
  }
}

/** Where an agent's endpoints are: `http://10.0.0.2:5051/slave(1)`; undefined when its address is not known. */
export function agentUrl({ pid }: ClusterAgent, protocol: string): URL | undefined {
  const address = parsePid(pid)
  return address && new URL(`${protocol}//${address.host}/${address.process}`)
}

function firstWords(body: Buffer): string {
  const text = body.subarray(0, 300).toString('utf8').trim()
  return text.startsWith('<') ? 'a page of HTML' : text
}
