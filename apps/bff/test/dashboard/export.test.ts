import type { VolumeRow } from '@holdfast/model/api/rows'
import type { OperationRow } from '@holdfast/model/api/operations'
import { paths } from '@holdfast/model/api/paths'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { carryOut, get, makeVolume, run, type Running } from './harness.ts'

let running: Running
beforeAll(async () => {
  running = await run()
  await carryOut(running, makeVolume(running.agents.a1, 'ads', '=1+1', 64))
  await carryOut(running, makeVolume(running.agents.a1, 'ads', 'say "hi", you', 10))
  await carryOut(running, makeVolume(running.agents.a2, 'web', 'plain', 1.5))
})
afterAll(() => running.end())

async function lines(path: string): Promise<readonly string[]> {
  const response = await fetch(`${running.url}${path}`)
  expect(response.headers.get('content-disposition')).toMatch(/^attachment; filename="holdfast-\w+\.csv"$/)
  return (await response.text()).trimEnd().split('\r\n')
}

describe('an export', () => {
  test('has everything that matches, in the order that was asked for', async () => {
    const [head, ...rows] = await lines(`${paths.export('volumes', 'csv')}?sort=-size&q=agent:a1.test`)
    expect(head?.split(',').slice(0, 3)).toEqual(['role', 'id', 'status'])
    expect(rows).toHaveLength(2)
    expect(rows[0]).toMatch(/^ads,'=1\+1,detached,/)
    expect(rows[1]).toMatch(/^ads,"say ""hi"", you",detached,/)
  })

  test('is there of every list', async () => {
    for (const list of ['volumes', 'agents', 'reservations', 'operations'] as const) {
      // oxlint-disable-next-line no-await-in-loop
      const rows = await lines(paths.export(list, 'csv'))
      expect(rows.length).toBeGreaterThan(2)
      const commas = (rows[0]?.match(/,/g) ?? []).length
      expect((rows.at(-1)?.match(/,/g) ?? []).length).toBeGreaterThanOrEqual(commas)
    }
  })

  test('as JSON has the rows of the list', async () => {
    const volumes = await get<VolumeRow[]>(running, `${paths.export('volumes', 'json')}?sort=size`)
    expect(volumes.body.map(({ sizeMb }) => sizeMb)).toEqual([1.5, 10, 64])
    const operations = await get<OperationRow[]>(
      running,
      `${paths.export('operations', 'json')}?agent=${running.agents.a2}`,
    )
    expect(operations.body.map(({ verb }) => verb)).toEqual(['create', 'reserve'])
    expect((await get<unknown[]>(running, `${paths.export('volumes', 'json')}?q=role:none`)).body).toEqual([])
  })

  test.each([
    ['sort=colour', 'sort'],
    ['limit=5', 'limit'],
    [`q=${encodeURIComponent('size:>big')}`, 'q'],
  ])('refuses %s rather than giving something else', async (query, field) => {
    const { status, body } = await get(running, `${paths.export('volumes', 'csv')}?${query}`)
    expect(status).toBe(400)
    expect(body.field).toBe(field)
  })
})
