import { request, type IncomingMessage } from 'node:http'
import type { Window } from '@holdfast/model/api/common'
import type {
  ControlRow,
  FrameworkDetail,
  FrameworkRow,
  OfferDetail,
  OfferRow,
  TaskRow,
  VisibilityRow,
} from '@holdfast/model/api/hosted'
import type { AgentDetail, VolumePage } from '@holdfast/model/api/pages'
import { paths } from '@holdfast/model/api/paths'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { carryOut, get, makeVolume, run, send, type Running } from '../dashboard/harness.ts'
import { part, subscribe, type Framework, type OfferEvent } from './framework.ts'

let running: Running
let framework: Framework | undefined
beforeEach(async () => {
  running = await run({ allocationIntervalMs: 50 })
  await carryOut(running, makeVolume(running.agents.a1, 'ads', 'data', 100))
})
afterEach(async () => {
  framework?.leave()
  framework = undefined
  await running.end()
})

const join = async (
  roles: readonly string[] = ['ads'],
  capabilities?: readonly string[],
): Promise<Framework> => (framework = await subscribe(running, 'shop', roles, capabilities))
const rows = async <Row>(path: string): Promise<readonly Row[]> =>
  (await get<Window<Row>>(running, path)).body.rows
const volume = async () => {
  const { body } = await get<VolumePage>(running, paths.volume('ads', 'data'))
  if (body.kind !== 'volume') throw new Error('There are several')
  return body.volume
}
const visibility = async (id = 'data') =>
  (await rows<VisibilityRow>(`${paths.visibility}?q=id:${id}`))[0]?.visibility
/** Asks until it is so: what the master has decided shows in the next turn. */
async function until<T>(look: () => Promise<T>, is: (seen: T) => boolean): Promise<T> {
  for (;;) {
    // oxlint-disable-next-line no-await-in-loop
    const seen = await look()
    if (is(seen)) return seen
  }
}

/** Has the framework run a task on the volume. */
async function hold(shop: Framework, taskId: string, command = 'sleep 1000'): Promise<OfferEvent> {
  const offer = await shop.offerOf(running.agents.a1)
  const data = offer.resources.filter((each) => 'disk' in each && JSON.stringify(each).includes('"data"'))
  await shop.launch(offer, taskId, command, [part('cpus', 1), part('mem', 64), ...data])
  await shop.untilTask(taskId, 'TASK_RUNNING')
  return offer
}

describe('the offers', () => {
  test('are told with their volumes by name, and part by part', async () => {
    const shop = await join()
    const offer = await shop.offerOf(running.agents.a1)
    const [row] = await rows<OfferRow>(`${paths.offers}?q=agent:a1.test`)
    expect(row).toMatchObject({
      key: offer.id.value,
      framework: 'shop',
      role: 'ads',
      hostname: 'a1.test',
      cpus: 4,
      reservedMb: 0,
      volumesMb: 100,
      unreservedMb: 10_400,
      volumeCount: 1,
    })
    expect(row?.volumes).toMatchObject([{ role: 'ads', persistenceId: 'data', sizeMb: 100 }])
    const { body } = await get<OfferDetail>(running, paths.offer(offer.id.value))
    expect(body.resources.find((each) => each.volume)).toMatchObject({
      name: 'disk',
      sizeMb: 100,
      reserved: { kind: 'dynamic', role: 'ads' },
      volume: { persistenceId: 'data', containerPath: 'data', shared: false },
    })
    expect(body.resources.map(({ name }) => name)).toEqual(expect.arrayContaining(['cpus', 'mem', 'disk']))
  })

  test('are over when they are declined, and their pages say so', async () => {
    const shop = await join()
    const { id } = await shop.offerOf(running.agents.a1)
    await shop.call('DECLINE', { decline: { offer_ids: [id], filters: { refuse_seconds: 600 } } })
    await until(
      () => rows<OfferRow>(`${paths.offers}?q=agent:a1.test`),
      (found) => found.length === 0,
    )
    expect((await get(running, paths.offer(id.value))).status).toBe(404)
    expect((await rows<OfferRow>(paths.offers)).map(({ hostname }) => hostname)).toEqual(['a2.test'])
  })
})

describe('why frameworks do not see a volume', () => {
  test('goes from nobody being there over the offer to its refusal', async () => {
    expect(await visibility()).toMatchObject({ state: 'hidden', code: 'no_framework' })
    const shop = await join()
    const { id } = await shop.offerOf(running.agents.a1)
    expect(await visibility()).toMatchObject({ state: 'offered', framework: 'shop', frameworkId: shop.id })
    await shop.call('DECLINE', { decline: { offer_ids: [id], filters: { refuse_seconds: 600 } } })
    const refused = await until(visibility, (seen) => seen?.code === 'refused')
    expect(refused?.sentence).toBe('shop declined what a1.test has, for a while.')
    expect((refused?.untilMs ?? 0) - Date.now()).toBeGreaterThan(500_000)
    await shop.call('SUPPRESS')
    await until(visibility, (seen) => seen?.code === 'suppressed')
  })

  test('may be the task that holds it, the agent, or a connection that broke', async () => {
    const shop = await join()
    await hold(shop, 't1')
    expect(await visibility()).toMatchObject({ code: 'attached' })
    await shop.call('KILL', { kill: { task_id: { value: 't1' } } })
    await shop.untilTask('t1', 'TASK_KILLED')
    shop.leave()
    await until(visibility, (seen) => seen?.code === 'not_connected')
    await send(running, paths.control('a1'), { action: 'stop' })
    await until(visibility, (seen) => seen?.code === 'agent_away')
  })

  test('is told of frameworks that lack what its reservation needs', async () => {
    await carryOut(running, refined(running.agents.a2))
    await join(['ads/db'], ['MULTI_ROLE'])
    const seen = await until(
      () => visibility('refined'),
      (found) => found?.code === 'incapable',
    )
    expect(seen?.sentence).toContain('RESERVATION_REFINEMENT')
  })

  test('is offered to a framework in a role below its own', async () => {
    const shop = await join(['ads/web'])
    await shop.offerOf(running.agents.a1)
    expect(await visibility()).toMatchObject({ state: 'offered', framework: 'shop' })
  })
})

describe('a task that holds a volume', () => {
  test('is told on the volume, in the lists, and by its framework', async () => {
    const shop = await join()
    const before = Date.now()
    await hold(shop, 't1')
    const { heldBy, row } = await volume()
    expect(row).toMatchObject({ status: 'attached', taskIds: ['t1'], frameworkIds: [shop.id] })
    expect(heldBy.tasks).toMatchObject([{ taskId: 't1', framework: 'shop' }])
    expect(heldBy.tasks[0]?.sinceMs).toBeGreaterThanOrEqual(before)
    for (const q of ['framework:shop', `agent:${running.agents.a1}`, 'volume:data', 'state:running']) {
      // oxlint-disable-next-line no-await-in-loop
      expect(await rows<TaskRow>(`${paths.tasks}?q=${encodeURIComponent(q)}`)).toMatchObject([
        { taskId: 't1', hostname: 'a1.test', role: 'ads', cpus: 1, volumes: [{ persistenceId: 'data' }] },
      ])
    }
    expect(await rows<FrameworkRow>(paths.frameworks)).toMatchObject([
      {
        key: shop.id,
        name: 'shop',
        roles: ['ads'],
        active: true,
        tasks: 1,
        volumes: 1,
        volumesMb: 100,
        cpus: 1,
      },
    ])
    const { body } = await get<FrameworkDetail>(running, paths.framework(shop.id))
    expect(body).toMatchObject({ row: { name: 'shop' }, suppressedRoles: [], failoverTimeoutMs: 60_000 })
    expect((await rows(`${paths.volumes}?q=framework:${shop.id}`)).length).toBe(1)
  })

  test('leaves its name and its end, which outlast a restart', async () => {
    const shop = await join()
    await hold(shop, 't1')
    await shop.call('KILL', { kill: { task_id: { value: 't1' } } })
    await shop.untilTask('t1', 'TASK_KILLED')
    const { heldBy, timeline } = await until(volume, ({ row }) => row.status !== 'attached')
    expect(heldBy.last).toMatchObject({ taskId: 't1', framework: 'shop', state: 'TASK_KILLED' })
    expect(timeline.map(({ what }) => what)).toEqual(
      expect.arrayContaining(['Attached to task t1 of shop', 'Detached from task t1 of shop']),
    )
    const ended = timeline.find(({ what }) => what.startsWith('Detached'))
    expect(ended?.detail).toBe('The task: killed')
  })
})

describe('the controls of an embedded cluster', () => {
  test('stop an agent, whose volumes are unknown then and cannot be destroyed, and start it again', async () => {
    const stopped = await send<ControlRow>(running, paths.control('a1'), { action: 'stop' })
    expect(stopped.body).toMatchObject({ key: 'a1', running: false, can: ['start', 'lose', 'reboot'] })
    const unknown = await until(volume, ({ row }) => row.status === 'unknown')
    const agent = await get<AgentDetail>(running, paths.agent(running.agents.a1))
    expect(agent.body.unreachable).toBe('Agent a1 is stopped')
    expect(unknown.can.destroy).toMatchObject({ allowed: false })
    expect((await send(running, paths.control('a1'), { action: 'stop' })).status).toBe(409)
    const started = await send<ControlRow>(running, paths.control('a1'), { action: 'start' })
    expect(started.body).toMatchObject({ running: true })
    const back = await until(volume, ({ row }) => row.status !== 'unknown')
    expect(back.row.agentId).toBe(running.agents.a1)
    expect(back.can.destroy).toEqual({ allowed: true })
  })

  test('reboot an agent: it has another id, and the page of its volume is still there', async () => {
    const shop = await join()
    await hold(shop, 't1')
    const rebooted = await send<ControlRow>(running, paths.control('a1'), { action: 'reboot' })
    expect(rebooted.body).toMatchObject({ running: true, can: ['stop', 'lose', 'reboot'] })
    const { row, timeline } = await until(volume, (seen) => seen.row.agentId !== running.agents.a1)
    expect(timeline.some(({ what }) => what.startsWith('Create'))).toBe(true)
    expect(row).toMatchObject({ status: 'detached', hostname: 'a1.test', persistenceId: 'data' })
    await shop.untilTask('t1', 'TASK_LOST')
    expect(await rows(`${paths.agents}?q=a1.test`)).toMatchObject([{ agentId: row.agentId }])
  })

  test('reboot an agent that was asked for something: it does it all the same, and that is confirmed', async () => {
    await send(running, paths.control('a2'), { action: 'lose' })
    const asked = carryOut(running, makeVolume(running.agents.a2, 'ads', 'asked', 10))
    await until(
      () => rows<{ readonly state: string }>(`${paths.operations}?state=accepted`),
      (all) => all.length > 0,
    )
    const { body } = await send<ControlRow>(running, paths.control('a2'), { action: 'reboot' })
    expect(body).toMatchObject({ running: true })
    expect((await asked).map(({ state }) => state)).toEqual(['confirmed', 'confirmed'])
  })

  test('lose the next message: the master sends it again, and it is proved all the same', async () => {
    const { body } = await send<ControlRow>(running, paths.control('a2'), { action: 'lose' })
    expect(body).toMatchObject({ losesNext: true, can: ['stop', 'reboot'] })
    const ended = await carryOut(running, makeVolume(running.agents.a2, 'ads', 'late', 10))
    expect(ended.map(({ state }) => state)).toEqual(['confirmed', 'confirmed'])
    expect((await rows<ControlRow>(`${paths.controls}?q=a2`))[0]).toMatchObject({ losesNext: false })
  })

  test('refuse what they do not know, and requests that another site could send', async () => {
    const url = `${running.url}${paths.control('a1')}`
    const plain = await fetch(url, { method: 'POST', body: '{"action":"stop"}' })
    expect(plain.status).toBe(403)
    expect((await send(running, paths.control('nobody'), { action: 'stop' })).status).toBe(404)
    expect((await send(running, paths.control('a1'), { action: 'explode' })).status).toBe(400)
  })
})

test('an agent that is drained tells since when, and how long its tasks may take', async () => {
  const call = {
    type: 'DRAIN_AGENT',
    drain_agent: {
      agent_id: { value: running.agents.a1 },
      max_grace_period: { seconds: 60 },
      mark_gone: false,
    },
  }
  await send(running, '/api/v1', call)
  const agent = async () => (await get<AgentDetail>(running, paths.agent(running.agents.a1))).body
  const { drain, row } = await until(agent, (seen) => seen.drain !== undefined)
  expect(row.status).toMatch(/^drain/)
  expect(drain).toMatchObject({ maxGracePeriodMs: 60_000, markGone: false })
  expect(await until(visibility, (seen) => seen?.code === 'agent_deactivated')).toBeDefined()
})

test('the address /frameworks is a page for people, and Mesos’ answer for programs', async () => {
  const program = await fetch(`${running.url}/frameworks`)
  expect(await program.json()).toHaveProperty('frameworks')
  const person = await asBrowser(`${running.url}/frameworks`)
  expect(person.headers['content-type']).not.toContain('json')
  expect(person.headers.vary).toContain('Sec-Fetch-Mode')
})

/** `fetch` says of itself that it is a script. */
function asBrowser(url: string): Promise<IncomingMessage> {
  const headers = { Accept: 'text/html', 'Sec-Fetch-Mode': 'navigate' }
  return new Promise((resolve, reject) => {
    request(url, { headers }, (answer) => resolve(answer.resume()))
      .on('error', reject)
      .end()
  })
}

const disk = (reservations: readonly object[], more: object = {}) => ({
  ...part('disk', 50),
  reservations,
  ...more,
})

function refined(agentId: string) {
  const outer = { type: 'DYNAMIC', role: 'ads' }
  const stack = [outer, { type: 'DYNAMIC', role: 'ads/db' }]
  const persistence = {
    disk: { persistence: { id: 'refined' }, volume: { container_path: 'd', mode: 'RW' } },
  }
  return {
    steps: [
      { verb: 'reserve' as const, agentId, resources: [disk([outer])] },
      { verb: 'reserve' as const, agentId, resources: [disk(stack)] },
      { verb: 'create' as const, agentId, resources: [disk(stack, persistence)] },
    ],
  }
}
