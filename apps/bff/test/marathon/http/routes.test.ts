import { Principal } from '@holdfast/model/ids'
import { PersistentMap } from '@holdfast/model/persistent-map'
import { beforeEach, describe, expect, test } from 'vitest'
import { at, expectAnswer } from './expect-answer.ts'
import { HandFed } from './hand-fed.ts'

let fed: HandFed

beforeEach(() => {
  fed = new HandFed()
})

const sleeper = (id: string, more: object = {}): object => ({
  id,
  cmd: 'sleep 1000',
  cpus: 0.1,
  mem: 32,
  portDefinitions: [],
  ...more,
})

const podOf = (id: string, more: object = {}): object => ({
  id,
  containers: [{ name: 'ct1', resources: { cpus: 0.1, mem: 32 }, exec: { command: { shell: 'sleep 1' } } }],
  ...more,
})

const create = async (...apps: readonly object[]): Promise<void> => {
  for (const app of apps) {
    // oxlint-disable-next-line no-await-in-loop
    await expectAnswer(await fed.ask('POST', '/v2/apps', app), { status: 201 })
  }
  await fed.endDeployments()
}

const get = async (path: string): Promise<unknown> =>
  expectAnswer(await fed.ask('GET', path), { status: 200 })

/** What waits is launched, and runs. */
const bringUp = (): void => {
  fed.offer()
  for (const { tasks } of PersistentMap.values(fed.state.instances)) {
    for (const taskId of tasks.keys()) fed.status(taskId, 'TASK_RUNNING')
  }
}

describe('every answer', () => {
  test('says who leads, and is not kept', async () => {
    for (const path of ['/v2/apps', '/v2/apps/none', '/v2/nowhere', '/ping']) {
      // oxlint-disable-next-line no-await-in-loop
      const { headers } = await fed.ask('GET', path)
      expect(headers.get('X-Marathon-Leader')).toBe('http://here.test:8080')
      expect(headers.get('Cache-Control')).toContain('no-store')
      expect(headers.get('X-Frame-Options')).toBe('DENY')
      expect(headers.get('X-XSS-Protection')).toBe('1; mode=block')
    }
  })

  test('of an address that is not there is 404', async () => {
    const answer = await fed.ask('GET', '/v2/nowhere')
    await expectAnswer(answer, { status: 404, message: 'URI not found: /v2/nowhere' })
  })

  test('of a method that an address does not have is 405, and names those it has', async () => {
    await create(sleeper('/app'))
    const asked = [
      ['DELETE', '/v2/apps'],
      ['POST', '/v2/apps/app'],
      ['GET', '/v2/apps/app/restart'],
      ['POST', '/v2/apps/app/versions'],
      ['GET', '/v2/tasks/delete'],
      ['POST', '/v2/queue'],
      ['PUT', '/v2/deployments'],
      ['POST', '/v2/pods/pod::status'],
      ['PUT', '/v2/info'],
      ['POST', '/ping'],
    ] as const
    for (const [method, path] of asked) {
      // oxlint-disable-next-line no-await-in-loop
      const answer = await fed.ask(method, path)
      expect(`${method} ${path} ${answer.status}`).toBe(`${method} ${path} 405`)
      expect(answer.headers.get('Allow')).toBeTruthy()
    }
  })
})

describe('/ping', () => {
  test.each([
    [undefined, 200, 'pong'],
    ['text/plain', 200, 'pong'],
    ['*/*', 200, 'pong'],
    ['application/json', 200, '"pong"'],
    ['image/png', 204, ''],
  ])('with Accept %s answers %s', async (accept, status, text) => {
    const answer = await fed.ask('GET', '/ping', undefined, accept === undefined ? {} : { accept })
    expect([answer.status, await answer.text()]).toEqual([status, text])
  })
})

describe('bodies', () => {
  test.each([
    ['POST', '/v2/apps', '', 400, 'Please specify data in JSON format'],
    ['POST', '/v2/apps', '{', 400, 'Invalid JSON'],
    ['PUT', '/v2/apps', '{}', 422, 'Invalid JSON'],
    ['PUT', '/v2/apps', '[{"cmd":"x1"}]', 422, 'Invalid JSON'],
    ['POST', '/v2/pods', '[]', 422, 'Invalid JSON'],
    ['POST', '/v2/tasks/delete', '{"ids":1}', 422, 'Invalid JSON'],
    ['POST', '/v2/tasks/delete', '{}', 422, 'Invalid JSON'],
    ['PUT', '/v2/groups', '3', 422, 'Invalid JSON'],
    ['PATCH', '/v2/groups/db', '{"enforceRole":3}', 422, 'Invalid JSON'],
    ['PATCH', '/v2/groups/db', '{"apps":[]}', 422, 'Object is not valid'],
  ])('%s %s with %s is %s', async (method, path, body, status, message) => {
    const before = fed.state
    await expectAnswer(await fed.ask(method, path, body), { status, message })
    expect(fed.state).toBe(before)
  })
})

describe('/v2/apps', () => {
  test('tells of each app its counts and deployments, and what else is asked for', async () => {
    await create(sleeper('/db/a'), sleeper('/b'))
    bringUp()
    const plain = await get('/v2/apps')
    expect(at(plain, 'apps')).toEqual([
      expect.objectContaining({ id: '/b', tasksRunning: 1, deployments: [] }),
      expect.objectContaining({ id: '/db/a', tasksRunning: 1, tasksStaged: 0 }),
    ])
    expect(at(plain, 'apps[0]')).not.toHaveProperty('tasks')
    const whole = await get(
      '/v2/apps?embed=apps.tasks&embed=app.taskStats&embed=readiness&embed=nonsense&id=/DB',
    )
    expect(at(whole, 'apps')).toHaveLength(1)
    expect(at(whole, 'apps[0].tasks')).toHaveLength(1)
    expect(at(whole, 'apps[0].taskStats.totalSummary.stats.counts')).toEqual({
      staged: 0,
      running: 1,
      healthy: 1,
      unhealthy: 0,
    })
    expect(at(whole, 'apps[0].readinessCheckResults')).toEqual([])
  })

  test('a label selector that is none is refused', async () => {
    await expectAnswer(await fed.ask('GET', '/v2/apps?label=a==='), {
      status: 400,
      messageContains: 'Cannot parse',
    })
  })

  test('a list of apps is changed as one', async () => {
    await create(sleeper('/a'), sleeper('/b'))
    await expectAnswer(await fed.ask('PUT', '/v2/apps', [{ id: '/a', instances: 2 }, sleeper('/c')]), {
      status: 200,
      bodyKeys: ['version', 'deploymentId'],
      headers: ['Marathon-Deployment-Id'],
    })
    expect(at(await get('/v2/apps'), 'apps')).toMatchObject([
      { id: '/a', instances: 2, cmd: 'sleep 1000' },
      { id: '/b' },
      { id: '/c' },
    ])
    const before = fed.state
    const updates = [
      { id: '/b', instances: 2 },
      { id: '/d', instances: 2 },
    ]
    await expectAnswer(await fed.ask('PATCH', '/v2/apps', updates), { status: 404, messageContains: "'/d'" })
    await expectAnswer(
      await fed.ask('PUT', '/v2/apps', [{ id: '/b' }, { id: '/e', cpus: -1, cmd: 'sleep 1' }]),
      {
        status: 422,
        message: 'Object is not valid',
      },
    )
    expect(fed.state).toBe(before)
  })

  test('the same id twice in a list is changed twice', async () => {
    await create(sleeper('/a'))
    await expectAnswer(
      await fed.ask('PUT', '/v2/apps', [
        { id: 'a', instances: 2 },
        { id: '/a', cpus: 0.5 },
      ]),
      {
        status: 200,
      },
    )
    expect(at(await get('/v2/apps/a'), 'app')).toMatchObject({ instances: 2, cpus: 0.5 })
  })
})

describe('/v2/apps/{id}', () => {
  test('takes ids without a slash before and with slashes escaped', async () => {
    await create(sleeper('/db/eu/a'))
    for (const path of ['db/eu/a', '/db/eu/a', '%2Fdb%2Feu%2Fa', 'db/eu/a/']) {
      // oxlint-disable-next-line no-await-in-loop
      expect(at(await get(`/v2/apps/${path}`), 'app.id')).toBe('/db/eu/a')
    }
  })

  test('tells of all apps in a group', async () => {
    await create(sleeper('/db/eu/a'), sleeper('/db/b'), sleeper('/dbx'))
    const ids = async (path: string) => {
      const apps = at(await get(path), '*')
      return Array.isArray(apps) ? apps.map(({ id }) => id) : []
    }
    expect(await ids('/v2/apps/db/*')).toEqual(['/db/b', '/db/eu/a'])
    expect(await ids('/v2/apps/*')).toEqual(['/db/b', '/db/eu/a', '/dbx'])
    expect(await ids('/v2/apps/none/*')).toEqual([])
  })

  test('PUT creates what is not there, and a PATCH does not', async () => {
    await expectAnswer(await fed.ask('PUT', '/v2/apps/new', { cmd: 'sleep 1' }), {
      status: 201,
      headers: { Location: '/new' },
      bodyKeys: ['deploymentId'],
    })
    await expectAnswer(await fed.ask('PATCH', '/v2/apps/other', { cmd: 'sleep 1' }), { status: 404 })
  })

  test('partialUpdate=false takes away what is not named', async () => {
    await create(sleeper('/a', { labels: { x: '1' }, env: { Y: '2' } }))
    await expectAnswer(await fed.ask('PUT', '/v2/apps/a', { labels: { z: '3' } }), { status: 200 })
    expect(at(await get('/v2/apps/a'), 'app')).toMatchObject({ labels: { z: '3' }, env: { Y: '2' } })
    await expectAnswer(await fed.ask('PUT', '/v2/apps/a?partialUpdate=false&force=true', sleeper('/a')), {
      status: 200,
    })
    expect(at(await get('/v2/apps/a'), 'app')).not.toHaveProperty('env')
  })

  test('goes back to an earlier version, and to none that was not there', async () => {
    await create(sleeper('/a'))
    const first = String(at(await get('/v2/apps/a'), 'app.version'))
    fed.pass(1000)
    await expectAnswer(await fed.ask('PUT', '/v2/apps/a', { cmd: 'sleep 5' }), { status: 200 })
    await fed.endDeployments()
    const versions = at(await get('/v2/apps/a/versions'), 'versions')
    expect(versions).toHaveLength(2)
    expect(at(versions, '[1]')).toBe(first)
    expect(at(await get(`/v2/apps/a/versions/${first}`), 'cmd')).toBe('sleep 1000')
    expect(at(await get(`/v2/apps/a/versions/${first.replace('.000Z', 'Z')}`), 'cmd')).toBe('sleep 1000')
    fed.pass(1000)
    await expectAnswer(await fed.ask('PUT', '/v2/apps/a', { version: first }), { status: 200 })
    expect(at(await get('/v2/apps/a'), 'app.cmd')).toBe('sleep 1000')
    const never = { version: '2010-01-01T00:00:00.000Z' }
    await expectAnswer(await fed.ask('PUT', '/v2/apps/a?force=true', never), {
      status: 404,
      messageContains: "App '/a' does not exist in version",
    })
    await expectAnswer(await fed.ask('GET', '/v2/apps/a/versions/never'), { status: 404 })
  })

  test('what is changed at the same time is all changed', async () => {
    await create(sleeper('/a'))
    const updates = [{ cpus: 0.5 }, { env: { A: 'b' } }, { instances: 3 }, { labels: { x: 'y' } }]
    const answers = await Promise.all(
      updates.map((update) => fed.ask('PUT', '/v2/apps/a?force=true', update)),
    )
    expect(answers.map(({ status }) => status)).toEqual([200, 200, 200, 200])
    expect(at(await get('/v2/apps/a'), 'app')).toMatchObject(Object.assign({}, ...updates))
  })

  test('what cannot be stored is not done, and the disk is blamed', async () => {
    fed.diskIsFull = true
    await expectAnswer(await fed.ask('GET', '/v2/apps'), { status: 200 })
    const answer = await fed.ask('POST', '/v2/apps', sleeper('/a'))
    expect([answer.status, await answer.json()]).toEqual([
      503,
      { message: 'The disk is full. Nothing was done.' },
    ])
  })

  test('restarts under a deployment, unless another holds it', async () => {
    await create(sleeper('/a'))
    bringUp()
    await expectAnswer(await fed.ask('POST', '/v2/apps/a/restart'), {
      status: 200,
      headers: ['Marathon-Deployment-Id'],
    })
    await expectAnswer(await fed.ask('POST', '/v2/apps/a/restart'), {
      status: 409,
      bodyKeys: ['deployments'],
    })
    await expectAnswer(await fed.ask('DELETE', '/v2/apps/a?force=false'), { status: 409 })
    await expectAnswer(await fed.ask('POST', '/v2/apps/a/restart?force=TRUE'), { status: 200 })
  })

  test('an id of a pod is none of an app, and the other way round', async () => {
    await create(sleeper('/a'))
    await expectAnswer(await fed.ask('POST', '/v2/pods', podOf('/p')), { status: 201 })
    await expectAnswer(await fed.ask('GET', '/v2/apps/p'), { status: 404 })
    await expectAnswer(await fed.ask('GET', '/v2/pods/a'), { status: 404 })
    await expectAnswer(await fed.ask('PUT', '/v2/apps/p', { cmd: 'sleep 1' }), { status: 409 })
    await expectAnswer(await fed.ask('PUT', '/v2/pods/a', podOf('/a')), { status: 409 })
    await expectAnswer(await fed.ask('POST', '/v2/apps', sleeper('/p')), { status: 409 })
    await expectAnswer(await fed.ask('DELETE', '/v2/apps/p'), { status: 404 })
  })
})

describe('service ports', () => {
  const ports = async (id: string) => {
    const app = at(await get(`/v2/apps${id}`), 'app')
    return at(app, 'container.portMappings') ?? at(app, 'portDefinitions')
  }
  const open = (id: string, more: object = {}): object => ({
    id,
    cmd: 'sleep 1000',
    cpus: 0.1,
    mem: 32,
    ...more,
  })
  const bridged = (id: string, ...servicePorts: readonly number[]): object =>
    open(id, {
      networks: [{ mode: 'container/bridge' }],
      container: {
        type: 'DOCKER',
        docker: { image: 'busybox' },
        portMappings: servicePorts.map((servicePort, index) => ({ containerPort: index + 1, servicePort })),
      },
    })

  test('that are left open are the first that no other app has, and stay', async () => {
    await create(open('/a'), bridged('/b', 10_002, 0, 0), open('/c'))
    expect(await ports('/a')).toMatchObject([{ port: 10_000 }])
    expect(await ports('/b')).toMatchObject([
      { servicePort: 10_002 },
      { servicePort: 10_001 },
      { servicePort: 10_003 },
    ])
    expect(await ports('/c')).toMatchObject([{ port: 10_004 }])
    // The definition as it was written, once more.
    await expectAnswer(
      await fed.ask('PUT', '/v2/apps/a?partialUpdate=false', open('/a', { cmd: 'sleep 5' })),
      { status: 200 },
    )
    expect(await ports('/a')).toMatchObject([{ port: 10_000 }])
    await fed.endDeployments()
    await expectAnswer(await fed.ask('DELETE', '/v2/apps/a'), { status: 200 })
    await create(open('/d'))
    expect(await ports('/d')).toMatchObject([{ port: 10_000 }])
    bringUp()
    expect(at(await get('/v2/apps/d/tasks'), 'tasks[0].servicePorts')).toEqual([10_000])
  })

  test('of several apps in one request differ, and of those that require their ports none is given', async () => {
    await expectAnswer(
      await fed.ask('PUT', '/v2/apps', [open('/a'), open('/b'), open('/c', { requirePorts: true })]),
      {
        status: 200,
      },
    )
    expect(await ports('/a')).toMatchObject([{ port: 10_000 }])
    expect(await ports('/b')).toMatchObject([{ port: 10_001 }])
    expect(await ports('/c')).toMatchObject([{ port: 0 }])
  })

  test('come to an end', async () => {
    const many = Array.from({ length: 10_000 }, (_, index) => ({ port: 10_000 + index }))
    await create(open('/many', { portDefinitions: many, instances: 0 }))
    await expectAnswer(await fed.ask('POST', '/v2/apps', open('/more')), {
      status: 422,
      message: 'All ports in the range [10000-20000) are already in use',
    })
  })
})

describe('tasks', () => {
  test('are told of one app, of a group and of all, by their state', async () => {
    await create(sleeper('/db/a'), sleeper('/b'))
    bringUp()
    expect(at(await get('/v2/apps/db/a/tasks'), 'tasks')).toMatchObject([
      { appId: '/db/a', state: 'TASK_RUNNING' },
    ])
    expect(at(await get('/v2/apps/db/*/tasks'), 'tasks')).toMatchObject([{ appId: '/db/a' }])
    expect(at(await get('/v2/tasks'), 'tasks')).toHaveLength(2)
    expect(at(await get('/v2/tasks?status[]=running'), 'tasks')).toHaveLength(2)
    expect(at(await get('/v2/tasks?status=staging'), 'tasks')).toEqual([])
    expect(at(await get('/v2/tasks?status=staging&status=running'), 'tasks')).toHaveLength(2)
    await expectAnswer(await fed.ask('GET', '/v2/apps/none/tasks'), { status: 404 })
  })

  test('are ended on one host, and scaled away', async () => {
    await create(sleeper('/a', { instances: 2 }))
    fed.offer({ host: 'h1', agentId: 'S1' })
    bringUp()
    fed.calls.length = 0
    const other = await expectAnswer(await fed.ask('DELETE', '/v2/apps/a/tasks?host=h2'), { status: 200 })
    expect(other).toEqual({ tasks: [] })
    expect(fed.calls).toEqual([])
    const path = '/v2/apps/a/tasks?scale=true&host=*'
    await expectAnswer(await fed.ask('DELETE', path), { status: 200, bodyKeys: ['deploymentId'] })
    expect(at(await get('/v2/apps/a'), 'app.instances')).toBe(0)
  })

  test.each(['nonsense', 'a', 'a.instance-', 'other.instance-c0caec0a-863a-11e9-915b-c610fee06dff._app.1'])(
    'there is no task %s',
    async (taskId) => {
      await create(sleeper('/a'))
      await expectAnswer(await fed.ask('DELETE', `/v2/apps/a/tasks/${encodeURIComponent(taskId)}`), {
        status: 404,
      })
    },
  )

  test('an instance that waits can be wiped, and is told without an agent', async () => {
    await create(sleeper('/a'))
    const [instance] = PersistentMap.values(fed.state.instances)
    const id = `${instance?.instanceId}._app.1`
    const body = await expectAnswer(await fed.ask('DELETE', `/v2/apps/a/tasks/${id}?wipe=true`), {
      status: 200,
    })
    expect(at(body, 'task')).toMatchObject({ id, appId: '/a', state: 'TASK_STAGING', localVolumes: [] })
  })
})

describe('/v2/queue', () => {
  test('tells what waits and of its delay, which can be taken back', async () => {
    await create(sleeper('/a'), sleeper('/b'))
    bringUp()
    expect(await get('/v2/queue')).toEqual({ queue: [] })
    const [task] = PersistentMap.values(fed.state.instances).flatMap(({ tasks }) => [...tasks.keys()])
    fed.status(task ?? '', 'TASK_FAILED')
    const id = at(await get('/v2/queue'), 'queue[0].app.id')
    expect(at(await get('/v2/queue'), 'queue[0].delay')).toEqual({ timeLeftSeconds: 1, overdue: false })
    const other = id === '/a' ? '/b' : '/a'
    await expectAnswer(await fed.ask('DELETE', `/v2/queue${other}/delay`), {
      status: 404,
      message: `Application ${other} not found in tasks queue.`,
    })
    await expectAnswer(await fed.ask('DELETE', `/v2/queue${String(id)}/delay`), {
      status: 204,
      emptyBody: true,
    })
    expect(at(await get('/v2/queue'), 'queue[0].delay')).toEqual({ timeLeftSeconds: 0, overdue: true })
    await expectAnswer(await fed.ask('DELETE', '/v2/queue/a'), { status: 404 })
  })
})

describe('the funnel of /v2/queue', () => {
  test('counts each offer where it is refused first, and passes on only the others', async () => {
    await create(sleeper('/a', { cpus: 100, constraints: [['hostname', 'LIKE', 'h[12]']] }))
    fed.offer({ host: 'h1', agentId: 'S1' })
    fed.offer({ host: 'h2', agentId: 'S2' })
    fed.offer({ host: 'h2', agentId: 'S2' })
    fed.offer({ host: 'h3', agentId: 'S3' })
    const summary = at(await get('/v2/queue?embed=lastUnusedOffers'), 'queue[0].processedOffersSummary')
    expect(summary).toMatchObject({ processedOffersCount: 4, unusedOffersCount: 4 })
    expect(summary).not.toHaveProperty('lastUsedOfferAt')
    // Of each agent the last one.
    expect(at(summary, 'rejectSummaryLastOffers')).toEqual([
      { reason: 'UnfulfilledRole', declined: 0, processed: 3 },
      { reason: 'UnfulfilledConstraint', declined: 1, processed: 3 },
      { reason: 'NoCorrespondingReservationFound', declined: 0, processed: 2 },
      { reason: 'AgentMaintenance', declined: 0, processed: 2 },
      { reason: 'InsufficientCpus', declined: 2, processed: 2 },
      { reason: 'InsufficientMemory', declined: 0, processed: 0 },
      { reason: 'InsufficientDisk', declined: 0, processed: 0 },
      { reason: 'InsufficientGpus', declined: 0, processed: 0 },
      { reason: 'InsufficientPorts', declined: 0, processed: 0 },
      { reason: 'DeclinedScarceResources', declined: 0, processed: 0 },
    ])
    expect(at(summary, 'rejectSummaryLaunchAttempt')).toContainEqual({
      reason: 'InsufficientCpus',
      declined: 3,
      processed: 3,
    })
    const unused = at(await get('/v2/queue?embed=lastUnusedOffers'), 'queue[0].lastUnusedOffers')
    expect(unused).toHaveLength(3)
    expect(unused).toContainEqual(
      expect.objectContaining({
        offer: expect.objectContaining({ hostname: 'h3', agentId: 'S3' }),
        reason: ['InsufficientCpus', 'UnfulfilledConstraint'],
      }),
    )
    expect(at(await get('/v2/queue'), 'queue[0]')).not.toHaveProperty('lastUnusedOffers')
  })
})

test('a queue that waits for something of our own says so', async () => {
  const { principal: _, ...config } = fed.state.config
  fed.state = { ...fed.state, config }
  const container = {
    type: 'MESOS',
    volumes: [{ containerPath: 'data', mode: 'RW', persistent: { size: 10 } }],
  }
  await create(sleeper('/a', { container }))
  fed.offer()
  expect(at(await get('/v2/queue'), 'queue[0].problem')).toContain('principal')
})

describe('/v2/deployments', () => {
  test('tells the steps, and goes back to what was', async () => {
    await create(sleeper('/a'))
    await expectAnswer(await fed.ask('PUT', '/v2/apps/a', { instances: 3 }), { status: 200 })
    const [deployment] = [await get('/v2/deployments')].flatMap((all) => (Array.isArray(all) ? all : []))
    expect(deployment).toMatchObject({
      affectedApps: ['/a'],
      affectedPods: [],
      steps: [{ actions: [{ action: 'ScaleApplication', app: '/a' }] }],
      currentActions: [{ action: 'ScaleApplication', app: '/a', readinessCheckResults: [] }],
      currentStep: 1,
      totalSteps: 1,
    })
    const path = `/v2/deployments/${deployment.id}`
    await expectAnswer(await fed.ask('DELETE', path), { status: 200, headers: ['Marathon-Deployment-Id'] })
    expect(at(await get('/v2/apps/a'), 'app.instances')).toBe(1)
    await expectAnswer(await fed.ask('DELETE', path), {
      status: 404,
      message: `DeploymentPlan ${deployment.id} does not exist`,
    })
  })

  test('is given up with force, and all stays as it is', async () => {
    await create(sleeper('/a'))
    await expectAnswer(await fed.ask('PUT', '/v2/apps/a', { instances: 3 }), { status: 200 })
    const id = String(at(await get('/v2/deployments'), '[0].id'))
    await expectAnswer(await fed.ask('DELETE', `/v2/deployments/${id}?force=true`), {
      status: 202,
      emptyBody: true,
    })
    expect(at(await get('/v2/apps/a'), 'app.instances')).toBe(3)
    expect(await get('/v2/deployments')).toEqual([])
  })
})

describe('/v2/groups', () => {
  const group = {
    id: '/db',
    enforceRole: true,
    apps: [sleeper('a'), sleeper('/db/b', { dependencies: ['/db/a'] })],
    groups: [{ id: 'eu', apps: [sleeper('c')] }],
  }

  test('a group comes with what is in it', async () => {
    await expectAnswer(await fed.ask('POST', '/v2/groups', group), {
      status: 201,
      headers: { Location: '/db' },
      bodyKeys: ['version', 'deploymentId'],
    })
    expect(await get('/v2/groups/db')).toMatchObject({
      id: '/db',
      enforceRole: true,
      apps: [
        { id: '/db/a', role: 'db' },
        { id: '/db/b', role: 'db', dependencies: ['/db/a'] },
      ],
      pods: [],
      groups: [{ id: '/db/eu', apps: [{ id: '/db/eu/c', role: 'db' }], groups: [] }],
      dependencies: [],
    })
    expect(at(await get('/v2/groups'), 'groups')).toMatchObject([{ id: '/db' }])
    await expectAnswer(await fed.ask('POST', '/v2/groups', group), { status: 409 })
    await expectAnswer(await fed.ask('GET', '/v2/groups/none'), {
      status: 404,
      message: "Group '/none' does not exist",
    })
  })

  test('embed says what is told of it', async () => {
    await expectAnswer(await fed.ask('POST', '/v2/groups', group), { status: 201 })
    const apps = await get('/v2/groups/db?embed=group.apps&embed=group.apps.counts')
    expect(apps).not.toHaveProperty('groups')
    expect(at(apps, 'apps[0]')).toHaveProperty('tasksRunning', 0)
    expect(await get('/v2/groups/db?embed=group.pods')).not.toHaveProperty('apps')
    expect(at(await get('/v2/groups/db/apps'), '*')).toHaveLength(3)
    expect(await get('/v2/groups/db/versions')).toHaveLength(1)
  })

  test('lists that are named are whole, and others stay', async () => {
    await expectAnswer(await fed.ask('POST', '/v2/groups', group), { status: 201 })
    await expectAnswer(await fed.ask('POST', '/v2/pods', podOf('/db/p')), { status: 201 })
    await fed.endDeployments()
    await expectAnswer(await fed.ask('PUT', '/v2/groups/db', { apps: [sleeper('a', { cpus: 0.5 })] }), {
      status: 200,
    })
    expect(await get('/v2/groups/db')).toMatchObject({
      apps: [{ id: '/db/a', cpus: 0.5 }],
      pods: [{ id: '/db/p' }],
      groups: [{ id: '/db/eu' }],
    })
    await fed.endDeployments()
    await expectAnswer(await fed.ask('PUT', '/v2/groups/db', { groups: [] }), { status: 200 })
    expect(await get('/v2/groups/db')).toMatchObject({ apps: [{ id: '/db/a' }], groups: [] })
  })

  test('scaleBy makes more of every app in it', async () => {
    await expectAnswer(await fed.ask('POST', '/v2/groups', group), { status: 201 })
    await fed.endDeployments()
    await expectAnswer(await fed.ask('PUT', '/v2/groups/db', { scaleBy: 2.5 }), { status: 200 })
    expect(await get('/v2/groups/db')).toMatchObject({
      apps: [{ instances: 3 }, { instances: 3 }],
      groups: [{ apps: [{ instances: 3 }] }],
    })
  })

  test('a dry run tells the steps, and does nothing', async () => {
    const before = fed.state
    const body = await expectAnswer(await fed.ask('PUT', '/v2/groups?dryRun=true', group), { status: 200 })
    expect(at(body, 'steps')).toContainEqual({
      actions: expect.arrayContaining([{ action: 'StartApplication', app: '/db/a' }]),
    })
    expect(fed.state).toBe(before)
    await expectAnswer(
      await fed.ask('PUT', '/v2/groups?dryRun=true', { ...group, apps: [sleeper('/x/a')] }),
      {
        status: 422,
        violations: [{ path: '/apps(0)/id' }],
      },
    )
  })

  test('what is wrong in it is told where it is', async () => {
    const before = fed.state
    const wrong = {
      id: '/db',
      version: '2016-08-01T10:00:00.000Z',
      apps: [sleeper('a', { cpus: -1 }), sleeper('/other/b')],
      groups: [{ id: 'eu', enforceRole: true, apps: [sleeper('c', { mem: -1 }), sleeper('c')] }],
    }
    await expectAnswer(await fed.ask('PUT', '/v2/groups', wrong), {
      status: 422,
      message: 'Object is not valid',
      violations: [
        { path: '/version' },
        { path: '/apps(0)/cpus', errors: ['got -1.0, expected 0.0 or more'] },
        { path: '/apps(1)/id' },
        { path: '/groups(0)/enforceRole' },
        { path: '/groups(0)/apps(0)/mem' },
      ],
    })
    const shapes = { apps: [{ id: 3 }], groups: [{ apps: {} }, {}] }
    await expectAnswer(await fed.ask('PUT', '/v2/groups', shapes), {
      status: 422,
      message: 'Invalid JSON',
      violations: [{ path: '/apps(0)/id' }, { path: '/groups(0)/apps' }, { path: '/groups(1)/id' }],
    })
    expect(fed.state).toBe(before)
  })

  test('PATCH sets whether its name is the role of what is in it, and moves nothing', async () => {
    await create(sleeper('/db/a', { role: 'marathon' }))
    await expectAnswer(await fed.ask('PATCH', '/v2/groups/db', { enforceRole: true }), {
      status: 200,
      emptyBody: true,
    })
    expect(await get('/v2/groups/db')).toMatchObject({ enforceRole: true, apps: [{ role: 'marathon' }] })
    await expectAnswer(await fed.ask('PATCH', '/v2/groups/none', { enforceRole: true }), { status: 404 })
    await expectAnswer(await fed.ask('PATCH', '/v2/groups/db/eu', { enforceRole: true }), { status: 422 })
    await expectAnswer(await fed.ask('PATCH', '/v2/groups', { enforceRole: true }), { status: 422 })
  })

  test('an app and a group have no id in common', async () => {
    await create(sleeper('/db/a'))
    const before = fed.state
    const asked = [
      ['POST', '/v2/groups', { id: '/db/a' }],
      ['PUT', '/v2/groups/db/a', {}],
      ['POST', '/v2/apps', sleeper('/db')],
      ['POST', '/v2/apps', sleeper('/db/a/b')],
      ['POST', '/v2/pods', podOf('/db')],
    ] as const
    for (const [method, path, body] of asked) {
      // oxlint-disable-next-line no-await-in-loop
      const answer = await fed.ask(method, path, body)
      expect([409, 422], `${method} ${path}`).toContain(answer.status)
    }
    expect(fed.state).toBe(before)
  })

  test('is deleted with all that is in it', async () => {
    await create(sleeper('/db/eu/a'), sleeper('/b'))
    await expectAnswer(await fed.ask('DELETE', '/v2/groups/none'), { status: 404 })
    await expectAnswer(await fed.ask('DELETE', '/v2/groups/db'), { status: 200, bodyKeys: ['deploymentId'] })
    expect(at(await get('/v2/apps'), 'apps')).toMatchObject([{ id: '/b' }])
    await expectAnswer(await fed.ask('GET', '/v2/groups/db'), { status: 404 })
    await expectAnswer(await fed.ask('DELETE', '/v2/groups?force=true'), { status: 200 })
    expect(at(await get('/v2/apps'), 'apps')).toEqual([])
  })
})

describe('/v2/pods', () => {
  test('lists, versions and deletes them', async () => {
    await expectAnswer(await fed.ask('POST', '/v2/pods', podOf('/db/p')), {
      status: 201,
      headers: { Location: '/db/p' },
    })
    expect(await get('/v2/pods')).toMatchObject([{ id: '/db/p' }])
    expect(await get('/v2/pods/::status')).toMatchObject([{ id: '/db/p', status: 'DEGRADED', instances: [] }])
    const versions = await get('/v2/pods/db/p::versions')
    expect(versions).toHaveLength(1)
    expect(await get(`/v2/pods/db/p::versions/${String(at(versions, '[0]'))}`)).toMatchObject({ id: '/db/p' })
    await expectAnswer(await fed.ask('GET', '/v2/pods/db/p::versions/never'), { status: 404 })
    await expectAnswer(await fed.ask('GET', '/v2/pods/db/p::nonsense'), { status: 404 })
    await fed.endDeployments()
    const answer = await fed.ask('DELETE', '/v2/pods/db/p')
    await expectAnswer(answer, { status: 202, emptyBody: true })
    expect(answer.headers.get('Location')).toBe(answer.headers.get('Marathon-Deployment-Id'))
  })

  test('runs, and its instances are ended by their ids', async () => {
    await expectAnswer(
      await fed.ask('POST', '/v2/pods', podOf('/p', { scaling: { kind: 'fixed', instances: 2 } })),
      { status: 201 },
    )
    fed.offer()
    bringUp()
    const status = await get('/v2/pods/p::status')
    expect(status).toMatchObject({
      status: 'STABLE',
      instances: [{ status: 'STABLE' }, { status: 'STABLE' }],
    })
    const id = String(at(status, 'instances[0].id'))
    const one = await expectAnswer(await fed.ask('DELETE', `/v2/pods/p::instances/${id}`), { status: 200 })
    expect(one).toMatchObject({
      instanceId: id,
      agentInfo: { host: 'host.some', agentId: 'S1', attributes: [] },
      state: { condition: 'Running', goal: 'Running' },
    })
    const none = 'p.instance-00000000-0000-0000-0000-000000000000'
    expect(
      await expectAnswer(await fed.ask('DELETE', '/v2/pods/p::instances', [none]), { status: 200 }),
    ).toEqual([])
    await expectAnswer(await fed.ask('DELETE', '/v2/pods/p::instances', ['x']), { status: 422 })
    await expectAnswer(await fed.ask('DELETE', '/v2/pods/p::instances', { id }), { status: 422 })
    await expectAnswer(await fed.ask('DELETE', '/v2/pods/none::instances', [none]), { status: 404 })
  })
})

describe('/v2/info and /v2/leader', () => {
  test('tell who leads, as which framework, and with what settings', async () => {
    expect(await get('/v2/info')).toMatchObject({
      name: 'marathon',
      elected: true,
      leader: 'here.test:8080',
      frameworkId: 'F-0001',
      marathon_config: {
        mesos_role: 'marathon',
        task_reservation_timeout: 20_000,
        max_instances_per_offer: 5,
      },
      http_config: { http_port: 8080 },
    })
    expect(await get('/v2/leader')).toEqual({ leader: 'here.test:8080' })
    await expectAnswer(await fed.ask('DELETE', '/v2/leader'), { status: 409 })
  })
})

describe('/v2/events', () => {
  const heard = async (reader: ReadableStreamDefaultReader<Uint8Array>, until: string): Promise<string> => {
    let text = ''
    while (!text.includes(until)) {
      // oxlint-disable-next-line no-await-in-loop
      const { value, done } = await reader.read()
      if (done) throw new Error(`The stream ended before ${until}: ${text}`)
      text += new TextDecoder().decode(value)
    }
    return text
  }
  const listen = async (path: string) => {
    const { body, headers } = await fed.ask('GET', path)
    expect(headers.get('Content-Type')).toMatch(/^text\/event-stream/)
    if (body === null) throw new Error('There is no stream')
    return body.getReader()
  }

  test('what happens is told as it happens', async () => {
    const reader = await listen('/v2/events')
    await expectAnswer(await fed.ask('POST', '/v2/apps', sleeper('/a')), { status: 201 })
    bringUp()
    const text = await heard(reader, 'deployment_success')
    for (const type of [
      'event_stream_attached',
      'api_post_event',
      'deployment_info',
      'instance_changed_event',
      'status_update_event',
    ]) {
      expect(text).toContain(`event: ${type}\n`)
    }
    expect(text).toContain('"clientIp":"127.0.0.1","uri":"/v2/apps","appDefinition":{"id":"/a"')
    await reader.cancel()
  })

  test('only the types that are asked for', async () => {
    const reader = await listen('/v2/events?event_type=deployment_info&event_type=pod_created_event')
    await expectAnswer(await fed.ask('POST', '/v2/pods', podOf('/p')), { status: 201 })
    const types = (await heard(reader, 'pod_created')).match(/(?<=event: )\w+/g)
    expect(types).toEqual(['deployment_info', 'pod_created_event'])
    await reader.cancel()
  })

  test('a request of the program itself is answered as one from outside', async () => {
    const request = {
      method: 'POST',
      path: '/v2/apps',
      body: sleeper('/a'),
      principal: Principal('ops'),
    } as const
    const answer = await fed.marathon.request(request)
    expect(answer).toMatchObject({ status: 201, headers: { location: '/a' }, body: { id: '/a' } })
    expect(await fed.marathon.request({ method: 'GET', path: '/ping' })).toMatchObject({
      status: 200,
      body: 'pong',
    })
    expect(await fed.marathon.request({ method: 'GET', path: '/v2/nowhere' })).toMatchObject({ status: 404 })
    // A stream has no end, and nobody waits for it.
    expect(await fed.marathon.request({ method: 'GET', path: '/v2/events' })).toMatchObject({
      body: undefined,
    })
  })
})
