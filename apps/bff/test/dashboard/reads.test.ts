import type { Window } from '@holdfast/model/api/common'
import type {
  AgentDetail,
  AgentJson,
  AgentSpace,
  ClusterInfo,
  Overview,
  VolumePage,
} from '@holdfast/model/api/pages'
import type { OperationRow } from '@holdfast/model/api/operations'
import { paths } from '@holdfast/model/api/paths'
import type { AgentRow, VolumeRow } from '@holdfast/model/api/rows'
import { request } from 'node:http'
import { brotliDecompressSync } from 'node:zlib'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { carryOut, get, makeVolume, run, type Running } from './harness.ts'

let running: Running
beforeAll(async () => {
  running = await run()
  await carryOut(running, makeVolume(running.agents.a1, 'ads/eu', 'a#path#50%25 ü', 64))
  await carryOut(running, makeVolume(running.agents.a1, 'ads', 'twin', 10))
  await carryOut(running, makeVolume(running.agents.a2, 'ads', 'twin', 10))
})
afterAll(() => running.end())

/** As it comes over the wire: `fetch` would have opened it already. */
function fetchBytes(
  url: string,
  accepted: string,
): Promise<{ readonly encoding: string | undefined; readonly bytes: Buffer }> {
  return new Promise((resolve, reject) => {
    request(url, { headers: { 'Accept-Encoding': accepted } }, (response) => {
      const chunks: Buffer[] = []
      response.on('data', (chunk: Buffer) => chunks.push(chunk))
      response.on('end', () =>
        resolve({ encoding: response.headers['content-encoding'], bytes: Buffer.concat(chunks) }),
      )
    })
      .on('error', reject)
      .end()
  })
}

describe('the dashboard API', () => {
  test('tells what it speaks to, and that nobody has to log in', async () => {
    const { body } = await get<ClusterInfo>(running, paths.cluster)
    expect(body).toMatchObject({
      name: 'Embedded cluster',
      kind: 'embedded',
      authentication: false,
      holdfastVersion: '0.0.0-test',
      freshness: { state: 'live' },
      confirmAfterMs: 60_000,
    })
    expect(body.principal).toBeUndefined()
  })

  test('answers lists in windows, sorted and filtered', async () => {
    const all = await get<Window<VolumeRow>>(running, `${paths.volumes}?sort=-size&limit=2`)
    expect(all.body).toMatchObject({ total: 3, unfiltered: 3, offset: 0 })
    expect(all.body.rows.map(({ sizeMb }) => sizeMb)).toEqual([64, 10])
    const some = await get<Window<VolumeRow>>(
      running,
      `${paths.volumes}?q=${encodeURIComponent('agent:a2.test')}`,
    )
    expect(some.body.rows.map(({ hostname }) => hostname)).toEqual(['a2.test'])
    const agents = await get<Window<AgentRow>>(running, paths.agents)
    expect(agents.body.rows.map(({ account }) => account.remainderMb)).toEqual([0, 0])
    expect((await get<Window<unknown>>(running, paths.reservations)).body.total).toBeGreaterThan(0)
  })

  test.each([
    [`${paths.volumes}?sort=colour`, 'sort'],
    [`${paths.volumes}?limit=100000`, 'limit'],
    [`${paths.volumes}?offset=-1`, 'offset'],
    [`${paths.volumes}?limit=1&limit=2`, 'limit'],
    [`${paths.volumes}?color=red`, 'color'],
    [`${paths.operations}?state=lost`, 'state'],
    [`${paths.operations}?mine=yes`, 'mine'],
    [`${paths.stream}?topics=volumes,weather`, 'topics'],
  ])('refuses %s and says which field is at fault', async (path, field) => {
    const { status, body } = await get(running, path)
    expect(status).toBe(400)
    expect(body.field).toBe(field)
    expect(body.error).toMatch(/\.$/)
    expect(body.requestId).toMatch(/^[0-9a-f-]{36}$/)
  })

  test('finds a volume by role and id, whatever characters they have', async () => {
    const { body } = await get<VolumePage>(running, paths.volume('ads/eu', 'a#path#50%25 ü'))
    if (body.kind !== 'volume') throw new Error('There is one volume of this name')
    const { volume } = body
    expect(volume.row).toMatchObject({ role: 'ads/eu', persistenceId: 'a#path#50%25 ü', status: 'detached' })
    expect(volume.hostPath).toMatch(/a1\/volumes\/roles\/ads eu\/a#path#50%25 ü$/)
    expect(volume.agent).toEqual(volume.master)
    expect(volume.used?.bytes).toBeLessThan(64 * 1024)
    expect(volume.agentEvidence.source).toBe('agent')
    expect(volume.drift).toBeUndefined()
    expect(volume.can.destroy).toEqual({ allowed: true })
    expect(volume.curl.destroy).toContain('/master/destroy-volumes')
    expect(volume.timeline.map(({ what }) => what)).toContain('Create: confirmed')
  })

  test('offers a choice where several agents hold the same role and id, and takes a host name for it', async () => {
    const choice = await get<VolumePage>(running, paths.volume('ads', 'twin'))
    expect(choice.body).toMatchObject({ kind: 'choice' })
    const one = await get<VolumePage>(running, `${paths.volume('ads', 'twin')}?agent=a2.test`)
    expect(one.body).toMatchObject({ kind: 'volume', volume: { row: { agentId: running.agents.a2 } } })
  })

  test('tells an agent in rows, as master and agent tell it, and as space for a new volume', async () => {
    const { a1 } = running.agents
    const page = await get<AgentDetail>(running, paths.agent(a1))
    expect(page.body.row.volumes.detached).toBe(2)
    expect(page.body.drift).toBeUndefined()
    const json = await get<AgentJson>(running, paths.agentJson(a1))
    expect(json.body.master).toMatchObject({ id: a1, hostname: 'a1.test' })
    const fields = ['reserved_resources_full', 'unreserved_resources_full'] as const
    const [master, agent] = [json.body.master, json.body.agent] as Record<string, unknown>[]
    for (const field of fields) expect(agent?.[field]).toEqual(master?.[field])
    const space = await get<AgentSpace>(running, `${paths.agentSpace(a1)}?role=ads`)
    expect(space.body.disks.map(({ disk }) => disk.disk.kind)).toEqual(
      expect.arrayContaining(['root', 'mount']),
    )
    expect(space.body.total.length).toBeGreaterThan(3)
  })

  test('sums up the cluster, with what is under way and what ended lately', async () => {
    const { body } = await get<Overview>(running, paths.overview)
    expect(body.volumes.detached).toEqual({ count: 3, sizeMb: 84 })
    expect(body.recent).toEqual({ confirmed: 6, failed: 0, windowMs: 3_600_000 })
    expect(body.inFlight).toEqual([])
  })

  test('sends nothing again that the browser still has', async () => {
    const first = await get<Window<OperationRow>>(running, paths.operations)
    const etag = first.headers.get('etag') ?? ''
    const again = await fetch(`${running.url}${paths.operations}`, {
      headers: { 'If-None-Match': `"x", ${etag}` },
    })
    expect(again.status).toBe(304)
    expect(await again.text()).toBe('')
    expect((await get(running, `${paths.operations}?limit=1`, { 'If-None-Match': etag })).status).toBe(200)
  })

  test('compresses what is worth it, with brotli where the browser takes that', async () => {
    const plain = await get<AgentSpace>(running, paths.agentSpace(running.agents.a1))
    const address = `${running.url}${paths.agentSpace(running.agents.a1)}`
    const answer = await fetchBytes(address, 'gzip, br;q=0.9')
    expect(answer.encoding).toBe('br')
    expect(JSON.parse(brotliDecompressSync(answer.bytes).toString()).total).toEqual(plain.body.total)
    expect((await fetchBytes(address, 'br;q=0, gzip')).encoding).toBe('gzip')
    expect((await fetchBytes(address, 'deflate')).encoding).toBeUndefined()
  })

  test.each([
    paths.volume('ads', 'none'),
    paths.agent('none'),
    paths.agentJson('none'),
    paths.agentSpace('none'),
    paths.operation('none'),
    '/api/weather',
    '/api',
  ])('says of %s that there is nothing', async (path) => {
    const { status, body } = await get(running, path)
    expect(status).toBe(404)
    expect(body.error).toBeTruthy()
  })
})
