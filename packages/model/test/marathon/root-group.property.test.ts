import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { decodeApp } from '@holdfast/model/marathon/decode-app'
import { PathId, ROOT } from '@holdfast/model/marathon/path-id'
import { RootGroup } from '@holdfast/model/marathon/root-group'
import type { App } from '@holdfast/model/marathon/run-spec'
import { PersistentMap } from '@holdfast/model/persistent-map'
import { contextOf, VERSION } from './case-support.ts'

const id = fc
  .array(fc.constantFrom('a', 'b', 'aa', 'b-a'), { minLength: 1, maxLength: 4 })
  .map((segments) => PathId(`/${segments.join('/')}`))

type Change = readonly ['put' | 'putGroup' | 'remove' | 'removeGroup', PathId]

const change: fc.Arbitrary<Change> = fc.tuple(
  fc.constantFrom('put', 'put', 'putGroup', 'remove', 'removeGroup'),
  fc.oneof({ weight: 20, arbitrary: id }, { weight: 1, arbitrary: fc.constant(ROOT) }),
)

/** What there is, spelt out: ids of apps and of groups, every parent among them. */
interface Plain {
  readonly apps: readonly string[]
  readonly groups: readonly string[]
}

describe('whatever is put into groups and taken out again', () => {
  test('is there, with every group that it lies in, as if it were spelt out', () => {
    fc.assert(
      fc.property(fc.array(change, { maxLength: 40 }), (changes) => {
        let root = RootGroup.empty()
        let plain: Plain = { apps: [], groups: [] }
        for (const [what, where] of changes) {
          if (where === ROOT && what !== 'removeGroup') continue
          root = changed(root, what, where)
          plain = spelt(plain, what, where)
        }
        expect(keysOf(root.runSpecs)).toEqual(plain.apps.toSorted())
        expect(keysOf(root.groups)).toEqual(plain.groups.toSorted())
      }),
    )
  })
})

const template = appOf({ id: '/app', cmd: 'sleep 1' })

function changed(root: RootGroup, what: Change[0], where: PathId): RootGroup {
  switch (what) {
    case 'put':
      return RootGroup.put(root, { ...template, id: where }, 'off')
    case 'putGroup':
      return RootGroup.putGroup(root, { id: where, dependencies: [], version: VERSION }, 'off')
    case 'remove':
      return RootGroup.remove(root, where)
    default:
      return RootGroup.removeGroup(root, where)
  }
}

function spelt({ apps, groups }: Plain, what: Change[0], where: string): Plain {
  const segments = where.split('/').slice(1)
  const parents = segments.slice(0, -1).map((_, at) => `/${segments.slice(0, at + 1).join('/')}`)
  const isIn = (one: string) => where === ROOT || one === where || one.startsWith(`${where}/`)
  switch (what) {
    case 'put':
      return { apps: distinct([...apps, where]), groups: distinct([...groups, ...parents]) }
    case 'putGroup':
      return { apps, groups: distinct([...groups, ...parents, where]) }
    case 'remove':
      return { apps: apps.filter((app) => app !== where), groups }
    default:
      return {
        apps: apps.filter((app) => app === where || !isIn(app)),
        groups: groups.filter((group) => !isIn(group)),
      }
  }
}

function distinct(ids: readonly string[]): readonly string[] {
  return [...new Set(ids)]
}

function keysOf(map: PersistentMap<unknown>): readonly string[] {
  const keys: string[] = []
  PersistentMap.forEach(map, (_, key) => void keys.push(key))
  return keys.toSorted()
}

function appOf(json: unknown): App {
  const app = decodeApp(json, contextOf({}))
  if (!app.ok) throw new Error(JSON.stringify(app.error))
  return app.value
}
