import type { Can, ClusterInfo, VolumePage } from '@holdfast/model/api/pages'
import type { Confirmed, OperationRequest, Plan } from '@holdfast/model/api/operations'
import { paths } from '@holdfast/model/api/paths'
import { Principal } from '@holdfast/model/ids'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { decodeAclsText } from '../../src/flags/acls.ts'
import { get, makeVolume, run, type Running, send } from './harness.ts'

/** ops may do everything; dev only reserve and create for role dev; guest nothing. */
const acls = {
  permissive: false,
  view_roles: [{ principals: { type: 'ANY' }, roles: { type: 'ANY' } }],
  ...Object.fromEntries(
    ['reserve_resources', 'create_volumes', 'resize_volumes'].map((name) => [
      name,
      [
        { principals: { values: ['ops'] }, roles: { type: 'ANY' } },
        ...(name === 'resize_volumes'
          ? []
          : [{ principals: { values: ['dev'] }, roles: { values: ['dev'] } }]),
      ],
    ]),
  ),
  unreserve_resources: [{ principals: { values: ['ops'] }, reserver_principals: { type: 'ANY' } }],
  destroy_volumes: [{ principals: { values: ['ops'] }, creator_principals: { type: 'ANY' } }],
  register_agents: [{ principals: { type: 'ANY' }, agents: { type: 'ANY' } }],
}

let running: Running
beforeAll(async () => {
  const decoded = decodeAclsText(JSON.stringify(acls))
  if (!decoded.ok) throw new Error(decoded.error.join('; '))
  running = await run({
    credentials: ['ops', 'dev', 'guest'].map((principal) => ({
      principal: Principal(principal),
      secret: 's',
    })),
    acls: decoded.value,
  })
  await confirm('ops', owned('ops', makeVolume(running.agents.a1, 'ads', 'theirs', 64)))
})
afterAll(() => running.end())

const as = (principal: string) => ({
  Authorization: `Basic ${Buffer.from(`${principal}:s`).toString('base64')}`,
})
const changes = async (principal: string) =>
  (await get<ClusterInfo>(running, paths.cluster, as(principal))).body.permissions.changes
const can = async (principal: string, query: string) =>
  (await get<Can>(running, `${paths.can}?${query}`, as(principal))).body
const plan = async (principal: string, request: OperationRequest) =>
  (await send<Plan>(running, paths.plans, request, as(principal))).body

/** As Mesos wants it from whoever has a name. */
function owned(principal: string, { steps }: OperationRequest): OperationRequest {
  const text = JSON.stringify(steps)
    .replaceAll('"type":"DYNAMIC"', `"type":"DYNAMIC","principal":"${principal}"`)
    .replaceAll('"persistence":{', `"persistence":{"principal":"${principal}",`)
  return { steps: JSON.parse(text) as OperationRequest['steps'] }
}

async function confirm(principal: string, request: OperationRequest) {
  const { fingerprint } = await plan(principal, request)
  const headers = { ...as(principal), 'Idempotency-Key': `${principal}-${fingerprint}` }
  return send<Confirmed & { readonly error: string; readonly code: string }>(
    running,
    paths.operations,
    { request, fingerprint },
    headers,
  )
}

describe('whether something is permitted', () => {
  test('is told for the whole, so that nobody asks where it is not needed', async () => {
    expect(await Promise.all(['ops', 'dev', 'guest'].map(changes))).toEqual(['all', 'some', 'none'])
  })

  test.each([
    ['ops', 'verb=create&role=ads', undefined],
    ['dev', 'verb=create&role=dev', undefined],
    ['dev', 'verb=create', undefined],
    ['dev', 'verb=create&role=ads', 'Principal dev may not create volumes for role ads (CREATE_VOLUME).'],
    ['dev', 'verb=grow&role=dev', 'Principal dev may not resize volumes of role dev (RESIZE_VOLUME).'],
    ['dev', 'verb=destroy', 'Principal dev may not destroy any volume (DESTROY_VOLUME).'],
    [
      'dev',
      'verb=destroy&principal=ops',
      'Principal dev may not destroy volumes that principal ops created (DESTROY_VOLUME).',
    ],
    [
      'dev',
      'verb=unreserve&principal=',
      'Principal dev may not unreserve what names no principal (UNRESERVE_RESOURCES).',
    ],
  ])('%s, %s', async (principal, query, reason) => {
    expect(await can(principal, query)).toEqual(
      reason === undefined ? { allowed: true } : { allowed: false, reason },
    )
  })

  test('is refused as a question when the verb is none', async () => {
    const answer = await get(running, `${paths.can}?verb=move`, as('ops'))
    expect(answer).toMatchObject({ status: 400, body: { field: 'verb' } })
  })
})

describe('a plan of what is not permitted', () => {
  test('is blocked before it is sent, with the action, the role and the principal', async () => {
    const request = owned('dev', makeVolume(running.agents.a1, 'ads', 'mine', 64))
    expect((await plan('dev', request)).blocked).toEqual([
      {
        step: 0,
        field: 'role',
        message: 'Principal dev may not reserve for role ads (RESERVE_RESOURCES).',
        forbidden: true,
      },
    ])
    const answer = await confirm('dev', request)
    expect(answer).toMatchObject({ status: 403, body: { code: 'forbidden' } })
    expect(answer.body.error).toContain('RESERVE_RESOURCES')
  })

  test('is not blocked for whoever may', async () => {
    const request = owned('dev', makeVolume(running.agents.a2, 'dev', 'mine', 64))
    expect((await plan('dev', request)).blocked).toEqual([])
    expect((await confirm('dev', request)).status).toBe(202)
  })

  test('says first what is wrong with it, as Mesos does', async () => {
    const request = owned('dev', makeVolume(running.agents.a1, 'ads', 'a/b', 64))
    const [block] = (await plan('dev', { steps: request.steps.slice(1) })).blocked
    expect(block).toMatchObject({ field: 'id' })
    expect(block).not.toHaveProperty('forbidden')
  })
})

test('the page of a volume says for each verb who may not', async () => {
  const { body } = await get<VolumePage>(running, paths.volume('ads', 'theirs'), as('dev'))
  if (body.kind !== 'volume') throw new Error('There is one')
  expect(body.volume.can.destroy).toEqual({
    allowed: false,
    reason: 'Principal dev may not destroy volumes that principal ops created (DESTROY_VOLUME).',
  })
  expect(body.volume.can.grow).toMatchObject({
    allowed: false,
    reason: expect.stringContaining('RESIZE_VOLUME'),
  })
})
