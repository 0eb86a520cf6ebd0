import { afterEach, expect, test } from 'vitest'
import { RecordReader } from './record-reader.ts'
import { WholeCluster, type WholeOptions } from './whole-cluster.ts'

const running: WholeCluster[] = []

afterEach(async () => {
  for (const cluster of running.splice(0)) await cluster.remove()
})

interface Running {
  readonly cluster: WholeCluster
  readonly frameworkId: string
  readonly events: RecordReader
}

const JSON_HEADERS = { 'content-type': 'application/json', accept: 'application/json' }

/** A cluster with a framework that starts one task. Nothing more is told of it before the framework acknowledges that. */
async function withTask(options: WholeOptions = {}): Promise<Running> {
  const cluster = await new WholeCluster(options).start()
  running.push(cluster)
  return startTask(cluster, options.logins?.[0])
}

async function startTask(cluster: WholeCluster, as?: string): Promise<Running> {
  const framework_info = { user: 'root', name: 'F', roles: ['ads'], capabilities: [{ type: 'MULTI_ROLE' }] }
  const response = await cluster.fetch({
    method: 'POST',
    path: '/api/v1/scheduler',
    as,
    headers: JSON_HEADERS,
    body: JSON.stringify({ type: 'SUBSCRIBE', subscribe: { framework_info } }),
  })
  if (response.status !== 200) throw new Error(await response.text())
  const stream = response.headers.get('mesos-stream-id') ?? ''
  const events = new RecordReader(response)
  const first = await events.json()
  const frameworkId = String(find(first, ['subscribed', 'framework_id', 'value']))
  const offer = find(await eventOf(events, 'OFFERS'), ['offers', 'offers', '0', 'id'])
  const task = {
    name: 't',
    task_id: { value: 't1' },
    agent_id: { value: cluster.agentId() },
    command: { value: 'sleep 1000', user: 'nobody' },
    resources: [
      { name: 'cpus', type: 'SCALAR', scalar: { value: 0.5 } },
      { name: 'mem', type: 'SCALAR', scalar: { value: 32 } },
    ],
    labels: { labels: [{ key: 'app', value: 'x' }] },
  }
  const call = {
    framework_id: { value: frameworkId },
    type: 'ACCEPT',
    accept: { offer_ids: [offer], operations: [{ type: 'LAUNCH', launch: { task_infos: [task] } }] },
  }
  const answer = await cluster.ask({
    method: 'POST',
    path: '/api/v1/scheduler',
    as,
    headers: { ...JSON_HEADERS, 'mesos-stream-id': stream },
    body: JSON.stringify(call),
  })
  expect(answer).toMatchObject({ status: 202, text: '' })
  await cluster.until(async () => (await cluster.ask({ path: '/tasks', as })).text.includes('TASK_STARTING'))
  return { cluster, frameworkId, events }
}

async function eventOf(events: RecordReader, type: string): Promise<unknown> {
  for (;;) {
    const event = await events.json()
    if (event === undefined || find(event, ['type']) === type) return event
  }
}

function find(json: unknown, path: readonly string[]): unknown {
  return path.reduce<unknown>(
    (now, key) =>
      typeof now === 'object' && now !== null
        ? Object.entries(now).find(([name]) => name === key)?.[1]
        : undefined,
    json,
  )
}

test('a task and its framework are in the reads of both APIs', async () => {
  const { cluster, frameworkId } = await withTask()
  const agentId = cluster.agentId()
  expect((await cluster.call({ type: 'GET_TASKS' })).json).toMatchObject({
    get_tasks: {
      tasks: [
        {
          name: 't',
          task_id: { value: 't1' },
          framework_id: { value: frameworkId },
          agent_id: { value: agentId },
          state: 'TASK_STARTING',
          resources: [
            { name: 'cpus', scalar: { value: 0.5 }, allocation_info: { role: 'ads' } },
            { name: 'mem' },
          ],
          status_update_state: 'TASK_STARTING',
          labels: { labels: [{ key: 'app', value: 'x' }] },
          user: 'nobody',
        },
      ],
    },
  })
  expect((await cluster.call({ type: 'GET_FRAMEWORKS' })).json).toMatchObject({
    get_frameworks: {
      frameworks: [
        {
          framework_info: { id: { value: frameworkId }, name: 'F', roles: ['ads'] },
          active: true,
          connected: true,
          recovered: false,
          allocated_resources: [{ name: 'cpus', scalar: { value: 0.5 } }, { name: 'mem' }],
        },
      ],
    },
  })
  expect((await cluster.ask({ path: '/frameworks' })).json).toMatchObject({
    frameworks: [
      {
        id: frameworkId,
        used_resources: { cpus: 0.5, mem: 32, disk: 0, gpus: 0 },
        roles: ['ads'],
        tasks: [{ id: 't1', slave_id: agentId, state: 'TASK_STARTING', role: 'ads', executor_id: '' }],
      },
    ],
    completed_frameworks: [],
  })
  expect((await cluster.ask({ path: '/tasks?task_id=t1&limit=1' })).json).toMatchObject({
    tasks: [{ id: 't1' }],
  })
  expect((await cluster.ask({ path: '/tasks?task_id=t2' })).json).toEqual({ tasks: [] })
  expect((await cluster.ask({ path: '/tasks?offset=1' })).json).toEqual({ tasks: [] })
  expect((await cluster.ask({ path: '/roles' })).json).toMatchObject({
    roles: [
      {
        name: 'ads',
        allocated: { cpus: 0.5, mem: 32 },
        frameworks: [frameworkId],
        quota: { consumed: { cpus: 0.5, mem: 32 } },
      },
    ],
  })
  expect((await cluster.ask({ path: '/state-summary' })).json).toMatchObject({
    slaves: [{ TASK_STARTING: 1, framework_ids: [frameworkId] }],
    frameworks: [{ id: frameworkId, TASK_STARTING: 1, slave_ids: [agentId] }],
  })
})

test('what tasks hold counts against the limit of their role', async () => {
  const { cluster } = await withTask()
  const update = {
    type: 'UPDATE_QUOTA',
    update_quota: { quota_configs: [{ role: 'ads', limits: { cpus: { value: 0.1 } } }] },
  }
  expect((await cluster.call(update)).text).toBe(
    "Invalid QuotaConfig: Role 'ads' is already consuming 'cpus:0.5; mem:32'; this is more than the requested limits " +
      "'cpus:0.1' (use 'force' flag to bypass this check)",
  )
})

test('whoever may not see the user of a task or of a framework does not see them', async () => {
  const { cluster } = await withTask({
    logins: ['ops:o', 'alice:a', 'bob:b'],
    acls: {
      view_tasks: [{ principals: { values: ['alice'] }, users: { type: 'NONE' } }],
      view_frameworks: [{ principals: { values: ['bob'] }, users: { type: 'NONE' } }],
    },
  })
  const tasksOf = async (as: string) =>
    find((await cluster.call({ type: 'GET_TASKS' }, as)).json, ['get_tasks', 'tasks'])
  const frameworksOf = async (as: string) =>
    find((await cluster.ask({ path: '/frameworks', as })).json, ['frameworks'])
  expect(await tasksOf('ops:o')).toHaveLength(1)
  expect(await tasksOf('alice:a')).toEqual([])
  expect(await frameworksOf('alice:a')).toMatchObject([{ name: 'F', tasks: [] }])
  expect(await tasksOf('bob:b')).toEqual([])
  expect(await frameworksOf('bob:b')).toEqual([])
})

test('a framework is torn down by those who may, and is over', async () => {
  const { cluster, frameworkId, events } = await withTask({
    logins: ['ops:o', 'alice:a'],
    acls: {
      teardown_frameworks: [{ principals: { values: ['alice'] }, framework_principals: { type: 'NONE' } }],
    },
  })
  const call = { type: 'TEARDOWN', teardown: { framework_id: { value: frameworkId } } }
  expect((await cluster.call(call, 'alice:a')).status).toBe(403)
  const body = `frameworkId=${frameworkId}`
  expect((await cluster.ask({ method: 'POST', path: '/teardown', as: 'ops:o', body })).status).toBe(200)
  expect(await eventOf(events, 'ENDED')).toBeUndefined()
  expect((await cluster.ask({ path: '/frameworks', as: 'ops:o' })).json).toMatchObject({
    frameworks: [],
    completed_frameworks: [{ id: frameworkId, active: false, tasks: [] }],
  })
  expect((await cluster.call(call, 'ops:o')).text).toBe('No framework found with specified ID')
})

test('subscribers hear of frameworks and tasks', async () => {
  const cluster = await new WholeCluster().start()
  running.push(cluster)
  const operator = new RecordReader(
    await cluster.fetch({
      method: 'POST',
      path: '/api/v1',
      headers: JSON_HEADERS,
      body: '{"type":"SUBSCRIBE"}',
    }),
  )
  await operator.next()
  await operator.next()
  const { frameworkId } = await startTask(cluster)
  expect(await eventOf(operator, 'FRAMEWORK_ADDED')).toMatchObject({
    framework_added: {
      framework: { framework_info: { name: 'F', id: { value: frameworkId } }, active: true },
    },
  })
  expect(await eventOf(operator, 'TASK_ADDED')).toMatchObject({
    task_added: { task: { task_id: { value: 't1' }, framework_id: { value: frameworkId } } },
  })
  expect(await eventOf(operator, 'TASK_UPDATED')).toMatchObject({
    task_updated: {
      framework_id: { value: frameworkId },
      state: 'TASK_STARTING',
      status: { state: 'TASK_STARTING' },
    },
  })
  await cluster.call({ type: 'TEARDOWN', teardown: { framework_id: { value: frameworkId } } })
  expect(await eventOf(operator, 'FRAMEWORK_REMOVED')).toMatchObject({
    framework_removed: { framework_info: { id: { value: frameworkId } } },
  })
})
