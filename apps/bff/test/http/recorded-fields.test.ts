import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { runProgram, type RunningProgram } from './running-program.ts'
import { subscribeFramework, type SubscribedFramework } from './subscribed-framework.ts'

/** What every object of a kind had in the answers of a real master and a real agent, and of which type it was. */
type Fields = Readonly<Record<string, string>>

let running: RunningProgram
let framework: SubscribedFramework
let agentId = ''
beforeAll(async () => {
  running = await runProgram()
  framework = await subscribeFramework(running.port, {
    user: 'root',
    name: 'marathon',
    roles: ['marathon'],
    hostname: '10.0.0.5',
    webui_url: 'http://10.0.0.5:8080',
    principal: 'marathon',
    failover_timeout: 604_800,
    checkpoint: true,
    capabilities: [{ type: 'MULTI_ROLE' }, { type: 'RESERVATION_REFINEMENT' }],
  })
  await launch()
})
afterAll(async () => {
  framework.leave()
  await running.close()
})

/** A task with a volume on the first agent; the second one stays on offer. */
async function launch(): Promise<void> {
  const isFirst = (hostname: string) => hostname === 'db-1.example.test'
  const offers = await framework.event('OFFERS', (event) =>
    (event.offers?.offers ?? []).some(({ hostname }) => isFirst(hostname)),
  )
  const offer = offers.offers?.offers.find(({ hostname }) => isFirst(hostname))
  agentId = offer?.agent_id.value ?? ''
  const reservation = { type: 'DYNAMIC', role: 'marathon', principal: 'marathon' }
  const disk = {
    name: 'disk',
    type: 'SCALAR',
    scalar: { value: 512 },
    reservations: [reservation],
    allocation_info: { role: 'marathon' },
  }
  const volume = {
    ...disk,
    disk: {
      persistence: { id: 'data', principal: 'marathon' },
      volume: { container_path: 'data', mode: 'RW' },
    },
  }
  const status = await framework.call({
    type: 'ACCEPT',
    accept: {
      offer_ids: [offer?.id],
      filters: { refuse_seconds: 0 },
      operations: [
        { type: 'RESERVE', reserve: { resources: [disk] } },
        { type: 'CREATE', create: { volumes: [volume] } },
        {
          type: 'LAUNCH',
          launch: {
            task_infos: [
              {
                name: 'db',
                task_id: { value: 'db.1' },
                agent_id: offer?.agent_id,
                command: { shell: true, value: 'echo started && sleep infinity' },
                labels: { labels: [{ key: 'app', value: 'db' }] },
                resources: [
                  { name: 'cpus', type: 'SCALAR', scalar: { value: 0.5 } },
                  { name: 'mem', type: 'SCALAR', scalar: { value: 64 } },
                  volume,
                ],
              },
            ],
          },
        },
      ],
    },
  })
  expect(status).toBe(202)
  for (const state of ['TASK_STARTING', 'TASK_RUNNING']) {
    const { update } = await framework.event('UPDATE', (event) => event.update?.status.state === state)
    const { task_id, agent_id, uuid } = update?.status ?? {}
    await framework.call({ type: 'ACKNOWLEDGE', acknowledge: { task_id, agent_id, uuid } })
  }
  // What it did not use is offered again, by one agent after the other.
  await framework.event(
    'OFFERS',
    (event) => event !== offers && event.offers?.offers.some(({ hostname }) => isFirst(hostname)) === true,
  )
  await framework.event('OFFERS', (event) =>
    (event.offers?.offers ?? []).some(({ hostname }) => !isFirst(hostname)),
  )
}

/** Members whose names are data: one stands for all. */
const MAPS = new Set([
  'attributes',
  'flags',
  'reserved_resources',
  'reserved_resources_full',
  'reserved_resources_allocated',
])

/**
 * Not told, for there is none of it: the commit that Mesos was built from; what the network says of containers; the source of
 * a root disk; and how much lies on a volume before it was measured.
 */
const ABSENT = /^\.git_sha$|container_status|\.disk_statistics\[\]\.(used_bytes|source)/

/** All values at a path such as `.slaves[].resources.cpus`; undefined for each place where there is none. */
function valuesAt(value: unknown, path: string): readonly unknown[] {
  const steps = path.match(/\.[^.[]+|\[\]/g) ?? []
  return steps.reduce<readonly unknown[]>(
    (values, step, index) =>
      values.flatMap((each) => {
        if (step === '[]') return Array.isArray(each) ? (each as unknown[]) : []
        if (typeof each !== 'object' || each === null) return [undefined]
        const name = step.slice(1)
        const members = each as Readonly<Record<string, unknown>>
        return name === '*' && MAPS.has(steps[index - 1]?.slice(1) ?? '')
          ? Object.values(members)
          : [members[name]]
      }),
    [value],
  )
}

const typeOf = (value: unknown): string =>
  Array.isArray(value) ? 'array' : value === null ? 'null' : typeof value

/** By path: fields, or, of the metrics, names. */
const recorded = JSON.parse(
  readFileSync(join(import.meta.dirname, 'recorded-fields.json'), 'utf8'),
) as Readonly<Record<string, Fields>> & { readonly '/metrics/snapshot': readonly string[] }

const { '/metrics/snapshot': metricNames, ...documents } = recorded

describe('every field that a real Mesos tells is told, with its type', () => {
  test.each(Object.entries(documents))('%s', async (path, fields) => {
    const answer: unknown = JSON.parse((await running.get(path)).text)
    const wrong: string[] = []
    for (const [field, type] of Object.entries(fields)) {
      if (ABSENT.test(field)) continue
      const values = valuesAt(answer, field)
      if (values.length === 0) wrong.push(`${field}: nowhere`)
      for (const value of new Set(values.map(typeOf)))
        if (value !== type) wrong.push(`${field}: ${value}, not ${type}`)
    }
    expect(wrong).toEqual([])
  })

  test('and no number is other than a number in what the web UI adds up', async () => {
    const text = (await running.get('/master/state')).text
    expect(text).not.toMatch(/NaN|undefined|:null/)
  })
})

/** Not measured here, or of parts that this master does not have. */
const UNMEASURED = [
  /event_queue|http_cache_hits|dropped_messages/,
  /^allocator\/mesos\/allocation_run_/,
  /^registrar\//,
  /^frameworks\//,
  /executor_to_framework_messages|framework_to_executor_messages/,
  /(in)?valid_.*(status_update|acknowledgement)/,
  /slave_(shutdowns|unreachable)_|recovery_slave_removals/,
  /\/events\/heartbeat$|\/tasks\/terminal\//,
  /^allocator\/mesos\/(offer_filters|roles)\//,
]

describe('metrics', () => {
  test('have the names that a real Mesos has', async () => {
    const metrics = JSON.parse((await running.get('/metrics/snapshot')).text) as Record<string, unknown>
    const missing = metricNames
      .filter((name) => !UNMEASURED.some((unmeasured) => unmeasured.test(name)))
      .map((name) => name.replace('{id}', framework.id))
      .filter((name) => typeof metrics[name] !== 'number')
    expect(missing).toEqual([])
    expect(Object.values(metrics).every(Number.isFinite)).toBe(true)
  })

  test('count what happened', async () => {
    const metrics = JSON.parse((await running.get('/metrics/snapshot')).text) as Record<string, number>
    expect(metrics).toMatchObject({
      'master/frameworks_active': 1,
      'master/slaves_active': 2,
      'master/slave_registrations': 2,
      'master/outstanding_offers': 2,
      'master/tasks_running': 1,
      'master/tasks_finished': 0,
      'slave/tasks_running': 1,
      'slave/executors_running': 1,
      'master/operations/reserve/finished': 1,
      'master/operations/create/finished': 1,
      'master/operations/total': 2,
      'master/operations/pending': 0,
      'master/messages_status_update_acknowledgement': 2,
      'master/messages_operation_status_update': 2,
      'master/valid_operation_status_updates': 2,
      'master/cpus_total': 12,
      'master/cpus_used': 0.5,
      [`master/frameworks/marathon/${framework.id}/calls/accept`]: 1,
      [`master/frameworks/marathon/${framework.id}/calls/subscribe`]: 1,
      [`master/frameworks/marathon/${framework.id}/operations/launch`]: 1,
      [`master/frameworks/marathon/${framework.id}/tasks/active/task_running`]: 1,
      [`master/frameworks/marathon/${framework.id}/subscribed`]: 1,
      'allocator/mesos/quota/roles/marathon/resources/disk/consumed': 512,
      'allocator/mesos/quota/roles/backup/resources/disk/consumed': 3072,
      'allocator/mesos/quota/roles//resources/disk/consumed': 3584,
    })
  })
})

test('the summary counts tasks for each agent and each framework', async () => {
  const { slaves, frameworks } = JSON.parse((await running.get('/master/state-summary')).text) as {
    readonly slaves: readonly Readonly<Record<string, unknown>>[]
    readonly frameworks: readonly Readonly<Record<string, unknown>>[]
  }
  expect(slaves).toMatchObject([
    { id: agentId, TASK_RUNNING: 1, TASK_STAGING: 0, TASK_UNREACHABLE: 0, framework_ids: [framework.id] },
    { TASK_RUNNING: 0, framework_ids: [] },
  ])
  expect(frameworks).toMatchObject([
    { id: framework.id, TASK_RUNNING: 1, TASK_LOST: 0, slave_ids: [agentId] },
  ])
  expect(frameworks[0]).not.toHaveProperty('tasks')
})

describe('what an agent runs', () => {
  test('is told by itself: a command has an executor of its own, which bears the id of its task', async () => {
    const state = JSON.parse((await running.get('/slave(1)/state')).text) as Record<string, unknown>
    expect(state['id']).toBe(agentId)
    expect(state['frameworks']).toMatchObject([
      {
        id: framework.id,
        name: 'marathon',
        roles: ['marathon'],
        executors: [
          {
            id: 'db.1',
            name: "Command Executor (Task: db.1) (Command: sh -c 'echo started...')",
            source: 'db.1',
            role: 'marathon',
            resources: { cpus: 0.5, mem: 64, disk: 512, gpus: 0 },
            tasks: [{ id: 'db.1', executor_id: '', state: 'TASK_RUNNING', slave_id: agentId }],
            queued_tasks: [],
            completed_tasks: [],
          },
        ],
        completed_executors: [],
      },
    ])
  })

  test('uses nothing when it is simulated, and may use what it holds', async () => {
    const [first] = JSON.parse((await running.get('/slave(1)/monitor/statistics')).text) as [
      { readonly statistics: Readonly<Record<string, unknown>> },
    ]
    expect(first).toMatchObject({ executor_id: 'db.1', framework_id: framework.id, source: 'db.1' })
    expect(first.statistics).toMatchObject({
      cpus_limit: 0.5,
      cpus_user_time_secs: 0,
      mem_limit_bytes: 64 * 1024 * 1024,
      mem_rss_bytes: 0,
      disk_statistics: [{ persistence: { id: 'data' }, limit_bytes: 512 * 1024 * 1024 }],
    })
    expect(JSON.parse((await running.get('/slave(2)/monitor/statistics')).text)).toEqual([])
  })
})
