import { PersistentMap } from '@holdfast/model/persistent-map'
import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'

/** 64 keys of one hash: pairs of endings that lead to one state of the hash, one after the other. */
function collidingKeys(): string[] {
  let keys = ['']
  let state = 0x811c9dc5
  for (let round = 0; round < 6; round++) {
    const [left, right, next] = collidingEndings(state)
    keys = keys.flatMap((key) => [key + left, key + right])
    state = next
  }
  return keys
}

function collidingEndings(state: number): [string, string, number] {
  const seen = new Map<number, string>()
  for (let i = 0; ; i++) {
    const ending = i.toString(36)
    let hash = state
    for (let at = 0; at < ending.length; at++) hash = Math.imul(hash ^ ending.charCodeAt(at), 0x01000193)
    const other = seen.get(hash)
    if (other !== undefined) return [other, ending, hash]
    seen.set(hash, ending)
  }
}

const colliding = collidingKeys()
const key = fc.oneof(
  fc.nat(3_000).map((n) => `key ${n}`),
  fc.constantFrom(...colliding),
  fc.string({ maxLength: 3 }),
)
const step = fc.tuple(fc.constantFrom('set', 'set', 'set', 'delete'), key, fc.nat(5))
const steps = fc.array(step, { maxLength: 600, size: 'max' })

const children = (map: PersistentMap<number>) => new Set(map.root.children)

function depthOf(node: PersistentMap<number>['root'] | undefined): number {
  return node?.children ? 1 + Math.max(...node.children.map(depthOf)) : 0
}

type Steps = readonly (readonly [string, string, number])[]

function apply(map: PersistentMap<number>, steps: Steps): PersistentMap<number> {
  return steps.reduce(
    (map, [what, key, value]) =>
      what === 'set' ? PersistentMap.set(map, key, value) : PersistentMap.delete(map, key),
    map,
  )
}

function applyToModel(model: ReadonlyMap<string, number>, steps: Steps): Map<string, number> {
  const changed = new Map(model)
  for (const [what, key, value] of steps) {
    if (what === 'set') changed.set(key, value)
    else changed.delete(key)
  }
  return changed
}

function entries(map: PersistentMap<number>): Map<string, number> {
  const found = new Map<string, number>()
  PersistentMap.forEach(map, (value, key) => {
    expect(found.has(key)).toBe(false)
    found.set(key, value)
  })
  return found
}

describe('the persistent map', () => {
  test('is what a plain map is, and leaves its origin alone', () => {
    fc.assert(
      fc.property(steps, steps, (first, second) => {
        const before = apply(PersistentMap.empty(), first)
        const model = applyToModel(new Map(), first)
        const after = apply(before, second)
        expect(entries(before)).toEqual(model)
        expect(entries(after)).toEqual(applyToModel(model, second))
        expect(PersistentMap.size(before)).toBe(model.size)
        for (const [key, value] of model) expect(PersistentMap.get(before, key)).toBe(value)
        expect(PersistentMap.get(before, 'not there')).toBeUndefined()
      }),
      { numRuns: 30 },
    )
  })

  test('tells exactly the keys that differ', () => {
    fc.assert(
      fc.property(steps, steps, (first, second) => {
        const before = apply(PersistentMap.empty(), first)
        const after = apply(before, second)
        const changed = entries(before)
        PersistentMap.diff(before, after, (left, right, key) => {
          expect(left).not.toBe(right)
          expect(changed.get(key)).toBe(left)
          if (right === undefined) changed.delete(key)
          else changed.set(key, right)
        })
        expect(changed).toEqual(entries(after))
      }),
      { numRuns: 30 },
    )
  })

  test('is the same object after a change that changes nothing', () => {
    const map = apply(PersistentMap.empty(), [['set', 'a', 1]])
    expect(PersistentMap.set(map, 'a', 1)).toBe(map)
    expect(PersistentMap.delete(map, 'b')).toBe(map)
  })

  test('keeps many keys of one hash apart', () => {
    const map = apply(
      PersistentMap.empty(),
      colliding.map((key, index) => ['set', key, index]),
    )
    expect(PersistentMap.size(map)).toBe(64)
    expect(depthOf(map.root)).toBeLessThanOrEqual(8)
    expect(colliding.map((key) => PersistentMap.get(map, key))).toEqual(colliding.map((_, index) => index))
  })

  test('keeps few keys in the order they came', () => {
    const keys = ['z', 'a', 'm', 'b']
    const map = apply(
      PersistentMap.empty(),
      keys.map((key) => ['set', key, 0]),
    )
    expect([...entries(map).keys()]).toEqual(keys)
  })

  test('of thousands of keys shares all but one path with its changed copy', () => {
    const big = apply(
      PersistentMap.empty(),
      Array.from({ length: 5_000 }, (_, index) => ['set', `key ${index}`, index]),
    )
    const changed = PersistentMap.set(big, 'key 77', -1)
    expect([...children(changed)].filter((child) => !children(big).has(child))).toHaveLength(1)
  })
})
