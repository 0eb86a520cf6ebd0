import type { Operation } from '@holdfast/model/operation/operation'
import { applyOperation } from '@holdfast/model/operation/apply'
import { Resources } from '@holdfast/model/resource/resources'
import { Scalar } from '@holdfast/model/scalar'
import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { judgeAmount, judgeVolume } from '../../src/operations/chain.ts'
import { claimsOf } from '../../src/operations/claims.ts'
import { reserved, volume } from './test-cluster.ts'

const v = (mb = 10) => volume('v', mb, 'ads')
const create: Operation = { type: 'CREATE', volumes: [v()] }
const destroy: Operation = { type: 'DESTROY', volumes: [v()] }
const grow: Operation = { type: 'GROW_VOLUME', volume: v(), addition: reserved(6, 'ads') }
const shrink: Operation = { type: 'SHRINK_VOLUME', volume: v(), subtract: Scalar.of(4) }
const bag = (...sizes: number[]) => Resources.of([reserved(100, 'ads'), ...sizes.map(v)])

/** What is said of these operations on one volume, when agent and master show it in these sizes. */
function verdict(
  operations: readonly Operation[],
  agent: Resources,
  master: Resources | undefined,
  more: { quiet?: boolean; answered?: boolean } = {},
) {
  const claims = operations.flatMap((operation) => claimsOf(operation).volumes)
  const { proved, undone, reverted } = judgeVolume(claims, {
    agent,
    master,
    quiet: false,
    answered: true,
    ...more,
  })
  return reverted ? 'reverted' : `${proved} proved, ${undone} undone`
}

describe('what the agent shows of a volume proves', () => {
  test.each([
    ['a CREATE that it shows', [create], bag(10), bag(10), '1 proved, 0 undone'],
    ['a CREATE in another size not at all', [create], bag(12), bag(10), '0 proved, 0 undone'],
    ['a DESTROY that it shows no longer', [destroy], bag(), bag(), '1 proved, 0 undone'],
    ['nothing as long as it shows the state from before', [create], bag(), bag(10), '0 proved, 0 undone'],
    ['also the CREATE before a GROW that it shows', [create, grow], bag(16), bag(16), '2 proved, 0 undone'],
    ['a SHRINK by its new size', [shrink], bag(6), bag(6), '1 proved, 0 undone'],
    ['a CREATE whose DESTROY is still under way', [create, destroy], bag(10), bag(), '1 proved, 0 undone'],
    ['neither of a CREATE and its DESTROY', [create, destroy], bag(), bag(), '0 proved, 0 undone'],
    ['neither of a DESTROY and a new CREATE', [destroy, create], bag(10), bag(10), '0 proved, 0 undone'],
    ['the DESTROY that it shows in between', [destroy, create], bag(), bag(10), '1 proved, 0 undone'],
    ['that a CREATE is lost when the master lost it as well', [create], bag(), bag(), 'reverted'],
    ['that a DESTROY is lost when both show the volume again', [destroy], bag(10), bag(10), 'reverted'],
    ['that a GROW is lost when others made something else of it', [grow], bag(30), bag(30), 'reverted'],
    ['nothing against a master whose word is older', [create], bag(), undefined, '0 proved, 0 undone'],
  ])('%s', (_, operations, agent, master, said) => {
    expect(verdict(operations, agent, master)).toBe(said)
  })

  test('the last of several that cancel out, once nothing is under way any more', () => {
    expect(verdict([create, destroy], bag(), bag(), { quiet: true })).toBe('2 proved, 1 undone')
    expect(verdict([destroy, create], bag(10), bag(10), { quiet: true })).toBe('2 proved, 1 undone')
    expect(verdict([destroy, create], bag(10), bag(), { quiet: true })).toBe('0 proved, 0 undone')
  })

  test('a loss only after a while, when nobody heard whether the master took it', () => {
    expect(verdict([create], bag(), bag(), { answered: false })).toBe('0 proved, 0 undone')
    expect(verdict([create], bag(), bag(), { answered: false, quiet: true })).toBe('reverted')
    expect(verdict([create], bag(10), bag(), { answered: false })).toBe('1 proved, 0 undone')
  })
})

const amounts = (...deltas: number[]) => deltas.map((delta) => ({ key: 'k', delta }))

describe('what the agent shows of a reservation proves', () => {
  const look = { base: 100, quiet: false, answered: true }

  test('as many of the changes as lead to what it shows', () => {
    const claims = amounts(10, 5, -3)
    const proved = [100, 110, 115, 112].map(
      (agent) => judgeAmount(claims, { ...look, agent, master: 112 }).proved,
    )
    expect(proved).toEqual([0, 1, 2, 3])
  })

  test('the earliest that fits, when changes cancel out', () => {
    const claims = amounts(10, -10, 10)
    expect(judgeAmount(claims, { ...look, agent: 110, master: 110 }).proved).toBe(1)
    expect(judgeAmount(claims, { ...look, agent: 110, master: 110, quiet: true }).proved).toBe(1)
    expect(judgeAmount(amounts(10, -10), { ...look, agent: 100, master: 100 }).proved).toBe(0)
    expect(judgeAmount(amounts(10, -10), { ...look, agent: 100, master: 100, quiet: true })).toEqual({
      proved: 2,
      undone: 1,
      reverted: false,
    })
  })

  test('all of them, when others changed it too and both show the same', () => {
    expect(judgeAmount(amounts(10), { ...look, agent: 117, master: 117 }).proved).toBe(1)
    expect(judgeAmount(amounts(10), { ...look, agent: 107, master: 117 }).proved).toBe(0)
    expect(judgeAmount(amounts(10), { ...look, agent: 7, master: 7 }).reverted).toBe(true)
    expect(judgeAmount(amounts(10), { ...look, agent: 117, master: 117, answered: false }).proved).toBe(0)
  })

  test('that they are lost when master and agent show the amount from before', () => {
    expect(judgeAmount(amounts(10), { ...look, agent: 100, master: 100 }).reverted).toBe(true)
    expect(judgeAmount(amounts(10), { ...look, agent: 100, master: 110 }).reverted).toBe(false)
  })
})

describe('the claims of an operation', () => {
  test('say of creating and destroying nothing about what is reserved', () => {
    for (const operation of [create, destroy, grow, shrink]) expect(claimsOf(operation).amounts).toEqual([])
  })

  test('of a refined reservation are also that the one above it shrinks', () => {
    const [above] = reserved(10, 'ads').reservations
    const refined = {
      ...reserved(10, 'ads/eu'),
      reservations: [above!, ...reserved(10, 'ads/eu').reservations],
    }
    expect(claimsOf({ type: 'RESERVE', resources: [refined] }).amounts.map(({ delta }) => delta)).toEqual([
      -10_000, 10_000,
    ])
  })

  test('are proved by whoever applies the operations in order, whatever they are, and never too early', () => {
    const operation = fc.constantFrom<Operation>(create, destroy, grow, shrink)
    const property = fc.property(fc.array(operation, { maxLength: 8 }), fc.nat(), (wanted, stop) => {
      // Only those that can follow each other: the master refuses the others.
      const states = [bag()]
      const operations = wanted.filter((each) => {
        const now = states.at(-1)!
        if (each === create && !Resources.isEmpty(Resources.persistentVolumes(now))) return false
        const next = applyOperation(now, each)
        if (next.ok) states.push(next.value)
        return next.ok
      })
      const at = stop % states.length
      const claims = operations.flatMap((each) => claimsOf(each).volumes)
      const said = judgeVolume(claims, {
        agent: states[at]!,
        master: states.at(-1)!,
        quiet: false,
        answered: true,
      })
      expect(said.proved).toBeLessThanOrEqual(at)
      const looksOld = states.slice(0, at).some((state) => Resources.equals(state, states[at]!))
      if (!looksOld && operations.length > 0) expect(said.proved).toBe(at)
    })
    fc.assert(property, { numRuns: 500 })
  })
})
