import { TaskId } from '@holdfast/model/ids'
import {
  appTaskId,
  instanceIdOf,
  instanceOfReservation,
  nextTaskId,
  parseInstanceId,
  parsePersistenceId,
  parseTaskId,
  persistenceIdOf,
  podTaskId,
} from '@holdfast/model/marathon/ids'
import { reservationIdOf } from '@holdfast/model/marathon/labels'
import { PathId } from '@holdfast/model/marathon/path-id'
import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { casesOf } from './cases.ts'
import { FRAMEWORK, scalarOf } from './given.ts'

type Parsed = {
  readonly runSpecId?: string
  readonly name?: string
  readonly uuid?: string
  readonly form?: string
  readonly attempt?: number
  readonly next?: string
  readonly instanceId?: string
  readonly prefix?: string
  readonly id?: string
} | null

interface Text {
  readonly kind: 'persistence' | 'task' | 'instance' | 'reservation'
  readonly text: string
}
interface ToMake {
  readonly kind: 'makeTask'
  readonly text: { readonly runSpecId: string; readonly uuid: string; readonly container: string | null }
}

function read(given: Text | ToMake): Parsed {
  switch (given.kind) {
    case 'persistence': {
      const volume = parsePersistenceId(given.text)
      return volume ? { runSpecId: volume.runSpecId, name: volume.containerPath, uuid: volume.uuid } : null
    }
    case 'task': {
      const parts = parseTaskId(given.text)
      return parts ? { ...parts, next: nextTaskId(TaskId(given.text)) } : null
    }
    case 'instance':
      return parseInstanceId(given.text) ?? null
    case 'reservation': {
      const instanceId = instanceOfReservation(given.text)
      return instanceId === undefined ? null : { instanceId }
    }
    default: {
      const { runSpecId, uuid, container } = given.text
      const instanceId = instanceIdOf(PathId(runSpecId), uuid)
      return { id: container === null ? appTaskId(instanceId) : podTaskId(instanceId, container) }
    }
  }
}

test.each(casesOf<Text | ToMake, Parsed>('parseId'))('%s', (_, each) => {
  const found = read(each.given)
  if (each.expect === null) expect(found).toBeNull()
  else expect(found).toMatchObject(each.expect)
})

interface Labels {
  readonly labels: Readonly<Record<string, string>>
}

test.each(casesOf<Labels, { readonly instanceId: string | null }>('labels'))('%s', (_, each) => {
  const labels = Object.entries(each.given.labels).map(([key, value]) => ({ key, value }))
  const reservationId = reservationIdOf(scalarOf('cpus', 1, { role: 'db', labels }), FRAMEWORK)
  expect(reservationId === undefined ? null : instanceOfReservation(reservationId)).toBe(
    each.expect.instanceId,
  )
})

const segment = fc.stringMatching(/^[a-z0-9]([-a-z0-9.]{0,6}[a-z0-9])?$/)
const pathId = fc.array(segment, { minLength: 1, maxLength: 4 }).map((parts) => PathId(`/${parts.join('/')}`))
const container = fc.stringMatching(/^[a-z0-9]([-a-z0-9]{0,6}[a-z0-9])?$/)

describe('ids say what they were made of', () => {
  test('of instances and their tasks', () => {
    fc.assert(
      fc.property(pathId, fc.uuid(), container, fc.nat({ max: 1e9 }), (id, uuid, name, attempt) => {
        const instanceId = instanceIdOf(id, uuid)
        expect(parseInstanceId(instanceId)).toEqual({ runSpecId: id, prefix: 'instance-', uuid })
        const task = podTaskId(instanceId, name, attempt)
        expect(parseTaskId(task)).toMatchObject({ instanceId, runSpecId: id, container: name, attempt })
        expect(nextTaskId(task)).toBe(podTaskId(instanceId, name, attempt + 1))
        const { container: none, ...parts } = parseTaskId(appTaskId(instanceId)) ?? {}
        expect(none).toBeUndefined()
        expect(parts).toMatchObject({ instanceId, attempt: 1 })
      }),
    )
  })

  test('of volumes', () => {
    fc.assert(
      fc.property(pathId, container, fc.uuid(), (runSpecId, containerPath, uuid) => {
        const volume = { runSpecId, containerPath, uuid }
        expect(parsePersistenceId(persistenceIdOf(volume))).toEqual(volume)
      }),
    )
  })

  test('and nothing that somebody sends is too long or too odd to be read', () => {
    const odd = [
      '.'.repeat(50_000),
      '_'.repeat(50_000),
      `${'a.instance-'.repeat(5_000)}x`,
      '#'.repeat(50_000),
      'app.instance-x._app.99999999999999999999',
    ]
    for (const text of odd) {
      const start = performance.now()
      parseTaskId(text)
      parseInstanceId(text)
      parsePersistenceId(text)
      instanceOfReservation(text)
      expect(performance.now() - start).toBeLessThan(1_000)
    }
    expect(parseTaskId('app.instance-x._app.99999999999999999999')?.attempt).toBeUndefined()
  })
})
