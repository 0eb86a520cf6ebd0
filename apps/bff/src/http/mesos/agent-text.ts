import type { Drain } from '../../../core/master/state.ts'
import { viewsEverything, type View } from '../../authorizer.ts'
import type { MesosAgent, RecoveredAgent } from '../../ports/mesos-cluster.ts'
import { summaryText, totalText, visibleText } from './resources-text.ts'

const slaveTexts = new WeakMap<MesosAgent, string>()
const stateTexts = new WeakMap<MesosAgent, string>()

/**
 * An agent as `/slaves` shows it. Written once for each snapshot of the agent.
 *
 * Source: `SlaveWriter` and `SlavesWriter`, mesos `src/master/readonly_handler.cpp`.
 */
export function slaveText(agent: MesosAgent, view: View = viewsEverything): string {
  return keep(slaveTexts, agent, view, () => {
    const total = totalText(agent.total, view)
    return (
      `{${slaveFields(agent, view)},"reserved_resources_full":${total.reservedFull},` +
      `"unreserved_resources_full":${total.unreservedFull},` +
      `"used_resources_full":${visibleText(agent.used, view)},` +
      `"offered_resources_full":${visibleText(agent.offered, view)}}`
    )
  })
}

/** The same as `/state` shows it, without the four lists of resources. */
export function stateSlaveText(agent: MesosAgent, view: View): string {
  return keep(stateTexts, agent, view, () => `{${slaveFields(agent, view)}}`)
}

/** And as `/state-summary` shows it: with its tasks counted. */
export function summarySlaveText(agent: MesosAgent, view: View, counts: object): string {
  return `{${slaveFields(agent, view)},${JSON.stringify(counts).slice(1)}`
}

export function recoveredText(agent: RecoveredAgent): string {
  return JSON.stringify({
    id: agent.agentId,
    hostname: agent.hostname,
    port: agent.port,
    attributes: attributesJson(agent.attributes),
  })
}

/** Scalars are numbers, everything else is text. Source: `model(const Attributes&)`, mesos `src/common/http.cpp`. */
export const attributesJson = (
  attributes: Readonly<Record<string, string>>,
): Record<string, string | number> =>
  Object.fromEntries(
    Object.entries(attributes).map(([name, value]) => [
      name,
      /^\d+(\.\d+)?$/.test(value) ? Number(value) : value,
    ]),
  )

function slaveFields(agent: MesosAgent, view: View): string {
  const total = totalText(agent.total, view)
  const identity = JSON.stringify({
    id: agent.agentId,
    hostname: agent.hostname,
    port: agent.port,
    attributes: attributesJson(agent.attributes),
    pid: agent.pid,
    registered_time: (agent.registeredMs ?? 0) / 1000,
    ...(agent.reregisteredMs !== undefined && { reregistered_time: agent.reregisteredMs / 1000 }),
  })
  const drain = agent.deactivation?.drain
  const condition = JSON.stringify({
    active: agent.status === 'active',
    deactivated: agent.deactivation !== undefined,
    version: agent.version,
    capabilities: agent.capabilities,
    ...(drain !== undefined && {
      drain_info: drainJson(drain),
      estimated_drain_start_time_seconds: drain.startedMs / 1000,
    }),
  })
  return (
    `${identity.slice(1, -1)},"resources":${total.summary},` +
    `"used_resources":${summaryText(agent.used)},"offered_resources":${summaryText(agent.offered)},` +
    `"reserved_resources":${total.reserved},"unreserved_resources":${total.unreserved},${condition.slice(1, -1)}`
  )
}

/** Source: `DrainInfo`, mesos `include/mesos/mesos.proto`. */
export const drainJson = (drain: Drain): object => ({ state: drain.state, config: drainConfigJson(drain) })

/** Source: `DrainConfig`, mesos `include/mesos/mesos.proto`. */
export const drainConfigJson = ({ markGone, maxGracePeriodMs }: Drain): object => ({
  mark_gone: markGone,
  ...(maxGracePeriodMs !== undefined && { max_grace_period: { nanoseconds: maxGracePeriodMs * 1e6 } }),
})

/** Only what hides nothing is kept, for that is what nearly everybody reads. */
function keep<K extends object>(texts: WeakMap<K, string>, key: K, view: View, write: () => string): string {
  if (!view.everything) return write()
  const known = texts.get(key)
  if (known !== undefined) return known
  const text = write()
  texts.set(key, text)
  return text
}
