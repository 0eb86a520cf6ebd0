import { decodeAcls } from '@holdfast/model/acl/decode'
import { Principal } from '@holdfast/model/ids'
import { PersistentMap } from '@holdfast/model/persistent-map'
import { beforeEach, describe, expect, test } from 'vitest'
import { at, expectAnswer } from './expect-answer.ts'
import { HandFed } from './hand-fed.ts'

const any = { type: 'ANY' }
const values = (...all: readonly string[]) => ({ values: all })

/**
 * ops may do everything; dev runs services in role dev, without volumes; owner has volumes there, but may not erase them; and none
 * but ops sees anything of role db.
 */
const acls = decodeAcls({
  permissive: false,
  view_roles: [
    { principals: values('ops'), roles: any },
    { principals: values('dev', 'owner'), roles: values('dev') },
  ],
  view_flags: [{ principals: values('ops'), flags: any }],
  register_frameworks: [
    { principals: values('ops'), roles: any },
    { principals: values('dev', 'owner'), roles: values('dev') },
  ],
  run_tasks: [
    { principals: values('ops'), users: any },
    { principals: values('dev', 'owner'), users: values('nobody') },
  ],
  reserve_resources: [
    { principals: values('ops'), roles: any },
    { principals: values('owner'), roles: values('dev') },
  ],
  create_volumes: [
    { principals: values('ops'), roles: any },
    { principals: values('owner'), roles: values('dev') },
  ],
  destroy_volumes: [{ principals: values('ops'), creator_principals: any }],
  unreserve_resources: [{ principals: values('ops'), reserver_principals: any }],
})

const stateless = (id: string, more: object = {}): object => ({ id, cmd: 'sleep 1', user: 'nobody', ...more })

const resident = (id: string): object =>
  stateless(id, {
    container: { type: 'MESOS', volumes: [{ containerPath: 'data', mode: 'RW', persistent: { size: 10 } }] },
  })

let fed: HandFed

beforeEach(async () => {
  if (!acls.ok) throw new Error(acls.error)
  const credentials = ['ops', 'dev', 'owner'].map((name) => ({
    principal: Principal(name),
    secret: 'secret',
  }))
  fed = new HandFed({ config: { mesosRole: 'dev' }, credentials, acls: acls.value })
  await expectAnswer(await as('ops', 'POST', '/v2/apps', { ...resident('/db/hidden'), role: 'db' }), {
    status: 201,
  })
  await expectAnswer(await as('ops', 'POST', '/v2/apps', stateless('/open')), { status: 201 })
  await expectAnswer(await as('ops', 'POST', '/v2/apps', resident('/kept')), { status: 201 })
  for (const { id } of PersistentMap.values(fed.state.deployments)) {
    // oxlint-disable-next-line no-await-in-loop
    await as('ops', 'DELETE', `/v2/deployments/${id}?force=true`)
  }
})

const as = (who: string, method: string, path: string, body?: unknown): Promise<Response> =>
  fed.ask(method, path, body, {
    authorization: `Basic ${Buffer.from(`${who}:secret`).toString('base64')}`,
  })

describe('with credentials', () => {
  test('nobody is let in without one, anywhere', async () => {
    for (const [method, path] of [
      ['GET', '/v2/apps'],
      ['GET', '/v2/events'],
      ['POST', '/v2/apps'],
      ['GET', '/v2/nowhere'],
      ['GET', '/ping'],
    ] as const) {
      // oxlint-disable-next-line no-await-in-loop
      const answer = await fed.ask(method, path, method === 'POST' ? stateless('/x') : undefined)
      expect(answer.status).toBe(401)
      expect(answer.headers.get('WWW-Authenticate')).toBe('Basic realm="Mesosphere"')
    }
    expect((await as('stranger', 'GET', '/v2/apps')).status).toBe(401)
    expect((await as('dev', 'GET', '/v2/apps')).status).toBe(200)
  })
})

describe('with access lists', () => {
  const denied = { status: 403, message: 'Not Authorized to perform this action!' }

  test('what is in a hidden role is left out of every list, and refused when it is named', async () => {
    const ids = async (path: string, list: string) => {
      const all = at(await expectAnswer(await as('dev', 'GET', path), { status: 200 }), list)
      return Array.isArray(all) ? all.map((each) => each.id ?? each.app?.id) : []
    }
    expect(await ids('/v2/apps', 'apps')).toEqual(['/kept', '/open'])
    expect(await ids('/v2/apps/*', '*')).toEqual(['/kept', '/open'])
    expect(await ids('/v2/groups', 'apps')).toEqual(['/kept', '/open'])
    expect(await ids('/v2/queue', 'queue')).toEqual(['/kept', '/open'])
    expect(at(await expectAnswer(await as('dev', 'GET', '/v2/groups'), {}), 'groups')).toEqual([])
    expect(at(await expectAnswer(await as('ops', 'GET', '/v2/groups'), {}), 'groups')).toHaveLength(1)
    await expectAnswer(await as('dev', 'GET', '/v2/groups/db'), denied)
    for (const path of ['/v2/apps/db/hidden', '/v2/apps/db/hidden/tasks', '/v2/apps/db/hidden/versions']) {
      // oxlint-disable-next-line no-await-in-loop
      await expectAnswer(await as('dev', 'GET', path), denied)
    }
    await expectAnswer(await as('dev', 'GET', '/v2/apps/db/none'), { status: 404 })
    await expectAnswer(await as('dev', 'DELETE', '/v2/apps/db/hidden'), denied)
    await expectAnswer(await as('dev', 'GET', '/v2/info'), denied)
    await expectAnswer(await as('ops', 'GET', '/v2/info'), { status: 200 })
  })

  test('nobody has the scheduler do what the master would refuse them', async () => {
    const before = fed.state
    const refused = [
      ['POST', '/v2/apps', stateless('/x', { user: 'root' })],
      ['POST', '/v2/apps', resident('/x')],
      ['POST', '/v2/apps', { ...stateless('/db/x'), role: 'db' }],
      ['PUT', '/v2/apps/kept', { cmd: 'sleep 2' }],
      [
        'PUT',
        '/v2/apps',
        [
          { id: '/open', cmd: 'sleep 2' },
          { id: '/db/hidden', cmd: 'sleep 2' },
        ],
      ],
      ['PUT', '/v2/groups/db', { apps: [] }],
      ['DELETE', '/v2/groups', undefined],
      ['POST', '/v2/apps/kept/restart', undefined],
      ['DELETE', '/v2/apps/kept/tasks?wipe=true', undefined],
      ['DELETE', '/v2/queue/kept/delay', undefined],
    ] as const
    for (const [method, path, body] of refused) {
      // oxlint-disable-next-line no-await-in-loop
      const answer = await as('dev', method, path, body)
      expect(`${method} ${path} ${answer.status}`).toBe(`${method} ${path} 403`)
    }
    expect(fed.state).toBe(before)
    await expectAnswer(await as('dev', 'POST', '/v2/apps', stateless('/x')), { status: 201 })
  })

  test('whoever may have volumes may not erase them for that', async () => {
    await expectAnswer(await as('owner', 'PUT', '/v2/apps/kept', { cmd: 'sleep 2' }), { status: 200 })
    await expectAnswer(await as('owner', 'DELETE', '/v2/apps/kept/tasks'), { status: 200 })
    await expectAnswer(await as('owner', 'DELETE', '/v2/apps/kept/tasks?wipe=true'), denied)
    await expectAnswer(await as('owner', 'DELETE', '/v2/apps/kept'), denied)
    // Going back to before the app was there would delete it.
    const [deployment] = PersistentMap.values(fed.state.deployments)
    await expectAnswer(await as('owner', 'DELETE', `/v2/deployments/${deployment?.id ?? ''}`), denied)
    await expectAnswer(await as('owner', 'DELETE', '/v2/apps/open'), { status: 200 })
    await expectAnswer(await as('ops', 'DELETE', '/v2/apps/kept'), { status: 200 })
  })

  test('a deployment that has deleted what is hidden is not to be taken back by who may not see that', async () => {
    fed.offer({ role: 'db' })
    const both = { apps: [stateless('/other')] }
    await expectAnswer(await as('ops', 'PUT', '/v2/groups?force=true', { ...both, groups: [] }), {
      status: 200,
    })
    expect(at(await expectAnswer(await as('ops', 'GET', '/v2/apps'), {}), 'apps')).toMatchObject([
      { id: '/other' },
    ])
    const [deployment] = PersistentMap.values(fed.state.deployments)
    const path = `/v2/deployments/${deployment?.id ?? ''}`
    expect(await expectAnswer(await as('dev', 'GET', '/v2/deployments'), { status: 200 })).toHaveLength(1)
    await expectAnswer(await as('dev', 'DELETE', path), denied)
    await expectAnswer(await as('ops', 'DELETE', path), { status: 200 })
    await expectAnswer(await as('ops', 'GET', '/v2/apps/db/hidden'), { status: 200 })
  })

  test('of events only those of visible apps are told', async () => {
    const { body } = await as('dev', 'GET', '/v2/events?event_type=instance_changed_event')
    const reader = body?.getReader()
    await as('ops', 'PUT', '/v2/apps/db/hidden', { instances: 2 })
    await as('ops', 'PUT', '/v2/apps/open', { instances: 2 })
    let text = ''
    while (!text.includes('"/open"')) {
      // oxlint-disable-next-line no-await-in-loop
      text += new TextDecoder().decode((await reader?.read())?.value)
    }
    expect(text).not.toContain('hidden')
    await reader?.cancel()
  })
})
