import type { OperationDetail, OperationStep, Plan } from '@holdfast/model/api/operations'
import type { VolumePage } from '@holdfast/model/api/pages'
import { paths } from '@holdfast/model/api/paths'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { carryOut, get, makeVolume, run, type Running, send, settled } from './harness.ts'

let running: Running
beforeEach(async () => {
  running = await run()
  await carryOut(running, makeVolume(running.agents.a1, 'ads', 'v', 64))
})
afterEach(() => running.end())

const plain = (mb: number) => ({
  name: 'disk',
  type: 'SCALAR',
  scalar: { value: mb },
  reservations: [{ type: 'DYNAMIC', role: 'ads' }],
})
const volume = (mb: number) => ({
  ...plain(mb),
  disk: { persistence: { id: 'v' }, volume: { container_path: 'data', mode: 'RW' } },
})
const reserve = (mb: number): OperationStep => ({
  verb: 'reserve',
  agentId: running.agents.a1,
  resources: [plain(mb)],
})
const grow = (from: number, by: number): OperationStep => ({
  verb: 'grow',
  agentId: running.agents.a1,
  volume: volume(from),
  addition: plain(by),
})
const shrink = (from: number, subtractMb: number): OperationStep => ({
  verb: 'shrink',
  agentId: running.agents.a1,
  volume: volume(from),
  subtractMb,
})
const page = async () => {
  const { body } = await get<VolumePage>(running, paths.volume('ads', 'v'))
  if (body.kind !== 'volume') throw new Error('There is one volume v')
  return body.volume
}

describe('a resize', () => {
  test('grows the volume on what is reserved for it first, until the agent itself shows the new size', async () => {
    const rows = await carryOut(running, { steps: [reserve(32), grow(64, 32)] })
    expect(rows.map(({ verb, state, agent, object }) => [verb, state, agent, object])).toEqual([
      ['reserve', 'confirmed', 'shows', '32 MiB of root disk'],
      ['grow', 'confirmed', 'shows', 'v · 64 MiB → 96 MiB'],
    ])
    const { row, agent, timeline, disk } = await page()
    expect(row.sizeMb).toBe(96)
    expect(agent).toMatchObject({ scalar: { value: 96 } })
    expect(timeline.map(({ what }) => what)).toContain('Grow: confirmed')
    expect(disk.account).toMatchObject({ detachedMb: 96, reservedIdleMb: 0, remainderMb: 0 })
  })

  test('shrinks it again, and what it gave up is idle in the reservation', async () => {
    const [row] = await carryOut(running, { steps: [shrink(64, 24)] })
    expect(row).toMatchObject({ verb: 'shrink', state: 'confirmed', volumeKeys: [(await page()).row.key] })
    expect((await page()).disk.account).toMatchObject({ detachedMb: 40, reservedIdleMb: 24 })
    const { body } = await get<OperationDetail>(running, paths.operation(row!.id))
    expect(body.curl).toContain('"type":"SHRINK_VOLUME"')
    expect(body.curl).toContain(`${running.url}/api/v1`)
  })

  test('is planned as a call that does the same when it is sent by hand', async () => {
    const { body } = await send<Plan>(running, paths.plans, { steps: [shrink(64, 24)] })
    const [planned] = body.requests
    if (planned?.content.type !== 'application/json') throw new Error('A resize is a call')
    const answer = await fetch(`${running.url}${planned.path}`, {
      method: 'POST',
      headers: { 'Content-Type': 'application/json' },
      body: planned.content.body,
    })
    expect(answer.status).toBe(202)
    const { timeline } = await page()
    const operation = timeline.find(({ what }) => what.startsWith('Shrink'))
    expect((await settled(running, operation?.operationId ?? '')).via).toBe('mesos-api')
    expect((await page()).row.sizeMb).toBe(40)
  })

  test('of what has another size by now is blocked, and nothing is sent', async () => {
    await carryOut(running, { steps: [shrink(64, 24)] })
    const { body } = await send<Plan>(running, paths.plans, { steps: [shrink(64, 8)] })
    expect(body.blocked).toMatchObject([
      { step: 0, message: 'v on a1.test has another size or reservation by now.' },
    ])
  })

  test.each([
    ['no addition', { verb: 'grow', agentId: 'a', volume: {} }, 'request/steps/0/addition'],
    [
      'a text for a size',
      { verb: 'shrink', agentId: 'a', volume: {}, subtractMb: '1' },
      'request/steps/0/subtractMb',
    ],
    ['resources instead', { verb: 'grow', agentId: 'a', resources: [{}] }, 'request/steps/0'],
    ['another verb', { verb: 'move', agentId: 'a', resources: [{}] }, 'request/steps/0/verb'],
  ])('with %s is refused, with the field', async (_, step, field) => {
    const { status, body } = await send(running, paths.plans, { steps: [step] })
    expect(status).toBe(400)
    expect(`request/${body.field}`).toContain(field)
  })

  test('is offered where it is possible, and says why where it is not', async () => {
    expect((await page()).can).toMatchObject({ shrink: { allowed: true }, grow: { allowed: true } })
    await carryOut(running, { steps: [reserve(9936)] })
    expect((await page()).can.grow).toEqual({ allowed: true })
    await carryOut(running, { steps: [grow(64, 9936)] })
    expect((await page()).can.grow).toEqual({
      allowed: false,
      reason: 'Nothing is idle in its reservation on this disk, and nothing can be added to it.',
    })
  })
})
