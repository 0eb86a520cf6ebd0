import { PersistentMap } from '@holdfast/model/persistent-map'
import type { Administer, AdminRequestOf } from './admin-request.ts'
import { decide, FORBIDDEN, refuse } from './admin-answers.ts'
import { unreachable } from './agent-lost.ts'
import type { MasterContext, MasterEffect, MasterStep } from './effects.ts'
import { shutDown } from './gone.ts'
import { machineKey, machineOf, printMachine, type MachineId } from './machine.ts'
import { scheduleFault } from './maintenance-fault.ts'
import { maintenanceOf, type Maintenance, type MachineState, type MaintenanceWindow } from './policy.ts'
import { findAgent, isRegistered, type MasterState } from './state.ts'

/** Source: `Master::Http::_updateMaintenanceSchedule()`, mesos `src/master/http.cpp`. */
export function updateSchedule(
  state: MasterState,
  message: Administer,
  { windows }: AdminRequestOf<'UPDATE_MAINTENANCE_SCHEDULE'>,
  context: MasterContext,
): MasterStep {
  const fault = scheduleFault(windows, state.policy.maintenance)
  if (fault !== undefined) return refuse(state, message, 400, fault)
  if (!context.authorize(message.principal, [{ action: 'UPDATE_MAINTENANCE_SCHEDULE' }]))
    return refuse(state, message, 403, FORBIDDEN)
  const maintenance = maintenanceOf(windows, state.policy.maintenance.down)
  return decide(state, [{ type: 'MAINTENANCE', maintenance }], message, context)
}

/**
 * The machines go down: their agents are told to end, and may not come back before the machines are up.
 *
 * Source: `Master::Http::__startMaintenance()`, mesos `src/master/http.cpp`.
 */
export function startMaintenance(
  state: MasterState,
  message: Administer,
  { machines }: AdminRequestOf<'START_MAINTENANCE'>,
  context: MasterContext,
): MasterStep {
  const { maintenance } = state.policy
  const fault = machinesFault(machines, maintenance, 'DRAINING', 'brought down')
  if (fault !== undefined) return refuse(state, message, 400, fault)
  if (!context.authorize(message.principal, [{ action: 'START_MAINTENANCE' }]))
    return refuse(state, message, 403, FORBIDDEN)

  const down = new Map(maintenance.down)
  for (const machine of machines) down.set(machineKey(machine), machine)
  const next = maintenanceOf(maintenance.windows, down)
  const decided = decide(state, [{ type: 'MAINTENANCE', maintenance: next }], message, context)
  const ended = endAgents(decided.state, new Set(machines.map(machineKey)), context)
  return { state: ended.state, effects: [...ended.effects, ...decided.effects] }
}

/**
 * The machines are up again, and no longer part of the schedule.
 *
 * Source: `Master::Http::_stopMaintenance()`, mesos `src/master/http.cpp`.
 */
export function stopMaintenance(
  state: MasterState,
  message: Administer,
  { machines }: AdminRequestOf<'STOP_MAINTENANCE'>,
  context: MasterContext,
): MasterStep {
  const { maintenance } = state.policy
  const fault = machinesFault(machines, maintenance, 'DOWN', 'brought up')
  if (fault !== undefined) return refuse(state, message, 400, fault)
  if (!context.authorize(message.principal, [{ action: 'STOP_MAINTENANCE' }]))
    return refuse(state, message, 403, FORBIDDEN)

  const up = new Set(machines.map(machineKey))
  const down = new Map([...maintenance.down].filter(([key]) => !up.has(key)))
  const windows = maintenance.windows
    .map((window) => withoutMachines(window, up))
    .filter((window) => window.machines.length > 0)
  const next = maintenanceOf(windows, down)
  return decide(state, [{ type: 'MAINTENANCE', maintenance: next }], message, context)
}

/** A window that names none of them stays what it is. */
function withoutMachines(window: MaintenanceWindow, keys: ReadonlySet<string>): MaintenanceWindow {
  const machines = window.machines.filter((each) => !keys.has(machineKey(each)))
  return machines.length === window.machines.length ? window : { ...window, machines }
}

function machinesFault(
  machines: readonly MachineId[],
  maintenance: Maintenance,
  needed: MachineState,
  verb: string,
): string | undefined {
  if (machines.length === 0) return 'List of machines is empty'
  const seen = new Set<string>()
  for (const machine of machines) {
    const key = machineKey(machine)
    const name = `Machine '${printMachine(machine)}'`
    if (machine.hostname === undefined && machine.ip === undefined)
      return "Both 'hostname' and 'ip' for a machine are empty"
    if (seen.has(key)) return `${name} appears more than once`
    seen.add(key)
    const now = maintenance.machines.get(key)
    if (now === undefined) return `${name} is not part of a maintenance schedule`
    if (now !== needed) return `${name} is not in ${needed} mode and cannot be ${verb}`
  }
  return undefined
}

/** Why an agent of a machine that is down is sent away. */
export const DOWN = 'Machine is `DOWN`'

function endAgents(state: MasterState, keys: ReadonlySet<string>, context: MasterContext): MasterStep {
  let next = state
  const effects: MasterEffect[] = []
  for (const { agent } of PersistentMap.values(state.agents)) {
    if (!isRegistered(agent) || !keys.has(machineKey(machineOf(agent.info)))) continue
    const record = findAgent(next, agent.agentId)
    if (record === undefined) continue
    const step = unreachable(next, record, context)
    next = step.state
    effects.push(shutDown(state.masterId, agent.info, "Operator initiated 'Machine DOWN'"), ...step.effects)
  }
  return { state: next, effects }
}
