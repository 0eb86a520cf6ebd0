import type { Window } from '@holdfast/model/api/common'
import type { Confirmed, OperationDetail, OperationRow, Plan } from '@holdfast/model/api/operations'
import { paths } from '@holdfast/model/api/paths'
import { existsSync } from 'node:fs'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import type { VolumePage } from '@holdfast/model/api/pages'
import { carryOut, formOf, get, makeVolume, run, type Running, send, settled } from './harness.ts'

let running: Running
beforeEach(async () => {
  running = await run()
})
afterEach(() => running.end())

const plan = (request: unknown) => send<Plan>(running, paths.plans, request)
const confirm = (body: unknown, key = 'key-1') =>
  send<Confirmed>(running, paths.operations, body, { 'Idempotency-Key': key })
const volumeOf = async (role: string, id: string) => {
  const { body } = await get<VolumePage>(running, paths.volume(role, id))
  if (body.kind !== 'volume') throw new Error(`There is no single volume ${id}`)
  return body.volume
}
const destroyRequest = async (role: string, id: string) => {
  const { row, master } = await volumeOf(role, id)
  return { steps: [{ verb: 'destroy' as const, agentId: row.agentId, resources: [master] }] }
}

describe('from the plan to the disk and back', () => {
  test('a volume is planned, created, proved by the agent, planned to be destroyed, and gone', async () => {
    const request = makeVolume(running.agents.a1, 'ads', 'pgdata', 64)
    const planned = await plan(request)
    expect(planned.status).toBe(200)
    expect(planned.body).toMatchObject({ lost: [], blocked: [], ceremony: { level: 1 } })
    expect(planned.body.requests.map(({ path, summary }) => [path, summary])).toEqual([
      ['/master/reserve', 'Reserve 64 MiB of root disk for role ads'],
      ['/master/create-volumes', 'Create pgdata · 64 MiB for role ads'],
    ])
    expect(planned.body.disks[0]).toMatchObject({
      before: { freeMb: 10_000, reservedIdleMb: 0, detachedMb: 0 },
      after: { freeMb: 9936, reservedIdleMb: 0, detachedMb: 64, remainderMb: 0 },
    })

    const rows = await carryOut(running, request)
    expect(rows.map(({ state, agent }) => [state, agent])).toEqual([
      ['confirmed', 'shows'],
      ['confirmed', 'shows'],
    ])
    const volume = await volumeOf('ads', 'pgdata')
    expect(existsSync(volume.hostPath ?? '')).toBe(true)
    expect(volume.disk.account).toEqual(planned.body.disks[0]?.after)

    const destroy = await destroyRequest('ads', 'pgdata')
    const doomed = await plan(destroy)
    expect(doomed.body.lost).toMatchObject([{ persistenceId: 'pgdata', sizeMb: 64, status: 'detached' }])
    expect(doomed.body.stays).toContain('64 MiB stay reserved for role ads.')
    await carryOut(running, destroy)
    expect(existsSync(volume.hostPath ?? '')).toBe(false)
    expect((await get(running, paths.volume('ads', 'pgdata'))).status).toBe(404)
  })

  test('the requests of a plan are what Mesos takes: sent by hand they do the same', async () => {
    const { body } = await plan(makeVolume(running.agents.a1, 'ads', 'by-hand', 32))
    for (const planned of body.requests) {
      const { path } = planned
      // oxlint-disable-next-line no-await-in-loop
      const answer = await fetch(`${running.url}${path}`, { method: 'POST', body: formOf(planned) })
      expect(answer.status).toBe(202)
    }
    const [newest] = (await get<Window<OperationRow>>(running, paths.operations)).body.rows
    expect(newest).toMatchObject({ via: 'mesos-api', object: 'by-hand · 32 MiB', actor: '127.0.0.1' })
    expect((await settled(running, newest!.id)).state).toBe('confirmed')
  })

  test('what was asked for has a page, with its history and the same as curl', async () => {
    const [row] = await carryOut(running, makeVolume(running.agents.a1, 'ads', 'pgdata', 64))
    const { body } = await get<OperationDetail>(running, paths.operation(row!.id))
    expect(body.history.map(({ state }) => state)).toEqual(['planned', 'sent', 'accepted', 'confirmed'])
    expect(body.batch).toHaveLength(2)
    expect(body.curl).toContain(`--data-urlencode 'slaveId=${running.agents.a1}'`)
    expect(body.request).toMatchObject({
      verb: 'reserve',
      resources: [{ name: 'disk', scalar: { value: 64 } }],
    })
  })
})

describe('a confirmation', () => {
  test('needs a key, and answers the same operations when it is repeated under it', async () => {
    const request = makeVolume(running.agents.a1, 'ads', 'pgdata', 64)
    const { fingerprint } = (await plan(request)).body
    const without = await send(running, paths.operations, { request, fingerprint })
    expect(without.body.error).toContain('Idempotency-Key')
    const answers = await Promise.all([confirm({ request, fingerprint }), confirm({ request, fingerprint })])
    expect(answers.map(({ status }) => status)).toEqual([202, 202])
    const ids = answers.map(({ body }) => body.operations.map(({ id }) => id))
    expect(ids[0]).toEqual(ids[1])
    const other = { request: makeVolume(running.agents.a1, 'ads', 'other', 64), fingerprint }
    const misused = await send(running, paths.operations, other, { 'Idempotency-Key': 'key-1' })
    expect(misused).toMatchObject({ status: 409, body: { code: 'key_used_otherwise' } })
  })

  test('of a plan that is outdated is refused, and says what has changed', async () => {
    const request = makeVolume(running.agents.a1, 'ads', 'mine', 9000)
    const { fingerprint } = (await plan(request)).body
    await carryOut(running, makeVolume(running.agents.a1, 'web', 'theirs', 5000))
    const answer = await send(
      running,
      paths.operations,
      { request, fingerprint },
      { 'Idempotency-Key': 'key-1' },
    )
    expect(answer).toMatchObject({
      status: 409,
      body: { code: 'outdated', field: 'request/steps/0/size' },
    })
    expect(answer.body.error).toContain('Only 4.88 GiB of root disk is unreserved and unused on a1.test now')
  })

  test('of a large loss needs its word', async () => {
    await carryOut(running, makeVolume(running.agents.a1, 'ads', 'one', 64))
    await carryOut(running, makeVolume(running.agents.a2, 'ads', 'two', 64))
    const [one, two] = await Promise.all([destroyRequest('ads', 'one'), destroyRequest('ads', 'two')])
    const request = { steps: [...one.steps, ...two.steps] }
    const { body } = await plan(request)
    expect(body.ceremony).toEqual({ level: 3, word: '2' })
    const without = await send(
      running,
      paths.operations,
      { request, fingerprint: body.fingerprint },
      { 'Idempotency-Key': 'k' },
    )
    expect(without).toMatchObject({ status: 400, body: { field: 'word', code: 'word_missing' } })
    const rows = await carryOut(running, request, '2')
    expect(rows.map(({ state }) => state)).toEqual(['confirmed', 'confirmed'])
  })
})
