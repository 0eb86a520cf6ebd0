import { beforeEach, describe, expect, it } from 'vitest'
import type { OperationRow } from '@holdfast/model/api/operations'
import { onOperationSettled, putOperations, useOperations } from '../src/stores/operations.ts'

const row = (id: string, more: Partial<OperationRow> = {}): OperationRow => ({
  key: id,
  id,
  state: 'sent',
  verb: 'destroy',
  object: 'pgdata · 64 GiB',
  volumeKeys: ['S0/marathon/pgdata'],
  agentId: 'S0',
  hostname: '10.0.0.1',
  actor: 'ops',
  via: 'dashboard',
  createdMs: 1_000,
  master: 'unknown',
  agent: 'unknown',
  batchId: 'b',
  step: 1,
  steps: 1,
  ...more,
})

const pending = () => useOperations.getState().pendingByVolume.get('S0/marathon/pgdata')?.id

beforeEach(() => useOperations.setState({ byId: new Map(), pendingByVolume: new Map() }))

describe('the overlay of operations', () => {
  it('marks the volume until the operation settles', () => {
    putOperations([row('1')])
    expect(pending()).toBe('1')
    putOperations([row('1', { state: 'accepted' })])
    expect(pending()).toBe('1')
    putOperations([row('1', { state: 'confirmed' })])
    expect(pending()).toBeUndefined()
  })

  it('goes on marking what is not confirmed: it may still happen', () => {
    putOperations([row('1', { state: 'not_confirmed' })])
    expect(pending()).toBe('1')
  })

  it('shows the newest of several', () => {
    putOperations([row('2', { createdMs: 2_000 }), row('1')])
    expect(pending()).toBe('2')
  })

  it('tells once that an operation settled, and only what was seen under way', () => {
    const told: string[] = []
    const stop = onOperationSettled(({ id, state }) => told.push(`${id} ${state}`))
    putOperations([row('1'), row('old', { state: 'confirmed' })])
    putOperations([row('1', { state: 'refused' })])
    putOperations([row('1', { state: 'refused' })])
    stop()
    expect(told).toEqual(['1 refused'])
  })

  it('forgets settled ones beyond a thousand, never one under way', () => {
    putOperations([row('open', { createdMs: 0 })])
    putOperations(
      Array.from({ length: 1_500 }, (_, i) => row(`done-${i}`, { state: 'confirmed', createdMs: i })),
    )
    const { byId } = useOperations.getState()
    expect(byId.size).toBe(1_000)
    expect(byId.has('open')).toBe(true)
    expect(byId.has('done-1499')).toBe(true)
  })
})
