import { PersistentMap } from '@holdfast/model/persistent-map'
import { Resources } from '@holdfast/model/resource/resources'
import { Scalar } from '@holdfast/model/scalar'
import type { TimeMs } from '@holdfast/model/ids'
import { isRegistered, type MasterState } from '../../core/master/state.ts'

/** By Mesos' names. Source: `Master::Metrics`, mesos `src/master/metrics.cpp`. */
export function metricsOf(state: MasterState, now: TimeMs): Readonly<Record<string, number>> {
  const records = PersistentMap.values(state.agents)
  const count = (status: string) => records.filter(({ agent }) => agent.status === status).length
  const active = records.filter(({ agent }) => agent.status === 'active' && !agent.deactivation).length
  const connected = count('active')
  const disconnected = count('disconnected')
  return {
    'master/elected': 1,
    'master/uptime_secs': (now - state.startTimeMs) / 1000,
    'master/slaves_active': active,
    'master/slaves_inactive': connected + disconnected - active,
    'master/slaves_connected': connected,
    'master/slaves_disconnected': disconnected,
    'master/slaves_unreachable': count('unreachable'),
    'master/outstanding_offers': 0,
    'master/operations/pending': records.reduce((sum, { log }) => sum + log.next - log.first, 0),
    ...Object.fromEntries(['cpus', 'gpus', 'mem', 'disk'].flatMap((name) => shares(state, name))),
  }
}

function shares({ agents }: MasterState, name: string): [string, number][] {
  let total = Scalar.zero
  let used = Scalar.zero
  for (const { agent } of PersistentMap.values(agents)) {
    if (!isRegistered(agent)) continue
    total = Scalar.add(total, Resources.quantities(agent.total).get(name) ?? Scalar.zero)
    used = Scalar.add(used, Resources.quantities(agent.used).get(name) ?? Scalar.zero)
  }
  return [
    [`master/${name}_total`, Scalar.toNumber(total)],
    [`master/${name}_used`, Scalar.toNumber(used)],
    [`master/${name}_percent`, total === 0 ? 0 : used / total],
  ]
}
