import { afterEach, describe, expect, test } from 'vitest'
import { systemClock, type Clock } from '../../src/clock.ts'
import { CaseFramework } from './case-framework.ts'
import { WholeCluster, type WholeOptions } from './whole-cluster.ts'

const running: WholeCluster[] = []

async function start(options: WholeOptions = {}): Promise<WholeCluster> {
  const cluster = await new WholeCluster(options).start()
  running.push(cluster)
  return cluster
}

afterEach(async () => {
  for (const cluster of running.splice(0)) await cluster.remove()
})

describe('what the processes of Mesos serve beside agents and resources', () => {
  test('the flags are shown to whoever may see them, and left out of the state otherwise', async () => {
    const cluster = await start({
      logins: ['alice:a', 'bob:b'],
      acls: { view_flags: [{ principals: { values: ['bob'] }, flags: { type: 'NONE' } }] },
    })
    expect((await cluster.ask({ path: '/flags', as: 'alice:a' })).json).toEqual({ flags: { port: '5050' } })
    expect((await cluster.ask({ path: '/master/state', as: 'alice:a' })).json).toHaveProperty('flags')
    expect(await cluster.ask({ path: '/flags', as: 'bob:b' })).toMatchObject({
      status: 403,
      text: '403 Forbidden.',
    })
    expect(await cluster.call({ type: 'GET_FLAGS' }, 'bob:b')).toMatchObject({ status: 403 })
    expect((await cluster.ask({ path: '/master/state', as: 'bob:b' })).json).not.toHaveProperty('flags')
  })

  test('the machine of the process is told of to whoever is logged in', async () => {
    const cluster = await start({ logins: ['alice:a'] })
    const amount = expect.any(Number) as unknown
    expect((await cluster.ask({ path: '/system/stats.json', as: 'alice:a' })).json).toEqual({
      avg_load_1min: amount,
      avg_load_5min: amount,
      avg_load_15min: amount,
      cpus_total: amount,
      mem_free_bytes: amount,
      mem_total_bytes: amount,
    })
  })

  test('requests are logged while an operator wants it, and then no longer', async () => {
    let revert: (() => void) | undefined
    const clock: Clock = {
      ...systemClock,
      after(delayMs, run) {
        if (delayMs !== 7000) return systemClock.after(delayMs, run)
        revert = run
        return () => undefined
      },
    }
    const cluster = await start({ clock })
    const requests = () => cluster.logged.filter(({ message }) => message === 'A request').length
    expect((await cluster.ask({ path: '/logging/toggle' })).text).toBe('0\n')
    expect((await cluster.ask({ path: '/logging/toggle?level=1&duration=7secs' })).status).toBe(200)
    await cluster.ask({ path: '/health' })
    expect(requests()).toBe(1)
    expect((await cluster.call({ type: 'GET_LOGGING_LEVEL' })).json).toMatchObject({
      get_logging_level: { level: 1 },
    })
    revert?.()
    const before = requests()
    await cluster.ask({ path: '/health' })
    expect(requests()).toBe(before)
  })

  test.each([
    ['/logging/toggle?level=1', 400, "Expecting 'duration=value' in query.\n"],
    ['/logging/toggle?duration=1secs', 400, "Expecting 'level=value' in query.\n"],
    ['/logging/toggle?level=-1&duration=1secs', 400, "Invalid level '-1'.\n"],
    ['/files/browse', 400, "Expecting 'path=value' in query.\n"],
    ['/files/browse?path=/etc/passwd', 404, '404 Not Found.'],
    ['/files/download?path=../../x', 404, '404 Not Found.'],
    ['/redirect/elsewhere', 404, '404 Not Found.'],
  ])('%s is %d', async (path, status, text) => {
    const cluster = await start()
    expect(await cluster.ask({ path })).toMatchObject({ status, text })
  })

  test('no framework is torn down that is not there', async () => {
    const cluster = await start()
    const post = (body: string) => cluster.ask({ method: 'POST', path: '/teardown', body })
    expect((await post('')).text).toBe("Missing 'frameworkId' query parameter in the request body")
    expect((await post('frameworkId=f')).text).toBe('No framework found with specified ID')
    const call = { type: 'TEARDOWN', teardown: { framework_id: { value: 'f' } } }
    expect(await cluster.call(call)).toMatchObject({
      status: 400,
      text: 'No framework found with specified ID',
    })
  })

  test('metrics are kept from those who may not ask for them', async () => {
    const cluster = await start({
      logins: ['alice:a', 'bob:b'],
      acls: {
        get_endpoints: [
          { principals: { values: ['bob'] }, paths: { values: ['/metrics/snapshot'] } },
          { principals: { type: 'ANY' }, paths: { type: 'NONE' } },
        ],
      },
    })
    expect((await cluster.ask({ path: '/metrics/snapshot', as: 'bob:b' })).json).toMatchObject({
      'master/slaves_active': 1,
      'master/operator_event_stream_subscribers': 0,
    })
    expect((await cluster.ask({ path: '/metrics/snapshot', as: 'alice:a' })).status).toBe(403)
  })
})

describe('whoever may not view something', () => {
  test('is told nothing of it by any read, of the master or of an agent', async () => {
    const cluster = await start({
      agents: { S: 'cpus:2;mem:1024;disk(secret):512;disk(open):512' },
      logins: ['alice:a', 'bob:b'],
      acls: {
        view_roles: [
          { principals: { values: ['bob'] }, roles: { values: ['open'] } },
          { principals: { values: ['bob'] }, roles: { type: 'NONE' } },
        ],
        get_quotas: [
          { principals: { values: ['bob'] }, roles: { values: ['open'] } },
          { principals: { values: ['bob'] }, roles: { type: 'NONE' } },
        ],
        view_flags: [{ principals: { values: ['bob'] }, flags: { type: 'NONE' } }],
        view_frameworks: [{ principals: { values: ['bob'] }, users: { type: 'NONE' } }],
        view_tasks: [{ principals: { values: ['bob'] }, users: { type: 'NONE' } }],
        view_executors: [{ principals: { values: ['bob'] }, users: { type: 'NONE' } }],
        view_containers: [{ principals: { values: ['bob'] }, users: { type: 'NONE' } }],
        get_maintenance_schedules: [{ principals: { values: ['bob'] }, machines: { type: 'NONE' } }],
        get_maintenance_statuses: [{ principals: { values: ['bob'] }, machines: { type: 'NONE' } }],
      },
    })
    const framework = await CaseFramework.join(cluster, { name: 'hidden', roles: ['secret'] }, 'alice:a')
    await framework.accept([
      {
        launch: {
          task_infos: [
            {
              task_id: 't',
              name: 'hidden-task',
              resources: [
                { name: 'cpus', type: 'SCALAR', scalar: { value: 1 } },
                { name: 'mem', type: 'SCALAR', scalar: { value: 64 } },
              ],
            },
          ],
        },
        type: 'LAUNCH',
      },
    ])
    await framework.taskIn('t', 'TASK_RUNNING')
    const limits = { disk: { value: 900 } }
    const update_quota = { quota_configs: [{ role: 'secret', limits }] }
    expect((await cluster.call({ type: 'UPDATE_QUOTA', update_quota }, 'alice:a')).status).toBe(200)
    const update_weights = { weight_infos: [{ role: 'secret', weight: 2 }] }
    expect((await cluster.call({ type: 'UPDATE_WEIGHTS', update_weights }, 'alice:a')).status).toBe(200)

    const reads = (as: string) =>
      Promise.all([
        ...READS.map(async (path) => [path, (await cluster.ask({ path, as })).text] as const),
        ...CALLS.map(async (type) => [type, (await cluster.call({ type }, as)).text] as const),
        ...AGENT_CALLS.map(
          async (type) => [`of S ${type}`, (await cluster.call({ type }, as, 1)).text] as const,
        ),
      ])
    const word = /secret|hidden/
    const shown = (await reads('alice:a')).filter(([, text]) => word.test(text)).map(([name]) => name)
    // Otherwise the test would show nothing.
    expect(shown).toHaveLength(19)
    const told = (await reads('bob:b')).filter(([, text]) => word.test(text))
    // An agent goes by rules of its own about its resources, and these have none: so it was recorded. The names of frameworks
    // and tasks are not among them.
    expect(told.map(([name]) => name)).toEqual(['/slave(1)/state'])
    expect(told.map(([, text]) => text).join()).not.toContain('hidden')
  })
})

const READS = [
  '/slaves',
  '/state',
  '/state-summary',
  '/roles',
  '/frameworks',
  '/tasks',
  '/quota',
  '/weights',
  '/maintenance/schedule',
  '/slave(1)/state',
  '/slave(1)/containers',
  '/slave(1)/monitor/statistics',
]
const CALLS = [
  'GET_STATE',
  'GET_AGENTS',
  'GET_FRAMEWORKS',
  'GET_EXECUTORS',
  'GET_TASKS',
  'GET_ROLES',
  'GET_QUOTA',
  'GET_WEIGHTS',
  'GET_OPERATIONS',
]
const AGENT_CALLS = ['GET_STATE', 'GET_FRAMEWORKS', 'GET_EXECUTORS', 'GET_TASKS', 'GET_CONTAINERS']
