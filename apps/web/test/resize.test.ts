import { describe, expect, it } from 'vitest'
import type { VolumeRow } from '@holdfast/model/api/rows'
import { chooseSize } from '../src/parts/resize/choice.ts'
import { resizeReducer, startResize } from '../src/parts/resize/form.ts'
import type { ResizeAction, ResizeVerb } from '../src/parts/resize/form.ts'
import { resizeRequest } from '../src/parts/resize/request.ts'

const row: VolumeRow = {
  key: 'S1/ads/pgdata',
  persistenceId: 'pgdata',
  role: 'ads',
  status: 'detached',
  owner: { kind: 'role', name: 'ads', state: 'unverified', because: '' },
  agentId: 'S1',
  hostname: 'a.test',
  disk: { kind: 'path', root: '/mnt/p' },
  containerPath: 'data',
  mode: 'RW',
  sizeMb: 65_536,
  shared: false,
  principal: 'ops',
  reservations: [{ kind: 'dynamic', role: 'ads', principal: 'ops' }],
  taskIds: [],
  offered: false,
  firstSeenMs: 0,
  evidence: { source: 'master', atMs: 0 },
}
const gib = 1024

function choice(verb: ResizeVerb, size: string, room: [number, number], ...more: readonly ResizeAction[]) {
  const actions: readonly ResizeAction[] = [{ type: 'typed', size }, ...more]
  const form = actions.reduce(resizeReducer, startResize(row.sizeMb))
  const [idle, reservable] = room
  return chooseSize(form, verb, row, { idleMb: idle * gib, reservableMb: reservable * gib })
}
const fault = (...args: Parameters<typeof choice>) => choice(...args).fault

describe('a new size', () => {
  it('begins in the unit of the size that the volume has', () => {
    expect(startResize(65_536)).toMatchObject({ size: '', unit: 'GiB' })
    expect(startResize(1500)).toMatchObject({ unit: 'MiB' })
  })

  it('is larger to grow and smaller to shrink', () => {
    expect(fault('grow', '', [10, 0])).toBe('Enter a size.')
    expect(fault('grow', '64', [10, 0])).toBe('It has 64 GiB now: enter a larger size.')
    expect(fault('shrink', '64', [0, 0])).toBe('It has 64 GiB now: enter a smaller size.')
    expect(fault('shrink', '0', [0, 0])).toBe('A size is more than 0.')
    expect(choice('grow', '65', [10, 0])).toMatchObject({ byMb: gib, shortMb: 0 })
    expect(choice('shrink', '63.5', [0, 0])).toMatchObject({ byMb: 512 })
  })

  it('that needs more than is idle asks to reserve it first, or says how large it can be', () => {
    expect(fault('grow', '80', [10, 20])).toBe('6 GiB short: reserve it first.')
    expect(fault('grow', '80', [10, 20], { type: 'setReserveFirst', value: true })).toBeUndefined()
    expect(fault('grow', '95', [10, 20], { type: 'setReserveFirst', value: true })).toBe(
      'More than there is: it can have 94 GiB, for 10 GiB of its reservation is idle and 20 GiB can be added.',
    )
  })
})

describe('the request', () => {
  it('reserves what is missing with the volume’s own reservation, then grows', () => {
    const asked = choice('grow', '80', [10, 20], { type: 'setReserveFirst', value: true })
    const reservations = [{ type: 'DYNAMIC', role: 'ads', principal: 'ops' }]
    const source = { type: 'PATH', path: { root: '/mnt/p' } }
    expect(resizeRequest('grow', row, asked)?.steps).toEqual([
      {
        verb: 'reserve',
        agentId: 'S1',
        resources: [
          { name: 'disk', type: 'SCALAR', scalar: { value: 6 * gib }, reservations, disk: { source } },
        ],
      },
      {
        verb: 'grow',
        agentId: 'S1',
        volume: expect.objectContaining({ scalar: { value: 64 * gib }, reservations }),
        addition: {
          name: 'disk',
          type: 'SCALAR',
          scalar: { value: 16 * gib },
          reservations,
          disk: { source },
        },
      },
    ])
  })

  it('takes exactly the difference to shrink', () => {
    expect(resizeRequest('shrink', row, choice('shrink', '63.9', [0, 0]))?.steps).toEqual([
      { verb: 'shrink', agentId: 'S1', volume: expect.anything(), subtractMb: 102.4 },
    ])
    expect(resizeRequest('shrink', row, choice('shrink', '65', [0, 0]))).toBeUndefined()
  })
})
