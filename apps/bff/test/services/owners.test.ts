import type { Window } from '@holdfast/model/api/common'
import type { VolumeRow } from '@holdfast/model/api/rows'
import type { Freshness } from '@holdfast/model/api/common'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { get } from '../dashboard/harness.ts'
import { agentsOf, deploy, frameworksOf, until } from '../marathon/runtime/services.ts'
import { act, app, arranged, instancesOf, serviceIs, serviceRows, type Arrangement } from './arrangement.ts'

let c: Arrangement
beforeAll(async () => {
  c = await arranged()
  await deploy(c.front.upstream, app({ instances: 1 }))
  await serviceIs(c.front, '/db/pg', { status: 'running' })
})
afterAll(() => c.end())

/** The volume of an app, as the dashboard tells it. */
async function volumeOf(id: string): Promise<VolumeRow | undefined> {
  const { body } = await get<Window<VolumeRow>>(c.front, '/api/volumes')
  return body.rows.find(({ owner }) => owner.name === id)
}
const becomes = (id: string, status: VolumeRow['status'], state: string, because: RegExp) =>
  until(async () => {
    const volume = await volumeOf(id)
    const { owner } = volume ?? {}
    return volume?.status === status && owner?.state === state && because.test(owner.because)
      ? volume
      : undefined
  })
const freshness = async () =>
  (await get<{ readonly freshness: Freshness }>(c.front, '/api/cluster')).body.freshness

/** Reserves and creates what looks as if Marathon had made it for an app. */
async function leaveBehind(name: string): Promise<void> {
  const [agent] = await agentsOf(c.front.upstream)
  const [framework] = await frameworksOf(c.front.upstream)
  const labels = {
    labels: [
      { key: 'marathon_framework_id', value: String(framework?.id) },
      { key: 'marathon_task_id', value: `${name}.instance-c0caec0a-863a-11e9-915b-c610fee06dff` },
    ],
  }
  const disk = {
    name: 'disk',
    type: 'SCALAR',
    scalar: { value: 16 },
    reservations: [{ type: 'DYNAMIC', role: 'marathon', principal: 'marathon', labels }],
  }
  const volume = {
    ...disk,
    disk: {
      persistence: { id: `${name}#data#8e1f0af7-3fdd-11e6-a2ab-2687a99fcff1`, principal: 'marathon' },
      volume: { mode: 'RW', container_path: 'data' },
    },
  }
  for (const [path, field, value] of [
    ['/master/reserve', 'resources', disk],
    ['/master/create-volumes', 'volumes', volume],
  ] as const) {
    const body = new URLSearchParams({ slaveId: agent?.id ?? '', [field]: JSON.stringify([value]) })
    // oxlint-disable-next-line no-await-in-loop
    const { status } = await fetch(`${c.front.upstream.url}${path}`, { method: 'POST', body })
    expect(status).toBe(202)
  }
}

describe('whom a volume belongs to', () => {
  test('is what Marathon says, while it is heard; else only what the master says', async () => {
    await becomes('/db/pg', 'attached', 'claimed', /the Marathon that has \/db\/pg$/)
    await leaveBehind('gone')
    await becomes('/gone', 'orphaned', 'absent', /the Marathon that has no \/gone any more$/)

    await c.marathon.shut()
    await becomes('/gone', 'detached', 'claimed', /is registered as marathon$/)
    await becomes('/db/pg', 'attached', 'claimed', /is registered as marathon$/)
    expect((await freshness()).marathon).toMatchObject({
      state: 'stale',
      reason: expect.stringMatching(/refused/) as string,
    })

    await c.marathon.open()
    await becomes('/gone', 'orphaned', 'absent', /has no \/gone any more$/)
    expect((await freshness()).marathon).toBeUndefined()
  })
})

test('a volume is of an app again when there is one of its name, and of none when that goes', async () => {
  await leaveBehind('late')
  await becomes('/late', 'orphaned', 'absent', /has no \/late any more$/)
  await deploy(c.front.upstream, app({ id: '/late', instances: 0 }))
  await becomes('/late', 'detached', 'claimed', /the Marathon that has \/late$/)
  await fetch(`${c.front.upstream.url}/v2/apps/late`, { method: 'DELETE' })
  await becomes('/late', 'orphaned', 'absent', /has no \/late any more$/)
})

test('the volumes of an instance are found on its agent when Marathon forgets to tell them', async () => {
  const [before] = await instancesOf(c.front, '/db/pg')
  expect(before?.volumes).toHaveLength(1)
  const bare = (text: string) => text.replaceAll(/"localVolumes":\[[^\]]*\]/g, '"localVolumes":[]')
  c.marathon.rewrite((text, { path }) => (path.startsWith('/v2/apps?') ? bare(text) : text))
  const beganAt = c.marathon.requests.length
  const looks = () => c.marathon.requests.slice(beganAt).filter(({ path }) => path === '/v2/info').length
  await until(() => Promise.resolve(looks() > 1 || undefined))
  // By its task, and then, when it has none, by the label of its reservation.
  expect((await instancesOf(c.front, '/db/pg'))[0]).toEqual(before)
  await fetch(`${c.front.upstream.url}/v2/apps/db/pg`, {
    method: 'PUT',
    headers: { 'Content-Type': 'application/json' },
    body: '{"instances":0}',
  })
  await serviceIs(c.front, '/db/pg', { running: 0, suspended: 1, volumesDetached: 1 })
  const [detached] = await instancesOf(c.front, '/db/pg')
  expect(detached?.volumes.map(({ persistenceId }) => persistenceId)).toEqual(
    before?.volumes.map(({ persistenceId }) => persistenceId),
  )
  c.marathon.rewrite(undefined)
  await fetch(`${c.front.upstream.url}/v2/apps/db/pg`, {
    method: 'PUT',
    headers: { 'Content-Type': 'application/json' },
    body: '{"instances":1}',
  })
  await serviceIs(c.front, '/db/pg', { running: 1, status: 'running', volumesAttached: 1 })
})

/** What is sent to whoever has a page open. */
async function streamed(): Promise<{ readonly text: () => string; end(): void }> {
  const controller = new AbortController()
  const { body } = await fetch(`${c.front.url}/api/stream`, { signal: controller.signal })
  let text = ''
  const decoder = new TextDecoder()
  void (async () => {
    try {
      for await (const chunk of body ?? []) text += decoder.decode(chunk)
    } catch {
      // It was ended.
    }
  })()
  return { text: () => text, end: () => controller.abort() }
}

describe('while Marathon is not there', () => {
  test('whoever has a page open is told so, and when it is back', async () => {
    const stream = await streamed()
    const told = (what: RegExp) => until(() => Promise.resolve(what.test(stream.text()) || undefined))
    await told(/event: freshness/)
    await c.marathon.shut()
    await told(/"marathon":\{"state":"stale"/)
    await c.marathon.open()
    await told(/"marathon":\{"state":"stale"[^]*event: freshness\ndata: (?!.*"marathon")/)
    stream.end()
  })

  test('volumes are told still, its apps as they were, and what is asked of it is refused as not sent', async () => {
    await c.marathon.shut()
    await until(async () => (await freshness()).marathon)
    expect(await freshness()).toMatchObject({ state: 'live' })
    expect((await serviceRows(c.front)).map(({ key }) => key)).toContain('/db/pg')
    const before = c.marathon.requests.length
    const asked = await act(c.front, { action: 'scale', id: '/db/pg', instances: 2 })
    expect(asked).toMatchObject({ state: 'refused', error: { status: 503 } })
    expect(asked.error?.message).toMatch(/^No Marathon was reached/)
    await c.marathon.open()
    await serviceIs(c.front, '/db/pg', { instances: 1, status: 'running' })
    expect(c.marathon.requests.slice(before).filter(({ method }) => method !== 'GET')).toEqual([])
  })
})

describe('while no master is there', () => {
  test('apps are told and changed still, and the view of the cluster says that it is old', async () => {
    await until(async () => ((await freshness()).marathon === undefined ? true : undefined))
    await c.mesos.shut()
    await until(async () => ((await freshness()).state === 'stale' ? true : undefined))
    const suspended = await act(c.front, { action: 'suspend', id: '/db/pg' })
    expect(suspended.state).not.toBe('refused')
    await serviceIs(c.front, '/db/pg', { instances: 0, running: 0 })
    await c.mesos.open()
    await until(async () => ((await freshness()).state === 'live' ? true : undefined))
    await becomes('/db/pg', 'detached', 'claimed', /the Marathon that has \/db\/pg$/)
  })
})
