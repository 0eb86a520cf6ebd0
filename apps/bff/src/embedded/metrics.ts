import { PersistentMap } from '@holdfast/model/persistent-map'
import { Scalar } from '@holdfast/model/scalar'
import type { Role, TimeMs } from '@holdfast/model/ids'
import { allocatorMetrics } from '../../core/allocator/metrics.ts'
import { consumedByRole } from '../../core/master/consumed.ts'
import { Log } from '../../core/master/operation-log.ts'
import { isRegistered, type MasterState } from '../../core/master/state.ts'
import { frameworkMetrics } from './framework-metrics.ts'
import type { MasterCounters } from './master-counters.ts'
import { taskMetrics } from './task-metrics.ts'

type Metrics = Readonly<Record<string, number>>

/**
 * By Mesos' names. What can never happen here is zero; what is not measured is not told.
 *
 * Source: `Master::Metrics`, mesos `src/master/metrics.cpp`.
 */
export function metricsOf(state: MasterState, now: TimeMs, counters: MasterCounters): Metrics {
  return {
    'master/elected': 1,
    'master/uptime_secs': (now - state.startTimeMs) / 1000,
    ...agentMetrics(state),
    'master/outstanding_offers': PersistentMap.size(state.frameworks.offers),
    ...taskMetrics(state),
    ...operationMetrics(state, counters),
    ...frameworkMetrics(state, counters),
    ...Object.fromEntries(COUNTERS.map((name) => [`master/${name}`, 0])),
    ...Object.fromEntries(counters.all),
    ...Object.fromEntries(['cpus', 'gpus', 'mem', 'disk'].flatMap((name) => shares(state, name))),
    ...allocatorMetrics(state.allocator),
    ...consumed(state),
  }
}

function agentMetrics(state: MasterState): Metrics {
  const records = PersistentMap.values(state.agents)
  const count = (status: string) => records.filter(({ agent }) => agent.status === status).length
  const active = records.filter(({ agent }) => agent.status === 'active' && !agent.deactivation).length
  const connected = count('active')
  const disconnected = count('disconnected')
  return {
    'master/slaves_active': active,
    'master/slaves_inactive': connected + disconnected - active,
    'master/slaves_connected': connected,
    'master/slaves_disconnected': disconnected,
    'master/slaves_unreachable': count('unreachable'),
  }
}

/** Those that are counted, and those that nobody here can cause. */
const COUNTERS = [
  ...[
    'authenticate',
    'deactivate_framework',
    'decline_offers',
    'executor_to_framework',
    'exited_executor',
    'framework_to_executor',
    'kill_task',
    'launch_tasks',
    'operation_status_update',
    'operation_status_update_acknowledgement',
    'reconcile_operations',
    'reconcile_tasks',
    'register_framework',
    'register_slave',
    'reregister_framework',
    'reregister_slave',
    'resource_request',
    'revive_offers',
    'status_update',
    'status_update_acknowledgement',
    'suppress_offers',
    'unregister_framework',
    'unregister_slave',
    'update_slave',
  ].map((name) => `messages_${name}`),
  'slave_registrations',
  'slave_reregistrations',
  'slave_removals',
  'slave_removals/reason_registered',
  'slave_removals/reason_unhealthy',
  'slave_removals/reason_unregistered',
  'slave_unreachable_completed',
  'valid_operation_status_updates',
]

const TYPES = ['RESERVE', 'UNRESERVE', 'CREATE', 'DESTROY', 'GROW_VOLUME', 'SHRINK_VOLUME'] as const
/** Only providers of disks have these, and there is none. */
const PROVIDERS_TYPES = ['CREATE_DISK', 'DESTROY_DISK'] as const
/** An operation here is pending until it is applied; some frameworks were told something else meanwhile. */
const OTHER_STATES = ['dropped', 'error', 'failed', 'gone_by_operator', 'recovering', 'unreachable']

function operationMetrics({ agents }: MasterState, { finished, all }: MasterCounters): Metrics {
  const pending = new Map<string, number>()
  PersistentMap.forEach(agents, ({ agent, log }) => {
    if (!isRegistered(agent) || Log.isEmpty(log)) return
    for (const { operation } of Log.list(log)) {
      pending.set(operation.type, (pending.get(operation.type) ?? 0) + 1)
    }
  })
  const metrics: Record<string, number> = {}
  const tell = (path: string, waiting: number, done: number) => {
    for (const state of OTHER_STATES) metrics[`${path}/${state}`] = all.get(`${path}/${state}`) ?? 0
    metrics[`${path}/pending`] = waiting
    metrics[`${path}/finished`] = done
    metrics[`${path}/total`] = waiting + done
  }
  for (const type of TYPES) {
    tell(`master/operations/${type.toLowerCase()}`, pending.get(type) ?? 0, finished.get(type) ?? 0)
  }
  for (const type of PROVIDERS_TYPES) tell(`master/operations/${type.toLowerCase()}`, 0, 0)
  tell('master/operations', sum(pending), sum(finished))
  return metrics
}

const sum = (counts: ReadonlyMap<string, number>): number =>
  [...counts.values()].reduce((all, count) => all + count, 0)

function shares({ agents }: MasterState, name: string): [string, number][] {
  let total = Scalar.zero
  let used = Scalar.zero
  let revocable = Scalar.zero
  let revocableUsed = Scalar.zero
  PersistentMap.forEach(agents, ({ agent }) => {
    if (!isRegistered(agent)) return
    total = Scalar.add(total, agent.total.sums.regular.get(name) ?? Scalar.zero)
    used = Scalar.add(used, agent.used.sums.regular.get(name) ?? Scalar.zero)
    revocable = Scalar.add(revocable, agent.total.sums.revocable.get(name) ?? Scalar.zero)
    revocableUsed = Scalar.add(revocableUsed, agent.used.sums.revocable.get(name) ?? Scalar.zero)
  })
  return [
    ...share(`master/${name}`, total, used),
    ...share(`master/${name}_revocable`, revocable, revocableUsed),
  ]
}

const share = (path: string, total: Scalar, used: Scalar): [string, number][] => [
  [`${path}_total`, Scalar.toNumber(total)],
  [`${path}_used`, Scalar.toNumber(used)],
  [`${path}_percent`, total === 0 ? 0 : used / total],
]

/** What each role has, and what all have together, of what quotas count. */
function consumed(state: MasterState): Metrics {
  const metrics: Record<string, number> = {}
  const all = new Map<string, Scalar>()
  for (const [role, quantities] of consumedByRole(state)) {
    for (const [name, scalar] of quantities) {
      metrics[`allocator/mesos/quota/roles/${role}/resources/${name}/consumed`] = Scalar.toNumber(scalar)
      // A role's consumption is part of that of the roles above it.
      if (isTop(role)) all.set(name, Scalar.add(all.get(name) ?? Scalar.zero, scalar))
    }
  }
  for (const [name, scalar] of all) {
    metrics[`allocator/mesos/quota/roles//resources/${name}/consumed`] = Scalar.toNumber(scalar)
  }
  return metrics
}

const isTop = (role: Role): boolean => !role.includes('/')
