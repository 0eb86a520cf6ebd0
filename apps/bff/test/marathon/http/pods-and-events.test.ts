import { Principal } from '@holdfast/model/ids'
import { beforeEach, describe, expect, test } from 'vitest'
import { at, expectAnswer } from './expect-answer.ts'
import { HandFed } from './hand-fed.ts'
import { read, runAll, podOf, sleeper } from './some-services.ts'

let fed: HandFed

beforeEach(() => {
  fed = new HandFed()
})

const get = (path: string) => read(fed, path)
const bringUp = () => runAll(fed)

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
