import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { agentStatuses } from '../../src/ledger/agent-list.ts'
import { isReachable, isTerminal, statusOf } from '../../src/ledger/status.ts'
import { ownerStates } from '../../src/ledger/volume-list.ts'

describe('the status of a volume', () => {
  it.each([
    [{ reachable: false, used: true, owner: 'claimed' }, 'unknown'],
    [{ reachable: false, used: false, owner: 'absent' }, 'unknown'],
    [{ reachable: true, used: true, owner: 'absent' }, 'attached'],
    [{ reachable: true, used: true, owner: 'unverified' }, 'attached'],
    [{ reachable: true, used: false, owner: 'claimed' }, 'detached'],
    [{ reachable: true, used: false, owner: 'unverified' }, 'detached'],
    [{ reachable: true, used: false, owner: 'absent' }, 'orphaned'],
  ] as const)('of %j is %s', (facts, status) => {
    expect(statusOf(facts)).toBe(status)
  })

  const anyFacts = fc.record({
    reachable: fc.boolean(),
    used: fc.boolean(),
    owner: fc.constantFrom(...ownerStates),
  })

  it('never claims anything of an agent out of reach', () => {
    fc.assert(fc.property(anyFacts, (facts) => (statusOf(facts) === 'unknown') === !facts.reachable))
  })

  it('is orphaned only without a user and without an owner', () => {
    fc.assert(
      fc.property(anyFacts, (facts) => {
        const orphan = facts.reachable && !facts.used && facts.owner === 'absent'
        return (statusOf(facts) === 'orphaned') === orphan
      }),
    )
  })
})

describe('an agent', () => {
  it('is out of reach unless the master speaks with it', () => {
    expect(agentStatuses.filter((status) => !isReachable(status))).toEqual([
      'unreachable',
      'disconnected',
      'recovered',
      'gone',
    ])
  })
})

describe('a task', () => {
  it('has ended in terminal states alone', () => {
    expect(['TASK_RUNNING', 'TASK_UNREACHABLE', 'TASK_KILLING', 'TASK_LATER'].some(isTerminal)).toBe(false)
    expect(['TASK_FINISHED', 'TASK_FAILED', 'TASK_KILLED', 'TASK_LOST', 'TASK_GONE'].every(isTerminal)).toBe(
      true,
    )
  })
})
