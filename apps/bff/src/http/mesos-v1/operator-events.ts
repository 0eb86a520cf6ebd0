import type { AgentId } from '@holdfast/model/ids'
import { machineKey, machineOf } from '../../../core/master/machine.ts'
import type { View } from '../../authorizer.ts'
import type { Clock } from '../../clock.ts'
import type { ClusterChange } from '../../ports/cluster.ts'
import type { MesosCluster } from '../../ports/mesos-cluster.ts'
import { agentText } from './agent-json.ts'
import { hostedEvents } from './hosted-events.ts'
import type { Media } from '../media.ts'
import { record } from '../record-io.ts'
import { stateText } from './state-calls.ts'
import { subscriber, type Subscriber } from './subscriber.ts'

/** The streams of those who subscribed to what happens in the cluster. */
export interface OperatorEvents {
  readonly subscribers: number
  /** A new stream: the state of the cluster, then each event as a record of its own. */
  open(view: View, media: Media): ReadableStream<Uint8Array>
  /** Tells an event to all; `text` is its JSON for a view, or nothing when that may not see it. */
  publish(text: (view: View) => string | undefined): void
  close(): void
}

/** Source: `DEFAULT_HEARTBEAT_INTERVAL`, mesos `src/master/constants.hpp`. */
const HEARTBEAT_MS = 15_000

/** Source: `--max_operator_event_stream_subscribers`, mesos `src/master/flags.cpp`. */
const MAX_SUBSCRIBERS = 1000

const HEARTBEAT = '{"type":"HEARTBEAT"}'

/**
 * As in Mesos, nothing is told of reservations, volumes and operations, nor of an agent that is unreachable or gone; only
 * of one that is taken out for good, as when its machine goes down.
 *
 * Source: `Master::Subscribers`, mesos `src/master/master.cpp`.
 */
export function operatorEvents(cluster: MesosCluster, clock: Clock): OperatorEvents {
  const subscribers = new Set<Subscriber>()
  const hosted = hostedEvents(cluster)
  const registered = new Set<AgentId>(cluster.agents().map(({ agentId }) => agentId))

  const publish: OperatorEvents['publish'] = (text) => {
    // The same text is written once, however many read it.
    const records = new Map<string, Uint8Array>()
    for (const each of subscribers) {
      const event = text(each.view)
      if (event === undefined) continue
      const key = `${each.media} ${event}`
      let bytes = records.get(key)
      if (bytes === undefined) records.set(key, (bytes = record(event, each.media)))
      each.send(bytes)
    }
  }

  const agentChanged = (agentId: AgentId): void => {
    const agent = cluster.agent(agentId)
    if (agent !== undefined && !registered.has(agentId)) {
      registered.add(agentId)
      publish((view) => `{"type":"AGENT_ADDED","agent_added":{"agent":${agentText(agent, view)}}}`)
    }
    if (agent !== undefined || !registered.delete(agentId)) return
    if (!isTakenOut(cluster, agentId)) return
    const event = JSON.stringify({ type: 'AGENT_REMOVED', agent_removed: { agent_id: { value: agentId } } })
    publish(() => event)
  }
  const isThere = (agentId: AgentId) => cluster.agent(agentId) !== undefined
  const tellHosted = (agents?: ReadonlySet<AgentId>): void => {
    if (subscribers.size === 0) return
    for (const { text, visible } of hosted.look(agents)) publish((view) => (visible(view) ? text : undefined))
  }
  const unwatch = cluster.watch(({ agents }: ClusterChange) => {
    // One that has become another is removed first.
    for (const there of [false, true]) for (const id of agents) if (isThere(id) === there) agentChanged(id)
    tellHosted(agents)
  })

  return {
    get subscribers() {
      return subscribers.size
    },
    open(view, media) {
      const added = subscriber(view, media, () => {
        subscribers.delete(added)
        cancel?.()
      })
      const beat = (): void => {
        added.send(record(HEARTBEAT, media))
        cancel = clock.after(HEARTBEAT_MS, beat)
      }
      let cancel: (() => void) | undefined
      const [oldest] = subscribers
      if (subscribers.size >= MAX_SUBSCRIBERS) oldest?.close()
      // What the new stream begins with is not told to it once more.
      tellHosted()
      if (subscribers.size === 0) hosted.reset()
      subscribers.add(added)
      added.send(record(subscribedText(cluster, view), media))
      beat()
      return added.stream
    },
    publish,
    close() {
      unwatch()
      for (const each of subscribers) each.close()
    },
  }
}

const subscribedText = (cluster: MesosCluster, view: View): string =>
  `{"type":"SUBSCRIBED","subscribed":{"get_state":${stateText(cluster, view)},` +
  `"heartbeat_interval_seconds":${HEARTBEAT_MS / 1000}}}`

function isTakenOut(cluster: MesosCluster, agentId: AgentId): boolean {
  const info = cluster.agentInfo(agentId)
  // Another one has taken its place.
  if (info === undefined) return true
  return cluster.policy().maintenance.down.has(machineKey(machineOf(info)))
}
