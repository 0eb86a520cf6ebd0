import { PersistentMap } from '@holdfast/model/persistent-map'
import { beforeEach, describe, expect, test } from 'vitest'
import { at, expectAnswer } from './expect-answer.ts'
import { HandFed } from './hand-fed.ts'
import { createApps, read, runAll, sleeper } from './some-services.ts'

let fed: HandFed

beforeEach(() => {
  fed = new HandFed()
})

const create = (...apps: readonly object[]) => createApps(fed, apps)
const get = (path: string) => read(fed, path)
const bringUp = () => runAll(fed)

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
