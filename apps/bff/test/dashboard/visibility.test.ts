import type { Window } from '@holdfast/model/api/common'
import type { ControlRow } from '@holdfast/model/api/hosted'
import type {
  AgentDetail,
  AgentJson,
  AgentSpace,
  ClusterInfo,
  Overview,
  VolumePage,
} from '@holdfast/model/api/pages'
import type { Confirmed, OperationRequest, OperationRow, Plan } from '@holdfast/model/api/operations'
import { paths } from '@holdfast/model/api/paths'
import type { AgentRow, ReservationRow, RoleRow, VolumeRow } from '@holdfast/model/api/rows'
import { Principal } from '@holdfast/model/ids'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { decodeAclsText } from '../../src/flags/acls.ts'
import { get, makeVolume, run, type Running, send } from './harness.ts'

/** ops sees everything, dev only what belongs to the role dev and the roles below it. */
const acls = {
  view_roles: [
    { principals: { values: ['ops'] }, roles: { type: 'ANY' } },
    { principals: { values: ['dev'] }, roles: { values: ['dev', 'dev/%'] } },
    { principals: { type: 'ANY' }, roles: { type: 'NONE' } },
  ],
}

let running: Running
let secret: OperationRow
beforeAll(async () => {
  const decoded = decodeAclsText(JSON.stringify(acls))
  if (!decoded.ok) throw new Error(decoded.error.join('; '))
  const credentials = ['ops', 'dev'].map((name) => ({ principal: Principal(name), secret: 's' }))
  running = await run({ credentials, acls: decoded.value })
  const { a1, a2 } = running.agents
  const [, made] = await confirm('ops', makeVolume(a1, 'secret', 'hidden-volume', 64))
  secret = made!
  await confirm('ops', makeVolume(a1, 'dev/web', 'shown', 10))
  await confirm('dev', makeVolume(a2, 'dev', 'mine', 20))
})
afterAll(() => running.end())

const as = (principal: string) => ({
  Authorization: `Basic ${Buffer.from(`${principal}:s`).toString('base64')}`,
})
const read = async <T>(principal: string, path: string) => (await get<T>(running, path, as(principal))).body

/** As Mesos wants it from whoever has a name. */
function owned(principal: string, { steps }: OperationRequest): OperationRequest {
  const text = JSON.stringify(steps)
    .replaceAll('"type":"DYNAMIC"', `"type":"DYNAMIC","principal":"${principal}"`)
    .replaceAll('"persistence":{', `"persistence":{"principal":"${principal}",`)
  return { steps: JSON.parse(text) as OperationRequest['steps'] }
}

async function confirm(principal: string, asked: OperationRequest): Promise<readonly OperationRow[]> {
  const request = owned(principal, asked)
  const { fingerprint } = (await send<Plan>(running, paths.plans, request, as(principal))).body
  const headers = { ...as(principal), 'Idempotency-Key': `${principal}-${fingerprint}` }
  const { body } = await send<Confirmed>(running, paths.operations, { request, fingerprint }, headers)
  return Promise.all(body.operations.map(({ id }) => settledFor('ops', id)))
}

/** ops sees how everything ends. */
async function settledFor(principal: string, id: string): Promise<OperationRow> {
  for (;;) {
    // oxlint-disable-next-line no-await-in-loop
    const { row } = await read<{ row: OperationRow }>(principal, paths.operation(id))
    if (row.settledMs !== undefined) return row
  }
}

const names = async (principal: string) => {
  const volumes = await read<Window<VolumeRow>>(principal, paths.volumes)
  const reservations = await read<Window<ReservationRow>>(principal, paths.reservations)
  const roles = await read<Window<RoleRow>>(principal, paths.roles)
  return {
    volumes: volumes.rows.map(({ persistenceId }) => persistenceId),
    total: [volumes.total, volumes.unfiltered, volumes.sums['sizeMb']],
    facet: volumes.facets['role']?.map(({ value }) => value),
    reservations: reservations.rows.map(({ role }) => role),
    roles: roles.rows.map(({ role }) => role),
    hidden: [volumes, reservations, roles].map(({ hidden }) => hidden ?? false),
  }
}

const views = async (principal: string) =>
  (await read<ClusterInfo>(principal, paths.cluster)).permissions.views

const list = async (principal: string) => {
  const { rows, total, hidden, facets } = await read<Window<OperationRow>>(principal, paths.operations)
  const counted = facets['state']?.reduce((sum, { count }) => sum + count, 0)
  return { roles: rows.map(({ role }) => role), total, counted, hidden: hidden ?? false }
}

describe('whoever may not view a role', () => {
  test('is told of none of its rows in any list, and that parts are hidden', async () => {
    expect(await names('ops')).toEqual({
      volumes: ['hidden-volume', 'mine', 'shown'],
      total: [3, 3, 94],
      facet: expect.arrayContaining(['dev', 'dev/web', 'secret']),
      reservations: ['dev', 'dev/web', 'secret'],
      roles: ['dev', 'dev/web', 'secret'],
      hidden: [false, false, false],
    })
    expect(await names('dev')).toEqual({
      volumes: ['mine', 'shown'],
      total: [2, 2, 30],
      facet: ['dev', 'dev/web'],
      reservations: ['dev', 'dev/web'],
      roles: ['dev', 'dev/web'],
      hidden: [true, true, true],
    })
  })

  test('still gets sums that add up: what is hidden is one part of the disk', async () => {
    const overview = await read<Overview>('dev', paths.overview)
    expect(overview).toMatchObject({ hidden: true, roles: 2, volumes: { detached: { count: 2 } } })
    expect(overview.account).toMatchObject({ detachedMb: 30, hiddenMb: 64, remainderMb: 0 })
    const { rows } = await read<Window<AgentRow>>('dev', paths.agents)
    expect(rows.map(({ account, hidden }) => [account.hiddenMb, hidden])).toEqual([
      [64, true],
      [undefined, undefined],
    ])
    expect((await read<Overview>('ops', paths.overview)).account).not.toHaveProperty('hiddenMb')
  })

  test('finds neither the page of a hidden volume nor anything of it on the page of its agent', async () => {
    const { a1 } = running.agents
    const gone = await get(running, paths.volume('secret', 'hidden-volume'), as('dev'))
    expect(gone.status).toBe(404)
    expect(gone.body.hint).toContain('(view_role)')
    const page = await read<AgentDetail>('dev', paths.agent(a1))
    expect(page.row.hidden).toBe(true)
    const json = await read<unknown>('dev', paths.agentJson(a1))
    const space = await read<AgentSpace>('dev', paths.agentSpace(a1))
    for (const told of [page, json, space]) {
      expect(JSON.stringify(told)).not.toMatch(/secret|hidden-volume/)
      expect(JSON.stringify(told)).toMatch(/dev\/web/)
    }
    const whole = await read<VolumePage>('ops', paths.volume('secret', 'hidden-volume'))
    expect(whole.kind).toBe('volume')
  })

  test('exports what they see', async () => {
    const text = await (
      await fetch(`${running.url}${paths.export('volumes', 'csv')}`, { headers: as('dev') })
    ).text()
    expect(text).toContain('shown')
    expect(text).not.toContain('hidden-volume')
  })

  test('sees operations of those roles, and their own', async () => {
    expect(await list('ops')).toMatchObject({ total: 6, counted: 6, hidden: false })
    expect(await list('dev')).toEqual({
      roles: ['dev', 'dev', 'dev/web', 'dev/web'],
      total: 4,
      counted: 4,
      hidden: true,
    })
    const page = await get(running, paths.operation(secret.id), as('dev'))
    expect(page.status).toBe(404)
    expect((await read<Overview>('dev', paths.overview)).recent.confirmed).toBe(4)
  })

  test('plans on what they see: a volume that is hidden is not there', async () => {
    const resource = {
      name: 'disk',
      type: 'SCALAR',
      scalar: { value: 64 },
      reservations: [{ type: 'DYNAMIC', role: 'secret', principal: 'ops' }],
      disk: {
        persistence: { id: 'hidden-volume', principal: 'ops' },
        volume: { container_path: 'data', mode: 'RW' },
      },
    }
    const steps = [{ verb: 'destroy', agentId: running.agents.a1, resources: [resource] }]
    const { body } = await send<Plan>(running, paths.plans, { steps }, as('dev'))
    expect(body.lost).toEqual([])
    expect(body.blocked[0]?.message).toBe('hidden-volume is not on a1.test.')
  })

  test('is told with the cluster that views are partial', async () => {
    expect([await views('ops'), await views('dev')]).toEqual(['all', 'some'])
  })
})

describe('the stream', () => {
  test('tells what changes to whoever may see it, and to nobody else', async () => {
    const heard = { ops: '', dev: '' }
    const ends: (() => void)[] = []
    for (const principal of ['ops', 'dev'] as const) {
      const stop = new AbortController()
      // oxlint-disable-next-line no-await-in-loop
      const answer = await fetch(`${running.url}${paths.stream}`, {
        headers: as(principal),
        signal: stop.signal,
      })
      ends.push(() => stop.abort())
      const reader = answer.body!.pipeThrough(new TextDecoderStream()).getReader()
      const listen = async () => {
        for (;;) {
          // oxlint-disable-next-line no-await-in-loop
          const { value, done } = await reader.read()
          if (done) return
          heard[principal] += value
        }
      }
      listen().catch(() => undefined)
    }
    await confirm('ops', makeVolume(running.agents.a2, 'secret', 'whispered', 5))
    await confirm('ops', makeVolume(running.agents.a2, 'dev/web', 'spoken', 5))
    await expect.poll(() => heard.dev).toContain('spoken')
    await expect.poll(() => heard.ops).toContain('spoken')
    expect(heard.ops).toContain('whispered')
    expect(heard.dev).not.toContain('whispered')
    for (const end of ends) end()
  })
})

test('why an agent does not run is told to whoever may see all that it has: it may name it', async () => {
  const { a2 } = running.agents
  const control = (action: string) => send(running, paths.control('a2'), { action }, as('ops'))
  expect((await control('stop')).status).toBe(200)
  const seenBy = async (principal: string) => {
    const { unreachable } = await read<AgentDetail>(principal, paths.agent(a2))
    const { rows } = await read<Window<ControlRow>>(principal, `${paths.controls}?q=a2`)
    const json = await read<AgentJson>(principal, paths.agentJson(a2))
    return [unreachable, json.unreachable, rows[0]?.running, rows[0]?.absence]
  }
  expect(await seenBy('ops')).toEqual(['Agent a2 is stopped', 'Agent a2 is stopped', false, 'is stopped'])
  expect(await seenBy('dev')).toEqual([undefined, 'The agent does not answer', false, undefined])
  expect((await control('start')).status).toBe(200)
})
