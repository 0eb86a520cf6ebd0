import { AgentId, OperationId, PersistenceId, Principal, Role } from '@holdfast/model/ids'
import type { Operation } from '@holdfast/model/operation/operation'
import type { Resource } from '@holdfast/model/resource/resource'
import { Resources } from '@holdfast/model/resource/resources'
import { Value } from '@holdfast/model/resource/value'
import { Scalar } from '@holdfast/model/scalar'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import type { ClusterChange } from '../../src/ports/cluster.ts'
import { send } from '../dashboard/harness.ts'
import { part, subscribe } from '../hosted/framework.ts'
import { type Contracted, WAYS } from './clusters.ts'
import { DIFFERENCES, said } from './differences.ts'

const ME = Principal('me')

function reserved(mb: number, role = 'db'): Resource {
  return {
    name: 'disk',
    value: Value.scalar(Scalar.of(mb)),
    reservations: [{ type: 'DYNAMIC', role: Role(role), principal: ME }],
  }
}

const volume = (id: string, mb: number, role = 'db'): Resource => ({
  ...reserved(mb, role),
  disk: {
    persistence: { id: PersistenceId(id), principal: ME },
    volume: { containerPath: 'data', mode: 'RW' },
  },
})

let operations = 0

describe.each(WAYS)('$name', (way) => {
  let c: Contracted
  beforeEach(async () => {
    c = await way.start()
  })
  afterEach(() => c.end())

  const a1 = () => AgentId(c.running.agents.a1)
  const submit = (operation: Operation, agentId = a1()) =>
    c.cluster.submit({
      operationId: OperationId(`00000000-0000-0000-0000-${String((operations += 1)).padStart(12, '0')}`),
      agentId,
      operation,
    })
  const agent = (agentId = a1()) => c.cluster.view().agents.get(agentId)

  /** Waits until it is so. What a real master does is seen with its next poll. */
  async function eventually(
    holds: () => boolean | Promise<boolean>,
    what: () => unknown = () => '',
  ): Promise<void> {
    const end = Date.now() + 20_000
    // oxlint-disable-next-line no-await-in-loop
    while (!(await holds())) {
      if (Date.now() > end) throw new Error(`Waited in vain: ${JSON.stringify(what())}`)
      // oxlint-disable-next-line no-await-in-loop
      await new Promise((resolve) => {
        setTimeout(resolve, 10)
      })
    }
  }
  /** Both ways lead to the same cluster: in the end they say the same of it. */
  const agree = () =>
    eventually(
      () => JSON.stringify(said(c.cluster.view())) === JSON.stringify(said(c.embedded.view())),
      () => [said(c.cluster.view()), said(c.embedded.view())],
    )
  const shows = (resource: Resource) => {
    const now = agent()
    return now !== undefined && Resources.contains(now.total, resource)
  }
  async function agentShows(resource: Resource, agentId = a1()): Promise<boolean> {
    const view = await c.cluster.agentView(agentId)
    return view.ok && Resources.contains(view.value.total, resource)
  }
  async function made(id: string, mb = 100): Promise<Resource> {
    expect(await submit({ type: 'RESERVE', resources: [reserved(mb)] })).toMatchObject({ ok: true })
    expect(await submit({ type: 'CREATE', volumes: [volume(id, mb)] })).toMatchObject({ ok: true })
    return volume(id, mb)
  }

  test('tells its agents, with what they have', async () => {
    const view = c.cluster.view()
    expect(view).toMatchObject({ state: 'live', mesosVersion: '1.12.0' })
    expect(agent()).toMatchObject({ hostname: 'a1.test', status: 'active', version: '1.12.0' })
    expect(Resources.quantities(agent()?.total ?? Resources.empty).get('disk')).toBe(10_500_000)
    await agree()
  })

  test('takes an operation, shows it, and the agent proves it', async () => {
    const changes: ClusterChange[] = []
    const unwatch = c.cluster.watch((change) => changes.push(change))
    const beforeMs = Date.now()
    const data = await made('data')
    await eventually(() => shows(data))
    await eventually(() => agentShows(data))
    await eventually(() => changes.some(({ agents }) => agents.has(a1())))
    expect(changes.map(({ revision }) => revision)).toEqual(
      changes.map(({ revision }) => revision).sort((a, b) => a - b),
    )
    const view = await c.cluster.agentView(a1())
    expect(view.ok && view.value.asOfMs).toBeGreaterThanOrEqual(beforeMs)
    unwatch()
    await agree()
  })

  test('tells an agent by the same object while nothing of it changes', async () => {
    await agree()
    const before = agent(AgentId(c.running.agents.a2))
    const data = await made('data')
    await eventually(() => shows(data))
    expect(agent(AgentId(c.running.agents.a2))).toBe(before)
  })

  test('shares the resources that did not change', async () => {
    const first = await made('first')
    await eventually(() => shows(first))
    const kept = Resources.get(agent()?.total ?? Resources.empty, first)
    const second = await made('second')
    await eventually(() => shows(second))
    expect(Resources.get(agent()?.total ?? Resources.empty, first)).toBe(kept)
  })

  describe('refuses word for word', () => {
    const refusals: readonly (readonly [string, Operation, number, RegExp])[] = [
      [
        'a volume on what is not reserved',
        { type: 'CREATE', volumes: [volume('x', 10)] },
        409,
        /does not contain/,
      ],
      [
        'an id twice',
        { type: 'CREATE', volumes: [volume('taken', 10)] },
        400,
        /Persistence ID 'taken' is not unique/,
      ],
      [
        'a volume that is not there',
        { type: 'DESTROY', volumes: [volume('nope', 10)] },
        400,
        /Persistent volumes not found/,
      ],
      ['more than there is', { type: 'RESERVE', resources: [reserved(1_000_000)] }, 409, /does not contain/],
      [
        'what is not reserved so',
        { type: 'UNRESERVE', resources: [reserved(77, 'other')] },
        409,
        /does not contain/,
      ],
      [
        'an amount that rounds to nothing',
        { type: 'RESERVE', resources: [reserved(0.0001)] },
        400,
        /value rounds to 0/,
      ],
    ]
    test.each(refusals)('%s', async (_, operation, status, message) => {
      const taken = await made('taken')
      await eventually(() => agentShows(taken))
      const answer = await submit(operation)
      expect(answer).toMatchObject({
        ok: false,
        error: { status, message: expect.stringMatching(message) as string },
      })
    })

    test('an agent that it does not know', async () => {
      const answer = await submit({ type: 'RESERVE', resources: [reserved(1)] }, AgentId('nobody'))
      expect(answer).toEqual({
        ok: false,
        error: { status: 400, message: 'No agent found with specified ID' },
      })
    })
  })

  test('tells of an agent that is stopped, and does not answer for it', async () => {
    const data = await made('data')
    await eventually(() => agentShows(data))
    await c.embedded.stopAgent('a1')
    await eventually(() => agent()?.status === 'disconnected')
    const away = await c.cluster.agentView(a1())
    expect(away).toMatchObject({ ok: false, error: { agentId: a1() } })
    expect(shows(data)).toBe(true)

    await c.embedded.startAgent('a1')
    await eventually(() => agent()?.status === 'active')
    await eventually(() => agentShows(data))
    await agree()
  })

  test('shows what the master accepted, though the agent has not heard of it', async () => {
    await submit({ type: 'RESERVE', resources: [reserved(100)] })
    await eventually(() => agentShows(reserved(100)))
    c.embedded.loseNextMessage('a1')
    await submit({ type: 'CREATE', volumes: [volume('late', 100)] })
    await eventually(() => shows(volume('late', 100)))
    expect(await agentShows(volume('late', 100))).toBe(false)
    expect(await agentShows(reserved(100))).toBe(true)
  })

  test('says the same after a restart of the master', async () => {
    const data = await made('data')
    await eventually(() => agentShows(data))
    c.embedded.restartMaster()
    await eventually(() => agent()?.status === 'active' && shows(data))
    await agree()
  })

  test('tells frameworks, their offers and their tasks', async () => {
    const data = await made('data', 200)
    await eventually(() => agentShows(data))
    const framework = await subscribe(c.running, 'svc', ['db'])
    const offer = await framework.offerOf(a1())
    const held = offer.resources.filter((each) => JSON.stringify(each).includes('"data"'))
    expect(held).toHaveLength(1)
    await framework.launch(offer, 'task-1', 'sleep 1000', [part('cpus', 0.5), part('mem', 64), ...held])
    await framework.untilTask('task-1', 'TASK_RUNNING')
    await eventually(() => agent()?.tasks[0]?.state === 'TASK_RUNNING')
    expect(agent()?.tasks).toMatchObject([{ taskId: 'task-1', frameworkId: framework.id, name: 'task-1' }])
    await eventually(() => Resources.contains(Resources.unallocate(agent()?.used ?? Resources.empty), data))
    expect([...c.cluster.view().frameworks.values()]).toMatchObject([
      { name: 'svc', roles: ['db'], connected: true },
    ])

    const inUse = await submit({ type: 'DESTROY', volumes: [data] })
    expect(inUse).toMatchObject({
      ok: false,
      error: { status: 400, message: 'Invalid DESTROY operation: Persistent volumes in use' },
    })
    framework.leave()
    await eventually(() => [...c.cluster.view().frameworks.values()][0]?.connected === false)
    await agree()
  })

  test('tells that an agent is drained, and that it is marked gone', async () => {
    const call = (body: object) => send(c.running, '/api/v1', body)
    const agent_id = { value: a1() }
    await call({
      type: 'DRAIN_AGENT',
      drain_agent: { agent_id, max_grace_period: { seconds: 5 }, mark_gone: false },
    })
    await eventually(() => agent()?.status === 'drained')
    expect(agent()?.drain).toMatchObject({ markGone: false, maxGracePeriodMs: 5000 })
    await agree()
    await call({ type: 'MARK_AGENT_GONE', mark_agent_gone: { agent_id } })
    // A real master does not list it any more, and does not say why.
    expect(DIFFERENCES['gone, unreachable']).toContain('does not list')
    await eventually(() => ['gone', 'unreachable'].includes(agent()?.status ?? ''))
  })

  test('tells what operators decided for roles', async () => {
    const call = (body: object) => send(c.running, '/api/v1', body)
    await call({ type: 'UPDATE_WEIGHTS', update_weights: { weight_infos: [{ role: 'db', weight: 2.5 }] } })
    await call({
      type: 'UPDATE_QUOTA',
      update_quota: { quota_configs: [{ role: 'db', limits: { disk: { value: 5000 } } }] },
    })
    await eventually(() => c.cluster.view().policy.weights.get('db') === 2.5)
    await eventually(() => c.cluster.view().policy.quotas.get('db')?.limits.get('disk') === 5_000_000)
    await agree()
  })
})
