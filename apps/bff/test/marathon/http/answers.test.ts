import { beforeEach, describe, expect, test } from 'vitest'
import { expectAnswer } from './expect-answer.ts'
import { HandFed } from './hand-fed.ts'
import { createApps, read, sleeper } from './some-services.ts'

let fed: HandFed

beforeEach(() => {
  fed = new HandFed()
})

const create = (...apps: readonly object[]) => createApps(fed, apps)
const get = (path: string) => read(fed, path)

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
