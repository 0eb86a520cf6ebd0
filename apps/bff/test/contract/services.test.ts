import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { deploy, until, volumesOf } from '../marathon/runtime/services.ts'
import { get, run, send } from '../dashboard/harness.ts'
import {
  act,
  app,
  arranged,
  instancesOf,
  pod,
  serviceIs,
  settledRow,
  type Arrangement,
} from '../services/arrangement.ts'

interface Served {
  readonly url: string
}

interface Contracted {
  readonly front: { readonly url: string; readonly upstream: Served }
  /** What changes something, as it reached Marathon; absent: it is asked within the program. */
  readonly writes?: () => readonly string[]
  end(): Promise<void>
}

const WAYS: readonly (readonly [string, () => Promise<Contracted>])[] = [
  [
    'services of the program itself',
    async () => {
      const program = await run({ allocationIntervalMs: 50 })
      return { front: { url: program.url, upstream: program }, end: () => program.end() }
    },
  ],
  [
    'services of a Marathon before a Mesos, which are another program',
    async () => {
      const made: Arrangement = await arranged()
      const writes = () =>
        made.marathon.requests.flatMap(({ method, path, body }) =>
          method === 'GET' ? [] : [`${method} ${path} ${body}`],
        )
      return { front: made.front, writes, end: () => made.end() }
    },
  ],
]

describe.each(WAYS)('%s', (_, start) => {
  let c: Contracted
  beforeAll(async () => {
    c = await start()
    expect((await deploy(c.front.upstream, app())).status).toBe(201)
    expect((await send(c.front.upstream, '/v2/pods', pod())).status).toBe(201)
  })
  afterAll(() => c.end())

  test('apps and pods are read, with their volumes as the cluster shows them', async () => {
    const row = await serviceIs(c.front, '/db/pg', { status: 'running', running: 2, volumesAttached: 2 })
    expect(row).toMatchObject({ kind: 'app', role: 'marathon', instances: 2, volumesDetached: 0 })
    await serviceIs(c.front, '/pod', { kind: 'pod', status: 'running', running: 1, volumesAttached: 1 })
    const [first] = await instancesOf(c.front, '/db/pg')
    expect(first).toMatchObject({
      label: 'attached',
      tasks: [{ state: 'TASK_RUNNING' }],
      volumes: [{ name: 'data', sizeMb: 64, role: 'marathon' }],
    })
  })

  test('scaled down it keeps its volumes, and scaled up it takes them again; each is sent once and followed to its end', async () => {
    const before = await volumesOf(c.front.upstream)
    const down = await act(c.front, { action: 'scale', id: '/db/pg', instances: 1 })
    expect(await settledRow(c.front, down.key)).toMatchObject({ state: 'done', action: 'scale' })
    await serviceIs(c.front, '/db/pg', { instances: 1, running: 1, suspended: 1, volumesDetached: 1 })
    const up = await act(c.front, { action: 'scale', id: '/db/pg', instances: 2 })
    expect(await settledRow(c.front, up.key)).toMatchObject({ state: 'done' })
    await serviceIs(c.front, '/db/pg', { running: 2, suspended: 0, volumesAttached: 2 })
    expect(await volumesOf(c.front.upstream)).toEqual(before)
    if (c.writes !== undefined) {
      expect(c.writes()).toEqual(['PUT /v2/apps/db/pg {"instances":1}', 'PUT /v2/apps/db/pg {"instances":2}'])
    }
  })

  test('a restart is done when its deployment is, and not when it was accepted', async () => {
    const restart = await act(c.front, { action: 'restart', id: '/db/pg' })
    expect(restart.deploymentId).toBeDefined()
    const done = await settledRow(c.front, restart.key)
    expect(done.state).toBe('done')
    const { body } = await get<readonly { readonly id: string }[]>(c.front.upstream, '/v2/deployments')
    expect(body.map(({ id }) => id)).not.toContain(restart.deploymentId)
  })

  test('one that is killed comes back on its volume, and the kill is done when its task has ended', async () => {
    await serviceIs(c.front, '/db/pg', { status: 'running', running: 2 })
    const [one] = await instancesOf(c.front, '/db/pg')
    if (one === undefined) throw new Error('There is no instance')
    const killed = await act(c.front, { action: 'kill', id: '/db/pg', instanceIds: [one.key] })
    expect(await settledRow(c.front, killed.key)).toMatchObject({ state: 'done' })
    const again = await until(async () => {
      const now = (await instancesOf(c.front, '/db/pg')).find(({ key }) => key === one.key)
      return now?.label === 'attached' && now.tasks[0]?.taskId !== one.tasks[0]?.taskId ? now : undefined
    })
    expect(again.volumes.map(({ persistenceId }) => persistenceId)).toEqual(
      one.volumes.map(({ persistenceId }) => persistenceId),
    )
  })

  test('one that is wiped is done when no agent shows its volume', async () => {
    const [one] = await instancesOf(c.front, '/db/pg')
    const volume = one?.volumes[0]?.persistenceId ?? ''
    expect(await volumesOf(c.front.upstream)).toContain(volume)
    const wiped = await act(c.front, { action: 'wipe', id: '/db/pg', instanceIds: [one?.key ?? ''] })
    expect(await settledRow(c.front, wiped.key)).toMatchObject({ state: 'done' })
    expect(await volumesOf(c.front.upstream)).not.toContain(volume)
  })

  test('what was given up before it was done has failed, and says so', async () => {
    const never = app({ id: '/never', constraints: [['hostname', 'LIKE', 'nowhere']] })
    const created = await act(c.front, { action: 'create', kind: 'app', definition: never })
    await serviceIs(c.front, '/never', { status: 'waiting' })
    const given = await send(c.front.upstream, '/v2/apps/never?force=true', { instances: 1 }, {}, 'PUT')
    expect(given.status).toBe(200)
    expect(await settledRow(c.front, created.key)).toMatchObject({
      state: 'failed',
      error: {
        message: expect.stringMatching(/^Its deployment ended before it was done: cancelled/) as string,
      },
    })
    await send(c.front.upstream, '/v2/apps/never', '', {}, 'DELETE')
  })

  test('volumes in the role that an app had before are found there, and waited for', async () => {
    const { status } = await deploy(c.front.upstream, app({ id: '/moved/pg', instances: 1 }))
    expect(status).toBe(201)
    await serviceIs(c.front, '/moved/pg', { running: 1, volumesAttached: 1 })
    const moved = await send(c.front.upstream, '/v2/apps/moved/pg?force=true', { role: 'moved' }, {}, 'PUT')
    expect(moved.status).toBe(200)
    await serviceIs(c.front, '/moved/pg', { role: 'moved', status: 'running', volumesAttached: 1 })
    const [one] = await instancesOf(c.front, '/moved/pg')
    expect(one?.volumes).toMatchObject([{ role: 'marathon', sizeMb: 64 }])
    const deleted = await act(c.front, { action: 'delete', id: '/moved/pg' })
    expect(await settledRow(c.front, deleted.key)).toMatchObject({ state: 'done' })
    expect(await volumesOf(c.front.upstream)).not.toContain(one?.volumes[0]?.persistenceId)
  })

  test('what waits says why, and what is deleted leaves nothing', async () => {
    const huge = app({
      id: '/huge',
      instances: 1,
      container: {
        type: 'MESOS',
        volumes: [{ containerPath: 'data', mode: 'RW', persistent: { type: 'root', size: 999_999 } }],
      },
    })
    const made = await act(c.front, { action: 'create', kind: 'app', definition: huge })
    expect(made.state).toBe('accepted')
    await serviceIs(c.front, '/huge', { status: 'waiting', waiting: 1 })
    const detail = await until(async () => {
      const { body } = await get<{ readonly refusals: readonly { readonly reason: string }[] }>(
        c.front,
        `/api/services/${encodeURIComponent('/huge')}`,
      )
      return body.refusals.length > 0 ? body : undefined
    })
    expect(detail.refusals.map(({ reason }) => reason)).toContain('InsufficientDisk')
    const gone = await act(c.front, { action: 'delete', id: '/huge' })
    expect(await settledRow(c.front, gone.key)).toMatchObject({ state: 'done' })
    // It was never placed: what was to make it is given up.
    expect(await settledRow(c.front, made.key)).toMatchObject({ state: 'failed' })
  })

  test('what Marathon refuses comes back word for word, with its places', async () => {
    const refused = await act(c.front, { action: 'create', kind: 'app', definition: { id: '/bad' } })
    expect(refused).toMatchObject({ state: 'refused', error: { status: 422 } })
    expect(refused.error?.message).toMatch(/^Object is not valid\n/)
  })

  test('an event hurries the poller: it does not wait for its turn', async () => {
    await serviceIs(c.front, '/pod', { status: 'running' })
    const beganMs = Date.now()
    expect((await deploy(c.front.upstream, app({ id: '/quick', instances: 0 }))).status).toBe(201)
    await serviceIs(c.front, '/quick', {})
    expect(Date.now() - beganMs).toBeLessThan(5000)
  })
})
