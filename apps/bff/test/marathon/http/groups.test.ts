import { beforeEach, describe, expect, test } from 'vitest'
import { at, expectAnswer } from './expect-answer.ts'
import { HandFed } from './hand-fed.ts'
import { createApps, read, podOf, sleeper } from './some-services.ts'

let fed: HandFed

beforeEach(() => {
  fed = new HandFed()
})

const create = (...apps: readonly object[]) => createApps(fed, apps)
const get = (path: string) => read(fed, path)

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
