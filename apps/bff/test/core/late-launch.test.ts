import { type AgentId, FrameworkId, TimeMs } from '@holdfast/model/ids'
import { Resources } from '@holdfast/model/resource/resources'
import { encodeResource } from '@holdfast/model/wire/resource'
import { beforeEach, describe, expect, test } from 'vitest'
import { DEFAULT_AGENT_SETTINGS, type AgentMessage } from '../../core/agent/effects.ts'
import { recoverAgent } from '../../core/agent/recover.ts'
import type { AgentState } from '../../core/agent/state.ts'
import { agentStep } from '../../core/agent/step.ts'
import type { MasterMessage } from '../../core/master/effects.ts'
import type { ToAgent, ToMaster } from '../../core/messages.ts'
import { agentInfo } from '../simulation/agent-info.ts'
import { MasterSteps } from './master-steps.ts'
import { disk, volume } from './resources.ts'

const CONTEXT = { now: TimeMs(1), settings: DEFAULT_AGENT_SETTINGS }
const VOLUME = volume(5, 'ads', 'v1')

/** A master, an agent with a volume, and a framework that may use it. What they send is under way until the test lets it arrive. */
class Pair {
  readonly master = new MasterSteps()
  agent: AgentState
  readonly toMaster: ToMaster[] = []
  readonly toAgent: ToAgent[] = []
  readonly ran: string[] = []
  #incarnation = 0

  constructor() {
    this.agent = this.#start()
    this.atAgent({ type: 'MASTER_DETECTED', masterId: 'M' })
    this.settle()
  }

  #start(before?: AgentState): AgentState {
    this.#incarnation += 1
    const start = recoverAgent(
      {
        info: agentInfo(1),
        policy: 'equal',
        incarnation: this.#incarnation,
        ...(before?.agentId !== undefined && { agentId: before.agentId }),
        applied: 0,
        checkpointed: [disk(10, 'ads'), VOLUME],
        intents: [],
        stored: { tasks: [], ...(before && { launches: before.tasks.launches }) },
      },
      CONTEXT,
    )
    if (!start.ok) throw new Error(start.error)
    return start.value.state
  }

  atAgent(message: AgentMessage): void {
    const { state, effects } = agentStep(this.agent, message, CONTEXT)
    this.agent = state
    for (const effect of effects) {
      if (effect.type === 'SEND') this.toMaster.push(effect.message)
      if (effect.type === 'RUN_TASK') this.ran.push(effect.task.info.taskId)
    }
  }

  atMaster(message: MasterMessage): void {
    for (const effect of this.master.deliver(message)) {
      if (effect.type === 'SEND') this.toAgent.push(effect.message)
    }
  }

  arriveAtMaster(): void {
    for (const message of this.toMaster.splice(0)) this.atMaster(message)
  }

  arriveAtAgent(messages: readonly ToAgent[] = this.toAgent.splice(0)): void {
    for (const message of messages) this.atAgent(message)
  }

  /** All that is under way arrives, and what follows from it. */
  settle(): void {
    while (this.toMaster.length + this.toAgent.length > 0) {
      this.arriveAtMaster()
      this.arriveAtAgent()
    }
  }

  /** It starts once more, and its tasks with it. */
  restart(): void {
    this.agent = this.#start(this.agent)
    this.atAgent({ type: 'MASTER_DETECTED', masterId: 'M' })
  }

  /** The framework launches a task on the volume. Comes back with what is under way to the agent then. */
  launch(): readonly ToAgent[] {
    this.atMaster({
      type: 'SUBSCRIBE',
      streamId: 'stream',
      suppressedRoles: [],
      info: { user: 'root', name: 'f', roles: ['ads'], capabilities: [{ type: 'MULTI_ROLE' }] },
    })
    const id = this.master.effects.flatMap((effect) =>
      effect.type === 'EVENT' && effect.event.type === 'SUBSCRIBED' ? [effect.event.frameworkId] : [],
    )[0]
    this.atMaster({ type: 'ALLOCATION_DUE' })
    const offer = this.master.record().agent.hosted.offers[0]
    if (id === undefined || offer === undefined) throw new Error('Nothing is offered')
    const resources = [VOLUME].map((each) => JSON.parse(JSON.stringify(encodeResource(each, 'post'))))
    this.atMaster({
      type: 'SCHEDULER_CALL',
      frameworkId: FrameworkId(id),
      call: {
        type: 'ACCEPT',
        accept: {
          offer_ids: [{ value: offer.offerId }],
          operations: [
            {
              type: 'LAUNCH',
              launch: {
                task_infos: [
                  {
                    name: 't1',
                    task_id: { value: 't1' },
                    agent_id: { value: offer.agentId },
                    command: { value: 'sleep 1' },
                    resources,
                  },
                ],
              },
            },
          ],
        },
      },
    })
    return this.toAgent.splice(0)
  }

  /** The agent does not answer for so long that the master gives it up. */
  giveUp(): void {
    const { agentId } = this
    while (this.master.record().agent.status !== 'unreachable') this.atMaster({ type: 'PING_DUE', agentId })
    this.toAgent.splice(0)
  }

  get agentId(): AgentId {
    return this.master.record().agent.agentId
  }

  /** As the master thinks. */
  get isHeldForTasks(): boolean {
    return !Resources.isEmpty(this.master.record().agent.used)
  }
}

let pair: Pair
beforeEach(() => {
  pair = new Pair()
})

const destroyVolume = { type: 'DESTROY', volumes: [VOLUME] } as const

describe('a launch that is under way while the master gives its agent up', () => {
  test('launches nothing once the agent is back: its task is told as lost, and its volume may be destroyed', () => {
    const late = pair.launch()
    expect(late).toMatchObject([{ type: 'RUN_TASKS', tasks: [{ info: { taskId: 't1' } }] }])
    pair.giveUp()
    pair.atAgent({ type: 'MASTER_SILENT' })
    pair.arriveAtMaster()
    expect(pair.master.operate(pair.agentId, destroyVolume).ok).toBe(true)
    pair.arriveAtAgent(late)
    pair.settle()
    expect(pair.ran).toEqual([])
    expect(pair.isHeldForTasks).toBe(false)
  })

  test('launches its task when it arrives before the agent is back: the master hears of it in time', () => {
    const late = pair.launch()
    pair.giveUp()
    pair.arriveAtAgent(late)
    pair.atAgent({ type: 'MASTER_SILENT' })
    pair.settle()
    expect(pair.ran).toEqual(['t1'])
    expect(pair.isHeldForTasks).toBe(true)
    expect(pair.master.operate(pair.agentId, destroyVolume)).toMatchObject({ ok: false })
  })

  test('does not make a late copy of a registration count, for the agent still takes that launch in', () => {
    pair.atAgent({ type: 'MASTER_SILENT' })
    const copies = [...pair.toMaster]
    pair.settle()
    pair.launch()
    pair.giveUp()
    for (const message of copies) pair.atMaster(message)
    expect(pair.master.record().agent.status).toBe('unreachable')
  })
})

describe('a launch that the master still wants', () => {
  test('comes true once, in the session that the agent is in, whichever of its registrations is heard', () => {
    const late = pair.launch()
    pair.atAgent({ type: 'MASTER_SILENT' })
    pair.atAgent({ type: 'REGISTRATION_DUE', waitedMs: 1000 })
    const [first, ...last] = pair.toMaster.splice(0)
    if (first === undefined) throw new Error('It does not ask')
    // The answer to the first asking comes, with the launch, when the second is under way.
    pair.atMaster(first)
    pair.settle()
    pair.arriveAtAgent(late)
    expect([pair.agent.registered, pair.ran]).toEqual([false, []])
    for (const message of last) pair.atMaster(message)
    pair.settle()
    expect([pair.agent.registered, pair.ran]).toEqual([true, ['t1']])
    // The first asking is heard once more.
    pair.atMaster(first)
    pair.atMaster({ type: 'LAUNCH_DUE', agentId: pair.agentId })
    pair.settle()
    expect(pair.ran).toEqual(['t1'])
    expect(pair.isHeldForTasks).toBe(true)
  })

  test('is not taken in by a later life of the agent until that is registered', () => {
    const late = pair.launch()
    pair.restart()
    pair.arriveAtAgent(late)
    expect(pair.ran).toEqual([])
    pair.settle()
    expect(pair.ran).toEqual(['t1'])
  })

  test('is not taken for what an earlier master sent', () => {
    const late = pair.launch()
    pair.atAgent({ type: 'MASTER_DETECTED', masterId: 'N' })
    pair.arriveAtAgent(late)
    expect(pair.ran).toEqual([])
  })
})
