import type { Window } from '@holdfast/model/api/common'
import type { OperationRow, Plan } from '@holdfast/model/api/operations'
import { paths } from '@holdfast/model/api/paths'
import { rmSync } from 'node:fs'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { carryOut, formOf, get, makeVolume, newFolder, run, type Running, send, settled } from './harness.ts'

let folder: string
let running: Running
beforeEach(async () => {
  folder = newFolder()
  running = await run({}, folder)
})
afterEach(async () => {
  await running.end()
  rmSync(folder, { recursive: true, force: true })
})

const restart = async () => {
  await running.end()
  running = await run({}, folder)
}

describe('over a restart', () => {
  test('what an agent had not applied yet is confirmed when it has', async () => {
    await running.embedded.stopAgent('a1')
    const { body } = await send<Plan>(running, paths.plans, makeVolume(running.agents.a1, 'ads', 'v', 64))
    expect(body.blocked[0]?.field).toBe('agent')
    // Mesos' own endpoint takes it: the agent is known, and only away.
    const [request] = body.requests
    const answer = await fetch(`${running.url}${request?.path}`, {
      method: 'POST',
      body: formOf(request),
    })
    expect(answer.status).toBe(202)
    const open = async () => (await get<Window<OperationRow>>(running, paths.operations)).body.rows[0]
    expect((await open())?.state).toBe('accepted')
    await restart()
    const row = await open()
    expect(row).toMatchObject({ state: 'accepted', via: 'mesos-api' })
    await running.embedded.startAgent('a1')
    expect((await settled(running, row!.id)).state).toBe('confirmed')
  })

  test('what is settled stays as it was, and is found by its volume', async () => {
    const rows = await carryOut(running, makeVolume(running.agents.a1, 'ads', 'v', 64))
    await restart()
    for (const row of rows) {
      // oxlint-disable-next-line no-await-in-loop
      expect((await get<{ row: OperationRow }>(running, paths.operation(row.id))).body.row).toEqual(row)
    }
    const key = encodeURIComponent(`${running.agents.a1}/ads/v`)
    const found = await get<Window<OperationRow>>(running, `${paths.operations}?volume=${key}`)
    expect(found.body.rows.map(({ verb }) => verb)).toEqual(['create'])
  })
})
