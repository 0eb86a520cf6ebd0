import { beforeEach, describe, expect, test } from 'vitest'
import { at, expectAnswer } from './expect-answer.ts'
import { HandFed } from './hand-fed.ts'
import { createApps, read, runAll, podOf, sleeper } from './some-services.ts'

let fed: HandFed

beforeEach(() => {
  fed = new HandFed()
})

const create = (...apps: readonly object[]) => createApps(fed, apps)
const get = (path: string) => read(fed, path)
const bringUp = () => runAll(fed)

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
