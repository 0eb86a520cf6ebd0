import type { FrameworkId } from '@holdfast/model/ids'
import type { Operation } from '@holdfast/model/operation/operation'
import { PersistentMap } from '@holdfast/model/persistent-map'
import type { WireSchedulerCall } from '@holdfast/model/wire/scheduler-call'
import type { OperationStatus, SchedulerEvent } from '../../core/framework/events.ts'
import type { MasterMessage } from '../../core/master/effects.ts'
import { findAgent, type MasterAgent, type MasterState } from '../../core/master/state.ts'
import { FRAMEWORK_COUNTERS } from './framework-counters.ts'

/** What a master has heard and said since it started. */
export interface MasterCounters {
  heard(message: MasterMessage, before: MasterState, after: MasterState): void
  told(streamId: string, event: SchedulerEvent): void
  closed(streamId: string): void
  /** By Mesos' names. */
  readonly all: ReadonlyMap<string, number>
  /** Of each framework that was there, by names such as `calls/accept`. */
  readonly ofFramework: ReadonlyMap<FrameworkId, ReadonlyMap<string, number>>
  readonly finished: ReadonlyMap<Operation['type'], number>
}

/** Source: `Metrics::incrementMessages...`, mesos `src/master/metrics.hpp`. */
const CALLS: Readonly<Record<string, string>> = {
  ACCEPT: 'launch_tasks',
  DECLINE: 'decline_offers',
  REVIVE: 'revive_offers',
  SUPPRESS: 'suppress_offers',
  KILL: 'kill_task',
  ACKNOWLEDGE: 'status_update_acknowledgement',
  ACKNOWLEDGE_OPERATION_STATUS: 'operation_status_update_acknowledgement',
  RECONCILE: 'reconcile_tasks',
  RECONCILE_OPERATIONS: 'reconcile_operations',
  MESSAGE: 'framework_to_executor',
  REQUEST: 'resource_request',
  TEARDOWN: 'unregister_framework',
}

export function masterCounters(): MasterCounters {
  const all = new Map<string, number>()
  const ofFramework = new Map<FrameworkId, Map<string, number>>()
  const finished = new Map<Operation['type'], number>()
  const frameworks = new Map<string, FrameworkId>()

  const message = (name: string) => add(all, `master/messages_${name}`)
  const framework = (frameworkId: FrameworkId): Map<string, number> => {
    const known = ofFramework.get(frameworkId) ?? new Map<string, number>()
    ofFramework.set(frameworkId, known)
    return known
  }

  return {
    all,
    ofFramework,
    finished,
    heard(heard, before, after) {
      if (before.frameworks.removed !== after.frameworks.removed) {
        const { registered } = after.frameworks
        for (const id of ofFramework.keys()) {
          if (PersistentMap.get(registered, id) === undefined) ofFramework.delete(id)
        }
      }
      switch (heard.type) {
        case 'REGISTER_AGENT':
        case 'REREGISTER_AGENT': {
          if (before.successors !== after.successors) {
            add(all, 'master/slave_removals')
            add(all, 'master/slave_removals/reason_registered')
          }
          const again = heard.type === 'REREGISTER_AGENT'
          message(again ? 'reregister_slave' : 'register_slave')
          // A repeated message is answered, and changes nothing.
          if (agentNamed(before, heard.info.name) !== agentNamed(after, heard.info.name))
            add(all, again ? 'master/slave_reregistrations' : 'master/slave_registrations')
          return
        }
        case 'STATUS_UPDATE':
          return message('status_update')
        case 'OPERATIONS_APPLIED':
        case 'PONG': {
          const proved = provedBetween(findAgent(before, heard.agentId), findAgent(after, heard.agentId))
          for (const type of proved) finished.set(type, (finished.get(type) ?? 0) + 1)
          add(all, 'master/messages_operation_status_update', proved.length)
          return add(all, 'master/valid_operation_status_updates', proved.length)
        }
        case 'SUBSCRIBE':
          return message(heard.info.id === undefined ? 'register_framework' : 'reregister_framework')
        case 'SCHEDULER_CALL': {
          const name = CALLS[heard.call.type ?? '']
          if (name !== undefined) message(name)
          return countCall(framework(heard.frameworkId), heard.call)
        }
        case 'PING_DUE':
        case 'REREGISTRATION_DUE': {
          const [was, is] = [findAgent(before, heard.agentId), findAgent(after, heard.agentId)]
          if (was?.agent.status === is?.agent.status || is?.agent.status !== 'unreachable') return
          add(all, 'master/slave_unreachable_completed')
          add(all, 'master/slave_removals')
          return add(all, 'master/slave_removals/reason_unhealthy')
        }
        default:
      }
    },
    told(streamId, event) {
      if (event.type === 'SUBSCRIBED') {
        frameworks.set(streamId, event.frameworkId)
        add(framework(event.frameworkId), 'calls')
        add(framework(event.frameworkId), 'calls/subscribe')
      }
      const frameworkId = frameworks.get(streamId)
      if (frameworkId === undefined) return
      const counts = framework(frameworkId)
      add(counts, 'events')
      add(counts, `events/${event.type.toLowerCase()}`)
      if (event.type === 'OFFERS') add(counts, 'offers/sent', event.offers.length)
      if (event.type === 'RESCIND') add(counts, 'offers/rescinded')
      if (event.type === 'UPDATE_OPERATION_STATUS') countLoss(all, event.status)
    },
    closed: (streamId) => void frameworks.delete(streamId),
  }
}

/** What a framework is told of an operation whose agent was lost. Answers to its questions are not counted. */
function countLoss(counts: Map<string, number>, { state, message = '' }: OperationStatus): void {
  if (message.startsWith('Reconciliation')) return
  if (state === 'OPERATION_UNREACHABLE') add(counts, 'master/operations/unreachable')
  if (state === 'OPERATION_GONE_BY_OPERATOR') add(counts, 'master/operations/gone_by_operator')
}

function countCall(counts: Map<string, number>, call: WireSchedulerCall): void {
  const tell = (name: string, count = 1) => {
    if (FRAMEWORK_COUNTERS.has(name)) add(counts, name, count)
  }
  tell('calls')
  tell(`calls/${(call.type ?? '').toLowerCase()}`)
  if (call.decline) tell('offers/declined', call.decline.offer_ids?.length ?? 0)
  if (call.accept === undefined) return
  tell('offers/accepted', call.accept.offer_ids?.length ?? 0)
  for (const { type } of call.accept.operations ?? []) {
    tell('operations')
    tell(`operations/${(type ?? '').toLowerCase()}`)
  }
}

function add(counts: Map<string, number>, name: string, count = 1): void {
  if (count > 0) counts.set(name, (counts.get(name) ?? 0) + count)
}

type Found = ReturnType<typeof findAgent>

/** The operations that the agent has just shown to be applied. Costs what they are. */
function provedBetween(before: Found, after: Found): Operation['type'][] {
  const proved: Operation['type'][] = []
  if (before === undefined || after === undefined) return proved
  const { first, next, pending } = before.log
  for (let sequence = first; sequence < Math.min(after.log.first, next); sequence++) {
    const operation = PersistentMap.get(pending, String(sequence))
    if (operation !== undefined) proved.push(operation.operation.type)
  }
  return proved
}

function agentNamed(state: MasterState, name: string): MasterAgent | undefined {
  const agentId = PersistentMap.get(state.agentIds, name)
  return agentId && findAgent(state, agentId)?.agent
}
