import { taskInfoOf } from '@holdfast/model/framework/task-info'
import { AgentId, FrameworkId, OperationId, Role, TaskId, TimeMs } from '@holdfast/model/ids'
import type { Resource } from '@holdfast/model/resource/resource'
import { encodeResource } from '@holdfast/model/wire/resource'
import type { WireFrameworkInfo, WireTaskInfo } from '@holdfast/model/wire/scheduler-call'
import { describe, expect, test } from 'vitest'
import {
  DEFAULT_AGENT_SETTINGS,
  type AgentEffect,
  type AgentMessage,
  type AgentRecovery,
} from '../../core/agent/effects.ts'
import { recoverAgent } from '../../core/agent/recover.ts'
import type { AgentState } from '../../core/agent/state.ts'
import { agentStep } from '../../core/agent/step.ts'
import type { TaskState } from '../../core/framework/task-status.ts'
import type { RunTasks, TaskToRun } from '../../core/messages.ts'
import { disk, volume } from '../core/resources.ts'
import { agentInfo } from '../simulation/agent-info.ts'

const agentId = AgentId('M-S0')
const frameworkId = FrameworkId('F0')
const fresh: AgentRecovery = {
  info: agentInfo(1),
  policy: 'equal',
  incarnation: 1,
  agentId,
  applied: 0,
  checkpointed: [],
  intents: [],
  stored: { tasks: [] },
}

/** An agent that runs tasks. What it asks its executor for is not done: the test says what comes of it. */
class Agent {
  state: AgentState
  effects: readonly AgentEffect[]

  constructor(recovery: AgentRecovery = fresh) {
    const context = { now: TimeMs(1), settings: DEFAULT_AGENT_SETTINGS }
    const start = recoverAgent(recovery, context)
    if (!start.ok) throw new Error(start.error)
    this.state = start.value.state
    this.effects = start.value.effects
  }

  deliver(message: AgentMessage): readonly AgentEffect[] {
    const step = agentStep(this.state, message, { now: TimeMs(5), settings: DEFAULT_AGENT_SETTINGS })
    this.state = step.state
    this.effects = step.effects
    return step.effects
  }

  registered(masterId = 'M', applied = 0): this {
    this.deliver({ type: 'MASTER_DETECTED', masterId })
    const { incarnation, session } = this.state
    this.deliver({ type: 'REGISTERED', masterId, agentId, incarnation, session, applied })
    return this
  }

  run(launch: number, tasks: readonly TaskToRun[], more: Partial<RunTasks> = {}): readonly AgentEffect[] {
    const { incarnation, session } = this.state
    const to = { masterId: 'M', agentId, incarnation, session }
    return this.deliver({ type: 'RUN_TASKS', ...to, launch, after: 0, tasks, ...more })
  }

  reserve(sequence: number): void {
    const operation = { type: 'RESERVE', resources: [disk(10, 'ads')] } as const
    const operationId = OperationId(`op${sequence}`)
    this.deliver({ type: 'APPLY_OPERATIONS', agentId, operations: [{ sequence, operationId, operation }] })
    this.deliver({ type: 'WORK' })
    this.deliver({ type: 'COMMITTED' })
  }

  comesTo(taskId: string, state: TaskState): readonly AgentEffect[] {
    return this.deliver({ type: 'TASK_EVENT', frameworkId, taskId: TaskId(taskId), state })
  }

  acknowledge(taskId: string, masterId = 'M'): readonly AgentEffect[] {
    const uuid = this.told.at(-1)?.uuid ?? ''
    const about = { masterId, agentId, frameworkId, taskId: TaskId(taskId) }
    return this.deliver({ type: 'ACKNOWLEDGE_STATUS', ...about, uuid })
  }

  /** The statuses that its last step told. */
  get told() {
    return this.effects.flatMap((effect) =>
      effect.type === 'SEND' && effect.message.type === 'STATUS_UPDATE' ? [effect.message.status] : [],
    )
  }

  get types(): readonly string[] {
    return this.effects.map((effect) => {
      if (effect.type === 'STORE') return `STORE ${effect.change.type}`
      return effect.type === 'SEND' ? `SEND ${effect.message.type}` : effect.type
    })
  }
}

function task(id: string, resources: readonly Resource[] = [], more: Partial<WireTaskInfo> = {}): TaskToRun {
  const framework: WireFrameworkInfo = { user: 'root', name: 'tests', roles: ['ads'] }
  const info = taskInfoOf({
    name: id,
    task_id: { value: id },
    agent_id: { value: agentId },
    command: { value: 'sleep 1' },
    resources: resources.map((resource) => encodeResource(resource, 'post')),
    ...more,
  })
  if (!info.ok) throw new Error(info.error)
  return { frameworkId, framework, role: Role('ads'), info: info.value }
}

const runs = (effects: readonly AgentEffect[]) =>
  effects.flatMap((effect) => (effect.type === 'RUN_TASK' ? [effect.task.info.taskId] : []))

describe('a launch', () => {
  test('is stored before it is answered, and before anything runs', () => {
    const agent = new Agent().registered()
    agent.run(1, [task('t1')])
    expect(agent.types).toEqual(['STORE TASKS', 'SEND LAUNCHES_TAKEN', 'RUN_TASK'])
  })

  test('is taken in once, and one that comes before its turn is left', () => {
    const agent = new Agent().registered()
    expect(agent.run(2, [task('t2')])).toEqual([])
    expect(runs(agent.run(1, [task('t1')]))).toEqual(['t1'])
    agent.run(1, [task('t1')])
    expect(agent.types).toEqual(['SEND LAUNCHES_TAKEN'])
    expect(runs(agent.run(2, [task('t2')]))).toEqual(['t2'])
  })

  test('waits for the operations that make what it uses', () => {
    const agent = new Agent().registered()
    expect(agent.run(1, [task('t1', [disk(5, 'ads')])], { after: 1 })).toEqual([])
    agent.reserve(1)
    expect(runs(agent.effects)).toEqual(['t1'])
  })

  test('of a master before this one is not taken in any more, though it waits', () => {
    const agent = new Agent().registered()
    agent.run(1, [task('t1')], { after: 1 })
    agent.registered('N')
    agent.reserve(1)
    expect(runs(agent.effects)).toEqual([])
    expect(runs(agent.run(1, [task('t1')], { masterId: 'M' }))).toEqual([])
    expect(runs(agent.run(1, [task('t2')], { masterId: 'N' }))).toEqual(['t2'])
  })

  test('of something that the agent does not have is not run', () => {
    const agent = new Agent().registered()
    agent.run(1, [task('t1', [volume(5, 'ads', 'v1')])])
    expect(runs(agent.effects)).toEqual([])
    expect(agent.told).toMatchObject([{ state: 'TASK_LOST', reason: 'REASON_RESOURCES_UNKNOWN' }])
    const precise = task('t2', [volume(5, 'ads', 'v1')])
    const framework = { ...precise.framework, capabilities: [{ type: 'PARTITION_AWARE' }] }
    agent.run(2, [{ ...precise, framework }])
    expect(agent.told).toMatchObject([{ state: 'TASK_DROPPED' }])
  })
})

describe('what a task comes to', () => {
  test('is stored, then told, and told again until it is acknowledged; the next waits for that', () => {
    const agent = new Agent().registered()
    agent.run(1, [task('t1')])
    agent.comesTo('t1', 'TASK_STARTING')
    expect(agent.types).toEqual(['STORE TASKS', 'SEND STATUS_UPDATE', 'TIMER'])
    agent.comesTo('t1', 'TASK_RUNNING')
    expect(agent.types).toEqual(['STORE TASKS'])
    agent.deliver({ type: 'STATUSES_DUE' })
    const [first] = agent.told
    expect(first).toMatchObject({ state: 'TASK_STARTING', order: 1 })
    agent.deliver({ type: 'STATUSES_DUE' })
    expect(agent.told).toEqual([first])
    agent.acknowledge('t1')
    expect(agent.told).toMatchObject([{ state: 'TASK_RUNNING', order: 2 }])
    expect(agent.told[0]?.uuid).not.toBe(first?.uuid)
    agent.acknowledge('t1')
    agent.deliver({ type: 'STATUSES_DUE' })
    expect(agent.told).toEqual([])
  })

  test('is kept over a restart, until its end was acknowledged', () => {
    const agent = new Agent().registered()
    const kept: NonNullable<AgentRecovery['stored']['tasks'][number]>[] = []
    const keep = () => {
      for (const effect of agent.effects) {
        if (effect.type !== 'STORE' || effect.change.type !== 'TASKS') continue
        kept.splice(0, kept.length, ...effect.change.put.map((put) => put.task))
      }
    }
    agent.run(1, [task('t1')])
    agent.comesTo('t1', 'TASK_FINISHED')
    keep()
    const next = new Agent({ ...fresh, incarnation: 2, stored: { tasks: kept } })
    expect(runs(next.effects)).toEqual([])
    next.deliver({ type: 'MASTER_DETECTED', masterId: 'N' })
    expect(next.effects).toMatchObject([
      { message: { type: 'REREGISTER_AGENT', tasks: [{ status: { state: 'TASK_FINISHED' } }] } },
      {},
    ])
    next.deliver({ type: 'REGISTERED', masterId: 'N', agentId, incarnation: 2, session: 1, applied: 0 })
    expect(next.told).toMatchObject([{ state: 'TASK_FINISHED' }])
    next.acknowledge('t1', 'N')
    expect(next.effects).toMatchObject([
      { change: { type: 'TASKS', put: [], removed: [expect.any(String)] } },
    ])
  })

  test('after its end is nothing', () => {
    const agent = new Agent().registered()
    agent.run(1, [task('t1')])
    agent.comesTo('t1', 'TASK_FAILED')
    expect(agent.comesTo('t1', 'TASK_RUNNING')).toEqual([])
  })
})

describe('a task is ended', () => {
  test('within the grace of the call, or of its own policy, and this is remembered', () => {
    const policy = { kill_policy: { grace_period: { nanoseconds: 3e9 } } }
    const agent = new Agent().registered()
    agent.run(1, [task('t1', [], policy), task('t2')])
    const kill = (id: string, graceMs?: number) =>
      agent.deliver({
        type: 'KILL_TASK',
        masterId: 'M',
        agentId,
        frameworkId,
        taskId: TaskId(id),
        ...(graceMs !== undefined && { graceMs }),
      })
    kill('t1')
    expect(agent.types).toEqual(['STORE TASKS', 'END_TASK'])
    expect(agent.effects[1]).toMatchObject({ graceMs: 3000, task: { killing: { graceMs: 3000 } } })
    kill('t1', 100)
    expect(agent.effects[1]).toMatchObject({ graceMs: 100 })
    kill('t2')
    expect(agent.effects[1]).not.toHaveProperty('graceMs')
    // The master asks again with each status that it hears of: that is nothing new.
    expect(kill('t2')).toEqual([])
    expect(kill('t1', 100)).toEqual([])
  })

  test('with those of its group, unless it has done its work', () => {
    const grouped = (id: string) =>
      task(id, [], { executor: { executor_id: { value: 'e' }, type: 'DEFAULT' } })
    const agent = new Agent().registered()
    agent.run(1, [grouped('t1'), grouped('t2'), grouped('t3'), task('t4')])
    agent.comesTo('t1', 'TASK_FINISHED')
    expect(agent.types).not.toContain('END_TASK')
    agent.comesTo('t2', 'TASK_FAILED')
    const ended = agent.effects.flatMap((effect) =>
      effect.type === 'END_TASK' ? [effect.task.info.taskId] : [],
    )
    expect(ended).toEqual(['t3'])
    expect(agent.types.filter((type) => type === 'STORE TASKS')).toHaveLength(2)
    // The agent's next life knows that it is to end.
    const [t3] = agent.effects.flatMap((effect) => (effect.type === 'END_TASK' ? [effect.task] : []))
    const next = new Agent({ ...fresh, stored: { tasks: t3 === undefined ? [] : [t3] } })
    expect(next.effects).toContainEqual(
      expect.objectContaining({
        type: 'RUN_TASK',
        resumed: true,
        task: expect.objectContaining({ killing: {} }),
      }),
    )
  })

  test('and its executor goes on for tasks that come to it while another runs', () => {
    const grouped = (id: string) =>
      task(id, [], { executor: { executor_id: { value: 'e' }, type: 'DEFAULT' } })
    const agent = new Agent().registered()
    const began = () =>
      agent.effects.flatMap((effect) =>
        effect.type === 'RUN_TASK' ? [effect.task.executorMs ?? `new at ${effect.task.launchedMs}`] : [],
      )
    agent.run(1, [grouped('t1'), grouped('t2')])
    expect(began()).toEqual(['new at 5', 5])
    agent.comesTo('t1', 'TASK_FINISHED')
    agent.run(2, [grouped('t3'), task('t4')])
    expect(began()).toEqual([5, 'new at 5'])
    agent.comesTo('t2', 'TASK_FINISHED')
    agent.comesTo('t3', 'TASK_FINISHED')
    agent.run(3, [grouped('t5')])
    expect(began()).toEqual(['new at 5'])
  })

  test('with its framework, and nobody is told', () => {
    const agent = new Agent().registered()
    agent.run(1, [task('t1')])
    agent.deliver({ type: 'SHUTDOWN_FRAMEWORK', masterId: 'M', agentId, frameworkId })
    expect(agent.types).toEqual(['STORE TASKS', 'END_TASK'])
    expect(agent.effects[1]).toMatchObject({ task: { unwanted: true, killing: {} } })
    expect(agent.deliver({ type: 'SHUTDOWN_FRAMEWORK', masterId: 'M', agentId, frameworkId })).toEqual([])
    agent.comesTo('t1', 'TASK_KILLED')
    expect(agent.effects).toMatchObject([{ change: { type: 'TASKS', removed: [expect.any(String)] } }])
    expect(agent.told).toEqual([])
  })

  test('with its agent, at once', () => {
    const agent = new Agent().registered()
    agent.run(1, [task('t1'), task('t2')])
    agent.comesTo('t1', 'TASK_FINISHED')
    agent.deliver({ type: 'SHUTDOWN', masterId: 'M', reason: 'gone' })
    expect(agent.effects).toMatchObject([
      { type: 'END_TASK', graceMs: 0, task: { info: { taskId: 't2' } } },
      { type: 'EXIT' },
    ])
  })
})
