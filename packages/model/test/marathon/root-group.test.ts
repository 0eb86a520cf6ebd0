import { describe, expect, it } from 'vitest'
import { decodeApp } from '@holdfast/model/marathon/decode-app'
import { decodePod } from '@holdfast/model/marathon/decode-pod'
import { PathId, ROOT } from '@holdfast/model/marathon/path-id'
import { roleSettings } from '@holdfast/model/marathon/role-settings'
import { RootGroup } from '@holdfast/model/marathon/root-group'
import { checkPlaces } from '@holdfast/model/marathon/rules-root'
import type { App } from '@holdfast/model/marathon/run-spec'
import { PersistentMap } from '@holdfast/model/persistent-map'
import { contextOf, rootOf, VERSION } from './case-support.ts'

describe('the group of all groups', () => {
  const root = [appAt('/db/eu/postgres'), appAt('/db/mysql'), appAt('/web')].reduce(
    (root, app) => RootGroup.put(root, app, 'top'),
    RootGroup.empty(),
  )

  it('has the groups that its apps lie in, and the role of new ones as the flag says', () => {
    expect(RootGroup.group(root, PathId('/db'))).toEqual({
      id: '/db',
      enforceRole: true,
      dependencies: [],
      version: VERSION,
    })
    expect(RootGroup.group(root, PathId('/db/eu'))).not.toHaveProperty('enforceRole')
    expect(RootGroup.group(root, PathId('/web'))).toBeUndefined()
    expect(RootGroup.group(root, ROOT)).toMatchObject({ id: '/' })
  })

  it('finds apps by id', () => {
    expect(PersistentMap.get(root.runSpecs, '/db/mysql')?.id).toBe('/db/mysql')
    expect(PersistentMap.get(root.runSpecs, '/db')).toBeUndefined()
    expect(RootGroup.group(root, PathId('/none'))).toBeUndefined()
  })

  it('keeps a group when its last app goes', () => {
    const left = RootGroup.remove(root, PathId('/db/eu/postgres'))
    expect(PersistentMap.get(left.runSpecs, '/db/eu/postgres')).toBeUndefined()
    expect(RootGroup.group(left, PathId('/db/eu'))).toBeDefined()
  })

  it('loses a group with all that lies in it, and nothing that is only spelt alike', () => {
    const more = RootGroup.put(root, appAt('/db2/x'), 'off')
    const left = RootGroup.removeGroup(more, PathId('/db'))
    expect(
      PersistentMap.values(left.runSpecs)
        .map(({ id }) => id)
        .toSorted(),
    ).toEqual(['/db2/x', '/web'])
    expect(PersistentMap.values(left.groups).map(({ id }) => id)).toEqual(['/db2'])
    expect(PersistentMap.size(RootGroup.removeGroup(more, ROOT).runSpecs)).toBe(0)
  })

  it.each([
    ['an app where a group is', appAt('/db'), ['Groups and Applications may not have the same identifier.']],
    [
      'an app within an app',
      appAt('/web/a/b'),
      ['Groups and Applications may not have the same identifier.'],
    ],
    ['an app where an app is', appAt('/web'), []],
    ['an app in a group', appAt('/db/eu/mongo'), []],
  ])('says whether there can be %s', (_, app, errors) => {
    expect(checkPlaces(root, [app]).flatMap((violation) => violation.errors)).toEqual(errors)
  })

  it('has no pod where an app is', () => {
    const pod = decodePod({ id: '/web', containers: [{ name: 'a', resources: {} }] }, contextOf({}))
    expect(pod.ok && checkPlaces(root, [pod.value])).toEqual([
      { path: '/', errors: ['Applications and Pods may not share the same id'] },
    ])
  })

  it('has no app that waits for itself, however far around', () => {
    const a = { ...appAt('/a'), rest: { dependencies: ['/b'] } }
    const b = { ...appAt('/b'), rest: { dependencies: ['/c', '/none'] } }
    const with2 = RootGroup.put(RootGroup.put(root, a, 'off'), b, 'off')
    const c = (id: string) => checkPlaces(with2, [{ ...appAt('/c'), rest: { dependencies: [id] } }])
    expect(c('/a')).toEqual([{ path: '/', errors: ['Dependency graph has cyclic dependencies.'] }])
    expect(c('/c')).not.toEqual([])
    expect(c('/web')).toEqual([])
  })

  it('has long rows of apps that wait for each other, looked at once', () => {
    const count = 20_000
    const one = appAt('/row')
    const row = Array.from({ length: count }, (_, at) => ({
      ...one,
      id: PathId(`/row-${at}`),
      rest: { dependencies: [`/row-${at + 1}`, `/row-${at + 2}`] },
    }))
    expect(checkPlaces(root, row)).toEqual([])
    const closed = row.with(count - 1, {
      ...appAt('/x'),
      id: PathId(`/row-${count - 1}`),
      rest: { dependencies: ['/row-0'] },
    })
    expect(checkPlaces(root, closed)).not.toEqual([])
  })

  it('has no more instances of one app than can be held', () => {
    const many = (instances: number) => checkPlaces(root, [{ ...appAt('/many'), instances }])
    expect(many(100_000)).toEqual([])
    expect(many(100_001)).toEqual([{ path: '/instances', errors: ['got 100001, expected 100000 or less'] }])
  })
})

describe('the roles of a place', () => {
  const flags = { mesosRole: 'marathon', newGroupEnforceRole: 'off' } as const
  const groups = { '/dev': { enforceRole: true }, '/prod': { enforceRole: false }, '/old': {} }
  const root = RootGroup.put(rootOf({ groups }), { ...appAt('/dev/kept'), role: 'ancient' }, 'off')

  it.each([
    ['/app', 'off', ['marathon'], 'marathon'],
    ['/dev/app', 'off', ['dev'], 'dev'],
    ['/dev/sub/app', 'off', ['dev'], 'dev'],
    ['/dev/kept', 'off', ['dev', 'ancient'], 'dev'],
    ['/prod/app', 'top', ['marathon', 'prod'], 'marathon'],
    ['/old/app', 'top', ['marathon', 'old'], 'marathon'],
    ['/new/app', 'off', ['marathon', 'new'], 'marathon'],
    ['/new/app', 'top', ['new'], 'new'],
  ] as const)(
    '%s, new groups %s: %j, %s unless it says otherwise',
    (id, newGroupEnforceRole, validRoles, defaultRole) => {
      const settings = roleSettings(root, PathId(id), { ...flags, newGroupEnforceRole })
      expect(settings).toMatchObject({ validRoles, defaultRole })
    },
  )

  it('count a group that comes into being with its apps', () => {
    const enforced = (group: PathId) => (group === '/new' ? true : undefined)
    expect(roleSettings(root, PathId('/new/app'), flags, { enforced }).defaultRole).toBe('new')
    expect(roleSettings(root, PathId('/prod/app'), flags, { enforced }).defaultRole).toBe('marathon')
  })
})

function appAt(id: string): App {
  const app = decodeApp({ id, cmd: 'sleep 1' }, contextOf({}))
  if (!app.ok) throw new Error(JSON.stringify(app.error))
  return app.value
}
