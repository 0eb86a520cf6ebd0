import { Principal, Role } from '@holdfast/model/ids'
import {
  isPersistentVolume,
  isUnreserved,
  pushReservation,
  type Resource,
} from '@holdfast/model/resource/resource'
import { Scalar } from '@holdfast/model/scalar'
import { encodeResource } from '@holdfast/model/wire/resource'
import type { WireOperation } from '@holdfast/model/wire/operation-message'
import type { WireSubscribe } from '@holdfast/model/wire/scheduler-call'
import type { ReceivedOffer } from '@holdfast/model/wire/scheduler-event'
import { Hono } from 'hono'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { systemClock, systemIds } from '../../../src/clock.ts'
import { createAccess } from '../../../src/access.ts'
import { schedulerEndpoint } from '../../../src/http/scheduler/endpoint.ts'
import { listen, type Listening } from '../../../src/http/server.ts'
import type { SchedulerDriver, StartDriver } from '../../../src/marathon/drivers/driver.ts'
import { httpDriver } from '../../../src/marathon/drivers/http.ts'
import { inProcessDriver } from '../../../src/marathon/drivers/in-process.ts'
import { createHttpClient, type HttpClient } from '../../../src/upstream/http-client.ts'
import { createLeader } from '../../../src/upstream/leader.ts'
import { RunningCluster } from '../../embedded/running-cluster.ts'
import { HeardEvents } from './heard-events.ts'

/** As whom it was taken in, it comes back. */
const subscription =
  (roles: readonly string[] = ['db'], heard?: HeardEvents) =>
  (): WireSubscribe => {
    const id = heard?.all.find((event) => event.type === 'SUBSCRIBED')?.frameworkId
    return {
      framework_info: {
        user: 'root',
        name: 'marathon',
        roles,
        principal: 'marathon',
        checkpoint: true,
        failover_timeout: 604_800,
        capabilities: ['MULTI_ROLE', 'PARTITION_AWARE'].map((type) => ({ type })),
        ...(id !== undefined && { id: { value: id } }),
      },
    }
  }

let running: RunningCluster
let server: Listening
let http: HttpClient
const drivers: SchedulerDriver[] = []
const parts = { clock: systemClock, log: () => undefined }

beforeEach(async () => {
  running = await new RunningCluster().start()
  const app = new Hono().route(
    '/',
    schedulerEndpoint({
      scheduler: running.cluster.scheduler,
      access: createAccess(undefined),
      clock: systemClock,
      ids: systemIds,
    }),
  )
  const listening = await listen((request, bindings) => app.fetch(request, bindings), '127.0.0.1', 0)
  if (!listening.ok) throw listening.error
  server = listening.value
  http = createHttpClient(undefined)
})

afterEach(async () => {
  for (const driver of drivers.splice(0)) driver.close()
  http.close()
  await server.close()
  await running.stop()
  running.remove()
})

const kinds: Record<string, () => StartDriver> = {
  'in process': () => inProcessDriver({ ...parts, scheduler: running.cluster.scheduler, ids: systemIds }),
  'over HTTP': () => {
    const masters = [new URL(`http://127.0.0.1:${server.port}`)]
    return httpDriver({ ...parts, http, masters, leader: createLeader(http, masters) })
  },
}

describe.each(Object.keys(kinds))('a scheduler driver %s', (kind) => {
  function start(): { readonly driver: SchedulerDriver; readonly heard: HeardEvents } {
    const heard = new HeardEvents()
    const driver = kinds[kind]?.()(heard.listener)
    if (driver === undefined) throw new Error(`There is no driver ${kind}`)
    drivers.push(driver)
    return { driver, heard }
  }

  const accept = (driver: SchedulerDriver, offer: ReceivedOffer, operations: readonly WireOperation[]) =>
    driver.call({
      type: 'ACCEPT',
      accept: { offer_ids: [{ value: offer.offerId }], operations, filters: { refuse_seconds: 0 } },
    })

  /** The next state is told when the last one was acknowledged. */
  async function untilState(driver: SchedulerDriver, heard: HeardEvents, state: string): Promise<void> {
    for (;;) {
      const { status } = await heard.next('UPDATE')
      expect(status).toMatchObject({ taskId: 't1', agentId: running.agentId() })
      const agent_id = { value: running.agentId() }
      const uuid = status.uuid ?? ''
      driver.call({ type: 'ACKNOWLEDGE', acknowledge: { task_id: { value: 't1' }, agent_id, uuid } })
      if (status.state === state) return
    }
  }

  test('reserves, creates, launches, and hears of its task', async () => {
    const { driver, heard } = start()
    driver.subscribe(subscription(['db'], heard))
    expect((await heard.next('SUBSCRIBED')).frameworkId).not.toBe('')
    const [first] = (await heard.next('OFFERS')).offers
    if (first === undefined) throw new Error('Nothing is offered')
    expect(first).toMatchObject({ hostname: 'agent1.test', role: 'db', agentId: running.agentId() })
    expect(first.resources.every(({ allocationRole }) => allocationRole === undefined)).toBe(true)

    const disk = onRoot(first)
    const volume = {
      ...disk,
      disk: { persistence: { id: 'v1', principal: 'marathon' }, volume: DATA },
    } as Resource
    accept(driver, first, [
      { type: 'RESERVE', reserve: { resources: [encodeResource(disk, 'pre')] } },
      { type: 'CREATE', create: { volumes: [encodeResource(volume, 'pre')] } },
    ])
    const shows = ({ resources }: ReceivedOffer) => resources.some(isPersistentVolume)
    const { offers } = await heard.next('OFFERS', (event) => event.offers.some(shows))
    const second = offers.find(shows)
    const found = second?.resources.find(isPersistentVolume)
    if (second === undefined || found === undefined) throw new Error('The volume is not offered')
    expect(found).toMatchObject(volume)

    accept(driver, second, [launch(second, found)])
    await untilState(driver, heard, 'TASK_RUNNING')
    driver.call({ type: 'KILL', kill: { task_id: { value: 't1' } } })
    await untilState(driver, heard, 'TASK_KILLED')
  })

  test('comes back as the same framework when the master was lost', async () => {
    const { driver, heard } = start()
    driver.subscribe(subscription(['db'], heard))
    const { frameworkId } = await heard.next('SUBSCRIBED')
    running.cluster.restartMaster()
    expect((await heard.next('DISCONNECTED')).reason).toContain('ended the connection')
    expect((await heard.next('SUBSCRIBED')).frameworkId).toBe(frameworkId)
    expect(driver.trouble).toBeUndefined()
  })

  test('is another framework from the next subscription on, under the same id', async () => {
    const { driver, heard } = start()
    driver.subscribe(subscription(['db'], heard))
    const { frameworkId } = await heard.next('SUBSCRIBED')
    driver.subscribe(subscription(['db', 'web'], heard))
    expect((await heard.next('SUBSCRIBED')).frameworkId).toBe(frameworkId)
    await heard.next('OFFERS', ({ offers }) => offers.some(({ role }) => role === 'db' || role === 'web'))
    expect(running.cluster.view().frameworks.get(frameworkId)?.roles).toEqual(['db', 'web'])
  })

  test('tells why it is refused, and does not ask again by itself', async () => {
    const { driver, heard } = start()
    driver.subscribe(subscription(['no good']))
    expect((await heard.next('ERROR')).message).toContain("'no good'")
    driver.call({ type: 'REVIVE' })
    driver.subscribe(subscription(['db'], heard))
    await heard.next('SUBSCRIBED')
    expect(heard.all.map(({ type }) => type).slice(0, 2)).toEqual(['ERROR', 'SUBSCRIBED'])
  })

  test('leaves its place to whoever subscribes with its id', async () => {
    const { driver, heard } = start()
    driver.subscribe(subscription(['db'], heard))
    const { frameworkId } = await heard.next('SUBSCRIBED')
    const successor = start()
    successor.driver.subscribe(subscription(['db'], heard))
    expect((await successor.heard.next('SUBSCRIBED')).frameworkId).toBe(frameworkId)
    expect((await heard.next('ERROR')).message).toBe('Framework failed over')
    await heard.next('DISCONNECTED')
  })

  test('closed, the framework is there and not connected', async () => {
    const { driver, heard } = start()
    driver.subscribe(subscription(['db'], heard))
    const { frameworkId } = await heard.next('SUBSCRIBED')
    driver.close()
    await running.until(() => running.cluster.view().frameworks.get(frameworkId)?.connected === false)
    expect(heard.all.some(({ type }) => type === 'DISCONNECTED')).toBe(false)
  })
})

const DATA = { containerPath: 'data', mode: 'RW' } as const

/** 64 MB of it, reserved for the role. */
function onRoot(offer: ReceivedOffer): Resource {
  const root = offer.resources.find(
    (resource) => resource.name === 'disk' && isUnreserved(resource) && resource.disk === undefined,
  )
  if (root === undefined) throw new Error('There is no root disk')
  return pushReservation(
    { ...root, value: { type: 'SCALAR', scalar: Scalar.of(64) } },
    { type: 'DYNAMIC', role: Role('db'), principal: Principal('marathon') },
  )
}

function launch(offer: ReceivedOffer, volume: Resource): WireOperation {
  const cpus: Resource = { name: 'cpus', value: { type: 'SCALAR', scalar: Scalar.of(0.1) }, reservations: [] }
  return {
    type: 'LAUNCH',
    launch: {
      task_infos: [
        {
          name: 't1',
          task_id: { value: 't1' },
          agent_id: { value: offer.agentId },
          command: { shell: true, value: 'sleep 1000' },
          // Plain JSON, as it is sent.
          resources: JSON.parse(
            JSON.stringify([volume, cpus].map((resource) => encodeResource(resource, 'pre'))),
          ),
        },
      ],
    },
  }
}
