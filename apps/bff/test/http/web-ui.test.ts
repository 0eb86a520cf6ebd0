import { runInNewContext } from 'node:vm'
import type { ExecutorKind } from '../../src/executor/executor.ts'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { runProgram, type RunningProgram } from './running-program.ts'
import { subscribeFramework, type SubscribedFramework } from './subscribed-framework.ts'

/*
 * What the pages of Mesos' own web UI ask for, in their order, and what they read of the answers: as scripts, from the host and
 * the port that the answer before named. Source: mesos `src/webui/app/controllers.js` and its templates.
 */

let running!: RunningProgram
let framework!: SubscribedFramework

async function restart(executor: ExecutorKind): Promise<void> {
  await stop()
  running = await runProgram({ executor })
  framework = await subscribeFramework(running.port, {
    user: 'root',
    name: 'marathon',
    roles: ['marathon', 'marathon/dev'],
    principal: 'marathon',
    capabilities: [{ type: 'MULTI_ROLE' }],
  })
  const { offers } = await framework.event('OFFERS')
  const [offer] = offers?.offers ?? []
  const task = {
    name: 'db',
    task_id: { value: 'db.1' },
    agent_id: offer?.agent_id,
    command: { value: 'sleep infinity' },
    resources: [
      { name: 'cpus', type: 'SCALAR', scalar: { value: 0.5 } },
      { name: 'mem', type: 'SCALAR', scalar: { value: 64 } },
    ],
  }
  const launch = { offer_ids: [offer?.id], operations: [{ type: 'LAUNCH', launch: { task_infos: [task] } }] }
  expect(await framework.call({ type: 'ACCEPT', accept: launch })).toBe(202)
  for (const state of ['TASK_STARTING', 'TASK_RUNNING']) {
    const { update } = await framework.event('UPDATE', (event) => event.update?.status.state === state)
    const { task_id, agent_id, uuid } = update?.status ?? {}
    await framework.call({ type: 'ACKNOWLEDGE', acknowledge: { task_id, agent_id, uuid } })
  }
  const machine_ids = [{ hostname: 'db-2.example.test', ip: '127.0.0.1' }]
  const windows = [{ machine_ids, unavailability: { start: { nanoseconds: 1_900_000_000_000_000_000 } } }]
  const planned = await fetch(`http://127.0.0.1:${running.port}/maintenance/schedule`, {
    method: 'POST',
    body: JSON.stringify({ windows }),
  })
  expect(planned.status).toBe(200)
}

async function stop(): Promise<void> {
  await framework?.call({ type: 'TEARDOWN' })
  await running?.close()
}
afterAll(stop)

/** The value that the page's function is called with. `address` is as a page writes it, `//HOST:PORT/PATH`. */
async function script<T>(address: string, query = ''): Promise<T> {
  const [, host, path = ''] = /^\/\/([^/]*)(\/.*)$/.exec(address) ?? []
  const { status, headers, text } = await running.get(`${path}?${query}jsonp=angular.callbacks._0`, {
    host: host ?? '',
    referer: 'http://127.0.0.1:9999/index.html',
  })
  expect([address, status, headers['content-type']]).toEqual([address, 200, 'text/javascript'])
  const called: unknown[] = []
  runInNewContext(text, { angular: { callbacks: { _0: (value: unknown) => called.push(value) } } })
  expect(called).toHaveLength(1)
  return JSON.parse(JSON.stringify(called[0])) as T
}

interface Amounts {
  readonly cpus: number
  readonly gpus: number
  readonly mem: number
  readonly disk: number
}

interface MasterState {
  readonly cluster: string
  readonly version: string
  readonly build_time: number
  readonly start_time: number
  readonly elected_time: number
  readonly activated_slaves: number
  readonly deactivated_slaves: number
  readonly unreachable_slaves: number
  readonly leader_info: { readonly hostname: string; readonly port: number }
  readonly flags: Readonly<Record<string, string>>
  readonly slaves: readonly MasterAgent[]
  readonly frameworks: readonly MasterFramework[]
  readonly completed_frameworks: readonly unknown[]
}

interface MasterAgent {
  readonly id: string
  readonly hostname: string
  readonly pid: string
  readonly deactivated: boolean
  readonly registered_time: number
  readonly resources: Amounts
}

interface MasterFramework {
  readonly id: string
  readonly name: string
  readonly roles: readonly string[]
  readonly resources: Amounts
  readonly used_resources: Amounts
  readonly offers: readonly {
    readonly id: string
    readonly framework_id: string
    readonly slave_id: string
    readonly allocation_info: { readonly role: string }
    readonly resources: Amounts
  }[]
  readonly tasks: readonly {
    readonly id: string
    readonly state: string
    readonly slave_id: string
    readonly executor_id: string
    readonly statuses: readonly { readonly state: string; readonly timestamp: number }[]
  }[]
  readonly unreachable_tasks: readonly unknown[]
  readonly completed_tasks: readonly unknown[]
}

const masterState = () => script<MasterState>(`//127.0.0.1:${running.port}/master/state`)

/** As the pages work it out: agents of one process are told apart by the name of their process. */
function agentAddress({ pid, hostname }: MasterAgent, withProcess: boolean): string {
  const port = pid.slice(pid.lastIndexOf(':') + 1)
  return `//${hostname}:${port}${withProcess ? `/${pid.slice(0, pid.indexOf('@'))}` : ''}`
}

async function agentOfTask(): Promise<MasterAgent> {
  const { slaves, frameworks } = await masterState()
  const agent = slaves.find(({ id }) => id === frameworks[0]?.tasks[0]?.slave_id)
  if (agent === undefined) throw new Error('The agent of the task is not there')
  return agent
}

const sumOf = (amounts: readonly Amounts[]): Amounts => ({
  cpus: amounts.reduce((sum, { cpus }) => sum + cpus, 0),
  gpus: amounts.reduce((sum, { gpus }) => sum + gpus, 0),
  mem: amounts.reduce((sum, { mem }) => sum + mem, 0),
  disk: amounts.reduce((sum, { disk }) => sum + disk, 0),
})

interface AgentState {
  readonly frameworks: readonly {
    readonly executors: readonly {
      readonly id: string
      readonly directory: string
      readonly tasks: readonly { readonly id: string }[]
    }[]
  }[]
}

/** The master does not know where it is: its agent does. */
async function sandboxOf(): Promise<readonly { readonly path: string }[]> {
  const agent = await agentOfTask()
  const { frameworks } = await script<AgentState>(`${agentAddress(agent, true)}/state`)
  const [executor] = frameworks[0]?.executors ?? []
  expect(executor).toMatchObject({ id: 'db.1', tasks: [{ id: 'db.1' }], completed_tasks: [] })
  const directory = encodeURIComponent(executor?.directory ?? '')
  return script(`${agentAddress(agent, false)}/files/browse`, `path=${directory}&`)
}

describe('the page', () => {
  beforeAll(() => restart('simulated'))

  test('of the cluster: the leader is asked where it says it is, and the sums are numbers', async () => {
    const state = await masterState()
    const { leader_info } = state
    const again = await script<MasterState>(`//${leader_info.hostname}:${leader_info.port}/master/state`)
    expect(again.slaves.map(({ id }) => id)).toEqual(state.slaves.map(({ id }) => id))
    expect(state).toMatchObject({
      cluster: expect.any(String),
      version: expect.any(String),
      build_time: expect.any(Number),
      start_time: expect.any(Number),
      elected_time: expect.any(Number),
      activated_slaves: 2,
      deactivated_slaves: 0,
      unreachable_slaves: 0,
      flags: expect.any(Object),
    })
    const total = sumOf(state.slaves.map(({ resources }) => resources))
    expect(total).toEqual({ cpus: 12, gpus: 0, mem: 6144, disk: 23_552 })
    const held = sumOf(state.frameworks.map(({ resources }) => resources))
    const offered = sumOf(state.frameworks.flatMap(({ offers }) => offers.map(({ resources }) => resources)))
    expect(held.cpus - offered.cpus).toBe(0.5)
    expect(held.mem - offered.mem).toBe(64)
  })

  test('of the cluster: how many tasks there are, by their state', async () => {
    const metrics = await script<Readonly<Record<string, number>>>(
      `//127.0.0.1:${running.port}/metrics/snapshot`,
    )
    const states = ['staging', 'starting', 'running', 'killing', 'finished', 'killed', 'failed', 'lost']
    expect(states.map((state) => metrics[`master/tasks_${state}`])).toEqual([0, 0, 1, 0, 0, 0, 0, 0])
  })

  test('of frameworks and offers: each offer has its framework and its agent, each task its times', async () => {
    const { frameworks, slaves } = await masterState()
    expect(frameworks).toMatchObject([
      { id: framework.id, roles: ['marathon', 'marathon/dev'], unreachable_tasks: [], completed_tasks: [] },
    ])
    for (const { id, offers, tasks } of frameworks) {
      for (const offer of offers) {
        expect(offer.framework_id).toBe(id)
        expect(slaves.map((agent) => agent.id)).toContain(offer.slave_id)
        expect(offer.allocation_info.role).toMatch(/^marathon/)
        for (const amount of Object.values(sumOf([offer.resources]))) expect(amount).toBeTypeOf('number')
      }
      expect(tasks.map(({ statuses }) => statuses.map(({ state }) => state))).toEqual([
        ['TASK_STARTING', 'TASK_RUNNING'],
      ])
      expect(tasks[0]?.statuses[0]?.timestamp).toBeGreaterThan(1_000_000_000)
    }
  })

  test('of roles: each with its weight, frameworks and quota', async () => {
    const { roles } = await script<{ readonly roles: readonly unknown[] }>(
      `//127.0.0.1:${running.port}/master/roles`,
    )
    const some = expect.any(Object) as unknown
    const quota = { consumed: some, guarantee: {}, limit: {} }
    expect(roles).toMatchObject([
      { name: 'backup', weight: 1, frameworks: [], reserved: { disk: 3072 }, quota },
      { name: 'marathon', weight: 1, frameworks: [framework.id], allocated: some, offered: some, quota },
      { name: 'marathon/dev', weight: 1, frameworks: [framework.id], quota },
    ])
  })

  test('of maintenance: the windows, with their machines', async () => {
    expect(await script(`//127.0.0.1:${running.port}/master/maintenance/schedule`)).toMatchObject({
      windows: [
        {
          machine_ids: [{ hostname: 'db-2.example.test', ip: '127.0.0.1' }],
          unavailability: { start: { nanoseconds: expect.any(Number) } },
        },
      ],
    })
  })

  test('of an agent: its own state, what its tasks use, and its counters', async () => {
    const agent = await agentOfTask()
    const state = await script<Readonly<Record<string, unknown>>>(`${agentAddress(agent, true)}/state`)
    const amounts = { cpus: expect.any(Number), gpus: 0, mem: expect.any(Number), disk: expect.any(Number) }
    expect(state).toMatchObject({
      hostname: agent.hostname,
      version: expect.any(String),
      build_time: expect.any(Number),
      start_time: expect.any(Number),
      master_hostname: expect.any(String),
      resources: amounts,
      unreserved_resources: amounts,
      unreserved_resources_allocated: amounts,
      reserved_resources: { backup: amounts },
      reserved_resources_allocated: {},
      resource_providers: [],
      frameworks: [{ id: framework.id, name: 'marathon', executors: [{ resources: amounts }] }],
      completed_frameworks: [],
    })
    const used = await script<readonly unknown[]>(`${agentAddress(agent, true)}/monitor/statistics`)
    expect(used).toMatchObject([
      {
        executor_id: 'db.1',
        framework_id: framework.id,
        statistics: {
          cpus_user_time_secs: expect.any(Number),
          cpus_system_time_secs: expect.any(Number),
          cpus_limit: expect.any(Number),
          mem_rss_bytes: expect.any(Number),
          mem_limit_bytes: expect.any(Number),
          timestamp: expect.any(Number),
        },
      },
    ])
    // Asked without the name of its process, as if the agent had the port for itself.
    const metrics = await script<Readonly<Record<string, number>>>(
      `${agentAddress(agent, false)}/metrics/snapshot`,
    )
    const states = ['staging', 'starting', 'running', 'killing', 'finished', 'killed', 'failed', 'lost']
    expect(states.map((name) => metrics[`slave/tasks_${name}`])).toEqual([0, 0, 1, 0, 0, 0, 0, 0])
  })

  test('of a task that is simulated: its sandbox is found by its executor, and is empty', async () => {
    expect(await sandboxOf()).toEqual([])
  })
})

describe('the page of a task that is a process', () => {
  beforeAll(() => restart('process'))

  test('lists the files of its sandbox, and reads them', async () => {
    const agent = await agentOfTask()
    const listing = await sandboxOf()
    for (const file of listing) {
      expect(file).toMatchObject({
        path: expect.stringContaining('/executors/db.1/runs/'),
        mode: expect.stringMatching(/^[d-]([r-][w-][x-]){3}$/),
        nlink: expect.any(Number),
        uid: expect.any(String),
        gid: expect.any(String),
        size: expect.any(Number),
        mtime: expect.any(Number),
      })
    }
    const out = listing.find(({ path }) => path.endsWith('/stdout'))
    expect(out).toBeDefined()
    // First where its end is, then its last part.
    const read = `${agentAddress(agent, false)}/files/read`
    const path = `path=${encodeURIComponent(out?.path ?? '')}&`
    const end = await script<{ readonly offset: number }>(read, `${path}offset=-1&length=-1&`)
    expect(end).toEqual({ offset: expect.any(Number), data: '' })
    const part = await script(read, `${path}offset=0&length=50000&`)
    expect(part).toEqual({ offset: 0, data: expect.any(String) })
  })
})
