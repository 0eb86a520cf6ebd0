import type { AgentStatus } from '@holdfast/model/api/rows'
import { AgentId, TimeMs } from '@holdfast/model/ids'
import type { Resources } from '@holdfast/model/resource/resources'
import { err, ok, type Result } from '@holdfast/model/result'
import type { JsonObject } from '@holdfast/model/json'
import type { ClusterDrain } from '../ports/cluster.ts'
import { flagOf, numberOf, objectOf, secondsOf, textOf, textsOf } from './fields.ts'
import { heldOf, totalOf } from './wire-resources.ts'

/** What a master's `/slaves` says of one agent. */
export interface Sheet {
  readonly agentId: AgentId
  readonly hostname: string
  readonly pid: string
  readonly status: AgentStatus
  readonly registeredMs?: TimeMs
  readonly reregisteredMs?: TimeMs
  readonly version: string
  readonly capabilities: readonly string[]
  readonly attributes: Readonly<Record<string, string>>
  readonly total: Resources
  readonly used: Resources
  readonly offered: Resources
  readonly drain?: ClusterDrain
}

/** What a master remembers of an agent that has not registered with it again. */
export type RecoveredSheet = Pick<Sheet, 'agentId' | 'hostname' | 'pid' | 'attributes'>

/**
 * Reads an entry of `/slaves`. The error says what cannot be read; of such an agent nothing can be claimed.
 *
 * Source: `SlaveWriter`, mesos `src/master/readonly_handler.cpp`.
 */
export function decodeSheet(agent: JsonObject): Result<Sheet, string> {
  const id = textOf(agent, 'id')
  if (id === undefined) return err('it has no id')
  const [total, used, offered] = [totalOf(agent), heldOf(agent, 'used'), heldOf(agent, 'offered')]
  if (!total.ok) return total
  if (!used.ok) return used
  if (!offered.ok) return offered
  const [registeredMs, reregisteredMs] = [
    secondsOf(agent, 'registered_time'),
    secondsOf(agent, 'reregistered_time'),
  ]
  return ok({
    agentId: AgentId(id),
    hostname: textOf(agent, 'hostname') ?? id,
    pid: textOf(agent, 'pid') ?? '',
    status: statusOf(agent),
    ...(registeredMs !== undefined && { registeredMs }),
    ...(reregisteredMs !== undefined && { reregisteredMs }),
    version: textOf(agent, 'version') ?? '',
    capabilities: textsOf(agent, 'capabilities'),
    attributes: attributesOf(agent),
    total: total.value,
    used: used.value,
    offered: offered.value,
    ...drainOf(agent),
  })
}

/** Reads an entry of `recovered_slaves`, which has no `pid`: where it listened is told, and what it was called there is not. */
export function decodeRecovered(agent: JsonObject): RecoveredSheet | undefined {
  const id = textOf(agent, 'id')
  if (id === undefined) return undefined
  const hostname = textOf(agent, 'hostname') ?? id
  const port = numberOf(agent, 'port')
  return {
    agentId: AgentId(id),
    hostname,
    pid: textOf(agent, 'pid') ?? (port === undefined ? '' : `${hostname}:${port}`),
    attributes: attributesOf(agent),
  }
}

/** An agent that is drained or deactivated is not `active` either, so that is looked at first. */
function statusOf(agent: JsonObject): AgentStatus {
  const drain = objectOf(agent, 'drain_info')
  switch (drain && textOf(drain, 'state')) {
    case 'DRAINING':
      return 'draining'
    case 'DRAINED':
      return 'drained'
    default:
      if (flagOf(agent, 'deactivated') === true) return 'deactivated'
      return flagOf(agent, 'active') === false ? 'disconnected' : 'active'
  }
}

function drainOf(agent: JsonObject): { readonly drain?: ClusterDrain } {
  const config = objectOf(objectOf(agent, 'drain_info') ?? {}, 'config')
  if (config === undefined) return {}
  const grace = objectOf(config, 'max_grace_period')
  const maxGracePeriodMs = grace && durationMs(grace)
  return {
    drain: {
      startedMs: secondsOf(agent, 'estimated_drain_start_time_seconds') ?? TimeMs(0),
      markGone: flagOf(config, 'mark_gone') ?? false,
      ...(maxGracePeriodMs !== undefined && { maxGracePeriodMs }),
    },
  }
}

/** As a `DurationInfo` of Mesos, or as a duration of protocol buffers. */
function durationMs(duration: JsonObject): number {
  const [seconds = 0, nanos = 0] = [numberOf(duration, 'seconds'), numberOf(duration, 'nanos')]
  return seconds * 1000 + (nanos + (numberOf(duration, 'nanoseconds') ?? 0)) / 1e6
}

function attributesOf(agent: JsonObject): Readonly<Record<string, string>> {
  const pairs = Object.entries(objectOf(agent, 'attributes') ?? {})
  return Object.fromEntries(
    pairs.flatMap(([name, value]) =>
      typeof value === 'string' || typeof value === 'number' ? [[name, String(value)]] : [],
    ),
  )
}
