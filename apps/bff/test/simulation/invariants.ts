import { applyOperation } from '@holdfast/model/operation/apply'
import { PersistentMap } from '@holdfast/model/persistent-map'
import { isPersistentVolume, reservationRole, unallocate } from '@holdfast/model/resource/resource'
import { Resources } from '@holdfast/model/resource/resources'
import { isTerminal } from '../../core/framework/task-status.ts'
import { Log } from '../../core/master/operation-log.ts'
import type { AgentRecord } from '../../core/master/state.ts'
import type { AgentState } from '../../core/agent/state.ts'
import type { History } from './history.ts'
import type { StoredAgent } from './stored.ts'

/** What the master says of an agent that it listens to: what that has proved, and all that it accepted since. */
export function checkMasterAgent({ agent, log }: AgentRecord, history: History | undefined): void {
  checkTotals(`The master's ${agent.info.name}`, agent.total, agent.info.resources)
  expectThat(Resources.contains(agent.total, agent.available), 'More is available than there is')
  if (agent.status !== 'active' || history === undefined) return
  let expected = history.after(log.first - 1)
  for (const { operation } of Log.list(log)) {
    const next = applyOperation(expected, operation)
    if (next.ok) expected = next.value
  }
  expectThat(
    Resources.equals(agent.total, expected),
    `The master's view of ${agent.info.name} is not what it accepted`,
  )
}

/** What a running agent says of itself is on its disk, and is what its operations make of its flags. */
export function checkAgent(state: AgentState, stored: StoredAgent, history: History | undefined): void {
  const { name } = state.info
  checkTotals(`Agent ${name}`, state.total, state.info.resources)
  expectThat(
    state.applied === stored.applied,
    `Agent ${name} says ${state.applied}, but stored ${stored.applied}`,
  )
  expectThat(Resources.equals(state.total, stored.total), `Agent ${name} says something else than it stored`)
  checkHolders(state)
  if (history === undefined) return
  expectThat(
    Resources.equals(state.total, history.after(state.applied)),
    `Agent ${name} has applied something else`,
  )
}

/** No two tasks use one volume, unless it is shared, and all use what is there. */
function checkHolders({ info, total, tasks }: AgentState): void {
  const holders = new Map<string, string>()
  for (const task of PersistentMap.values(tasks.tasks)) {
    if (isTerminal(task.state) || task.unwanted) continue
    for (const volume of task.info.resources.filter(isPersistentVolume)) {
      const plain = unallocate(volume)
      const name = `${reservationRole(volume)} ${volume.disk?.persistence?.id}`
      expectThat(Resources.contains(total, plain), `${task.info.taskId} uses ${name}, which is not there`)
      if (volume.shared) continue
      const other = holders.get(name)
      expectThat(other === undefined, `On ${info.name}, ${name} is used by ${other} and ${task.info.taskId}`)
      holders.set(name, task.info.taskId)
    }
  }
}

/** No operation changes the totals, and no volume is there twice. */
function checkTotals(whose: string, total: Resources, flags: Resources): void {
  const [has, had] = [Resources.quantities(total), Resources.quantities(flags)]
  for (const name of new Set([...has.keys(), ...had.keys()])) {
    expectThat(has.get(name) === had.get(name), `${whose} has another total of ${name}`)
  }
  const names = new Set<string>()
  for (const volume of Resources.list(total).filter(isPersistentVolume)) {
    const name = `${reservationRole(volume)} ${volume.disk?.persistence?.id}`
    expectThat(!names.has(name), `${whose} has the volume ${name} twice`)
    names.add(name)
  }
}

export function expectThat(condition: boolean, message: string): asserts condition {
  if (!condition) throw new Error(message)
}
