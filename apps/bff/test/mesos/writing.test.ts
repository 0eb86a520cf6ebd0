import { OperationId, Role } from '@holdfast/model/ids'
import type { Operation } from '@holdfast/model/operation/operation'
import { Scalar } from '@holdfast/model/scalar'
import { Value } from '@holdfast/model/resource/value'
import { afterEach, describe, expect, test } from 'vitest'
import { eventually } from '../replay/replayed.ts'
import { create, destroyNightly, MIXED, operating, OPS, volume, type Operating } from './operating.ts'

let h: Operating
afterEach(() => h.close())

const origin = { via: 'dashboard', actor: 'ops' } as const
const submit = (operation: Operation) =>
  h.operations.submit({ operationId: OperationId('op-1'), agentId: MIXED, operation, principal: OPS }, origin)

/** What changes something, as it reached the master. */
const writes = () =>
  h.replay.requests.filter(
    ({ to, method, path }) => to === 'master' && method === 'POST' && path !== '/api/v1',
  )

/** The next changes are answered so. */
const answering = (status: number, body: string, type = 'text/plain') =>
  h.replay.instead((request, response) => {
    if (request.method !== 'POST' || request.path === '/api/v1') return false
    response.writeHead(status, { 'Content-Type': type }).end(body)
    return true
  })

const reserved = (role: string) => ({
  name: 'disk',
  value: Value.scalar(Scalar.of(10)),
  reservations: [{ type: 'DYNAMIC', role: Role(role), principal: OPS } as const],
})

const longRole = () => ({
  ...volume('extra', 10),
  reservations: [{ type: 'STATIC', role: Role('r'.repeat(300)) } as const],
})

/** What says how the agent is, with a volume `extra`. */
const shown = (text: string) =>
  text.replace(
    /("backup":\[)/,
    `$1${JSON.stringify({
      name: 'disk',
      type: 'SCALAR',
      scalar: { value: 100 },
      role: 'backup',
      reservations: [{ type: 'STATIC', role: 'backup' }],
      disk: {
        persistence: { id: 'extra', principal: 'ops' },
        volume: { mode: 'RW', container_path: 'dump' },
      },
    })},`,
  )

async function logIn(stage = '07-agent-new-id'): Promise<void> {
  h = await operating(stage, { timeoutMs: 1000 })
  h.cluster.passedOn.keep(OPS, 'hush-hush')
}

describe('an operation', () => {
  test('is sent to the endpoint of its kind, once, with the credentials of whoever asks', async () => {
    await logIn()
    expect(await submit(create('extra'))).toMatchObject({ ok: true })
    const [request, ...more] = writes()
    expect(more).toEqual([])
    expect(request).toMatchObject({
      path: '/master/create-volumes',
      authorization: `Basic ${Buffer.from('ops:hush-hush').toString('base64')}`,
    })
    const form = new URLSearchParams(request?.body)
    expect(form.get('slaveId')).toBe(MIXED)
    expect(JSON.parse(form.get('volumes') ?? '')).toEqual([
      {
        name: 'disk',
        type: 'SCALAR',
        scalar: { value: 100 },
        role: 'backup',
        reservations: [{ type: 'STATIC', role: 'backup' }],
        disk: {
          persistence: { id: 'extra', principal: 'ops' },
          volume: { mode: 'RW', container_path: 'dump' },
        },
      },
    ])
    expect(h.row('op-1')).toMatchObject({ state: 'accepted', master: 'shows' })
  })

  test('with a semicolon in it is one field still', async () => {
    await logIn()
    await submit(create('a;b&c=d'))
    expect(writes()[0]?.body).not.toMatch(/[;]/)
    const [resource] = JSON.parse(new URLSearchParams(writes()[0]?.body).get('volumes') ?? '') as [
      { readonly disk: { readonly persistence: { readonly id: string } } },
    ]
    expect(resource.disk.persistence.id).toBe('a;b&c=d')
  })

  test('that resizes goes to the newer API, for it has no other endpoint', async () => {
    await logIn()
    const addition = { ...volume('x', 5), disk: undefined }
    const { disk: _, ...plain } = addition
    await submit({ type: 'GROW_VOLUME', volume: volume('nightly', 8000), addition: plain })
    const call = h.replay.requests.find((each) => each.call === 'GROW_VOLUME')
    expect(JSON.parse(call?.body ?? '')).toMatchObject({
      type: 'GROW_VOLUME',
      grow_volume: { agent_id: { value: MIXED }, addition: { scalar: { value: 5 } } },
    })
  })

  test('that takes over another reservation says which', async () => {
    await logIn()
    await submit({ type: 'RESERVE', resources: [reserved('b')], source: [reserved('a')] })
    expect(JSON.parse(new URLSearchParams(writes()[0]?.body).get('source') ?? '')).toMatchObject([
      { role: 'a' },
    ])
  })
})

describe('what the master answers', () => {
  const refusals: readonly (readonly [number, string])[] = [
    [400, "Invalid CREATE operation on agent x at y (z): Persistence ID 'nightly' is not unique"],
    [401, '401 Unauthorized.'],
    [403, '403 Forbidden.'],
    [409, 'disk(allocated: *):1 does not contain disk:2'],
    [503, 'No leader elected'],
  ]
  test.each(refusals)('with %i is a refusal, word for word', async (status, message) => {
    await logIn()
    answering(status, message)
    expect(await submit(create('extra'))).toEqual({
      ok: false,
      error: expect.objectContaining({ status, message }),
    })
    expect(h.row('op-1')).toMatchObject({ state: 'refused', error: { status, message } })
    expect(writes()).toHaveLength(1)
  })

  test.each([
    [500, '500 Internal Server Error.', 'text/plain'],
    [502, '<html><h1>Bad Gateway</h1></html>', 'text/html'],
    [504, '', 'text/plain'],
  ])('with %i says nothing of what was done: the agent is watched', async (status, body, type) => {
    await logIn()
    answering(status, body, type)
    const answer = await submit(create('extra'))
    expect(answer.ok ? 0 : answer.error.status).toBe(502)
    expect(answer.ok ? '' : answer.error.message).not.toMatch(/[<>]/)
    expect(h.row('op-1')).toMatchObject({ state: 'sent', master: 'unknown' })
    expect(writes()).toHaveLength(1)
  })
})

describe('when no answer comes', () => {
  test.each(['hangs', 'closes', 'cuts it off'])(
    'because the master %s, it is not sent again',
    async (how) => {
      await logIn()
      h.replay.instead((request, response) => {
        if (request.method !== 'POST' || request.path === '/api/v1') return false
        if (how === 'closes') response.destroy()
        if (how === 'cuts it off') {
          response.writeHead(202, { 'Content-Length': '10' }).write('x')
          setImmediate(() => response.destroy())
        }
        return true
      })
      const answer = await submit(create('extra'))
      expect(answer.ok ? 0 : answer.error.status).toBe(504)
      expect(h.row('op-1')).toMatchObject({ state: 'sent', master: 'unknown' })
      h.replay.instead(undefined)
      await h.pass(() => h.row('op-1').state !== 'sent')
      expect(writes()).toHaveLength(1)
      // Neither the master nor the agent shows it for as long as it may take.
      expect(h.row('op-1').state).not.toBe('confirmed')
    },
  )

  test('because nobody is there, it was not sent, and is refused', async () => {
    await logIn()
    await h.replay.close()
    const answer = await submit(create('extra'))
    expect(answer.ok ? 0 : answer.error.status).toBe(503)
    expect(h.row('op-1').state).toBe('refused')
  })

  test('a restart watches on, and sends nothing', async () => {
    await logIn()
    h.replay.instead((request) => request.method === 'POST' && request.path !== '/api/v1')
    await submit(create('extra'))
    h.replay.instead(undefined)
    await h.restart()
    await h.pass(() => h.row('op-1').settledMs !== undefined || h.row('op-1').state === 'not_confirmed')
    expect(writes()).toHaveLength(1)
  })
})

describe('what would harm a real master', () => {
  const tooLittle: readonly (readonly [string, Operation])[] = [
    ['an amount that rounds to nothing', create('extra', 0.0004)],
    ['nothing at all', create('extra', 0)],
    ['a volume of a role that no directory can be called', { type: 'CREATE', volumes: [longRole()] }],
  ]
  test.each(tooLittle)('%s is refused before it is sent', async (_, operation) => {
    await logIn()
    const answer = await submit(operation)
    expect(answer.ok ? 0 : answer.error.status).toBe(400)
    expect(writes()).toEqual([])
  })
})

describe('secrets', () => {
  test('are in no log, no answer and no file', async () => {
    await logIn()
    answering(403, '403 Forbidden.')
    await submit(create('extra'))
    const encoded = Buffer.from('ops:hush-hush').toString('base64')
    for (const text of [h.stored(), JSON.stringify(h.log), JSON.stringify(h.row('op-1'))]) {
      expect(text).not.toContain('hush-hush')
      expect(text).not.toContain(encoded)
    }
  })

  test('are gone with the login: what is sent then is refused here, and says so', async () => {
    await logIn()
    h.cluster.passedOn.forget(OPS)
    const answer = await submit(create('extra'))
    expect(answer).toMatchObject({ ok: false, error: { status: 401 } })
    expect(writes()).toEqual([])
  })
})

describe('an accepted operation', () => {
  test('is confirmed when the agent itself shows it, and not before', async () => {
    await logIn()
    await submit(create('extra'))
    // The master shows what it accepted at once.
    h.replay.rewrite((text, to) => (to === 'master' ? shown(text) : text))
    await h.pass(() => h.ledger.volumesNamed('backup', 'extra').length === 1)
    await h.pass(() => h.row('op-1').agent === 'does_not_show')
    expect(h.row('op-1').state).toBe('accepted')
    h.replay.rewrite((text, to) => (to === 'master' || to === 'mixed' ? shown(text) : text))
    await h.pass(() => h.row('op-1').state === 'confirmed')
  })

  test('that the master forgets is called lost', async () => {
    await logIn()
    await submit(create('extra'))
    await h.pass(() => h.row('op-1').state !== 'accepted')
    expect(h.row('op-1')).toMatchObject({ state: 'reverted' })
  })

  test('on an agent that goes out of reach is not confirmed, with the reason, and is watched on', async () => {
    await logIn('05-agent-back')
    await submit(destroyNightly)
    h.replay.stage('06-agent-unregistered')
    h.replay.rewrite((text) =>
      // As when it is lost, and does not go by itself.
      text.replace(
        /"master\/slave_removals\/reason_unregistered":1/,
        '"master/slave_removals/reason_unregistered":0',
      ),
    )
    await h.pass(() => h.cluster.view().agents.get(MIXED)?.status === 'unreachable')
    await h.pass(() => h.row('op-1').state === 'not_confirmed')
    expect(h.row('op-1').error?.message).toMatch(/does not answer/)
    expect(h.row('op-1').settledMs).toBeUndefined()
  })

  test('two people at once: the second is refused in the words of the master', async () => {
    await logIn()
    const first = submit(destroyNightly)
    answering(400, 'Invalid DESTROY operation: Persistent volumes not found')
    const second = h.operations.submit(
      { operationId: OperationId('op-2'), agentId: MIXED, operation: destroyNightly, principal: OPS },
      origin,
    )
    await first
    expect(await second).toMatchObject({ ok: false })
    await eventually(() => h.row('op-2').state === 'refused')
  })
})
