import { AgentId, FrameworkId, OfferId, Role, TimeMs } from '@holdfast/model/ids'
import { Resources } from '@holdfast/model/resource/resources'
import type { WireSchedulerCall } from '@holdfast/model/wire/scheduler-call'
import { expect, test } from 'vitest'
import type { OfferMessage } from '../../core/framework/events.ts'
import { startService } from '../../src/demo/service-driver.ts'
import type { DemoService } from '../../src/demo/services.ts'
import type { EventListener, SchedulerPort } from '../../src/ports/scheduler-api.ts'
import { inProcessDriver } from '../../src/marathon/drivers/in-process.ts'
import { testClock, turns } from '../operations/test-clock.ts'
import { agentInfo } from '../simulation/agent-info.ts'

const frameworkId = FrameworkId('F0')

/** A service over a master that the test plays. */
async function started(service: DemoService) {
  const clock = testClock()
  const calls: WireSchedulerCall[] = []
  const listeners: EventListener[] = []
  const scheduler: SchedulerPort = {
    master: { id: 'M', hostname: 'm.test', port: 5050, version: '1.12.0' },
    framework: () => undefined,
    unlistedRoles: () => undefined,
    subscribe: (_request, listener) => void listeners.push(listener),
    call: (_framework, call) => void calls.push(call),
    closed: () => undefined,
  }
  const ids = { uuid: () => 'stream', operationId: () => OfferId('none') as never }
  const memory = {
    frameworkId: undefined,
    launches: new Map<string, number>(),
    keepId: () => Promise.resolve(),
    countLaunch: () => Promise.resolve(1),
  }
  const running = startService(service, {
    driver: inProcessDriver({ scheduler, clock, ids, log: () => undefined }),
    clock,
    log: () => undefined,
    memory,
  })
  const tell = async (event: Parameters<EventListener['event']>[0]) => {
    listeners.at(-1)?.event(event)
    await turns(4)
  }
  await tell({ type: 'SUBSCRIBED', frameworkId })
  return { clock, calls, tell, running, listeners }
}

const offer = (id: string, agent: number): OfferMessage => ({
  offer: {
    offerId: OfferId(id),
    frameworkId,
    agentId: AgentId(`S${agent}`),
    role: Role('ci'),
    resources: Resources.empty,
    offeredMs: TimeMs(0),
  },
  agent: agentInfo(agent),
  executorIds: [],
  form: { refinement: true, multiRole: true },
})

const waits: DemoService = {
  name: 'builds',
  role: 'ci',
  principal: 'ci',
  tasks: [],
  holds: { agents: [agentInfo(1).name], forMs: 600_000 },
}

const declined = (calls: readonly WireSchedulerCall[]) =>
  calls
    .flatMap(({ type, decline }) => (type === 'DECLINE' ? (decline?.offer_ids ?? []) : []))
    .map(({ value }) => value)

test('a service that waits for work holds what it is offered of its agents, and gives it back in between', async () => {
  const { clock, calls, tell } = await started(waits)
  await tell({ type: 'OFFERS', offers: [offer('O1', 1), offer('O2', 2)] })
  expect(declined(calls)).toEqual(['O2'])
  expect(calls.some(({ type }) => type === 'SUPPRESS')).toBe(false)
  await clock.advance(599_999)
  expect(declined(calls)).toEqual(['O2'])
  await clock.advance(1)
  expect(declined(calls)).toEqual(['O2', 'O1'])
})

test('what is taken back from it, or was offered by a master that is no more, it does not decline', async () => {
  const { clock, calls, tell, listeners, running } = await started(waits)
  await tell({ type: 'OFFERS', offers: [offer('O1', 1)] })
  await tell({ type: 'RESCIND', offerId: OfferId('O1') })
  await tell({ type: 'OFFERS', offers: [offer('O2', 1)] })
  listeners.at(-1)?.closed()
  await clock.advance(1_200_000)
  expect(listeners).toHaveLength(2)
  await tell({ type: 'OFFERS', offers: [offer('O3', 1)] })
  running.stop()
  await clock.advance(1_200_000)
  expect(declined(calls)).toEqual([])
})
