import { PersistentMap } from '@holdfast/model/persistent-map'
import { describe, expect, it } from 'vitest'
import { HandFed } from './hand-fed.ts'

const app = (id: string, more: object = {}) => ({ id, cmd: 'sleep 1000', ...more })
const pod = (id: string) => ({ id, containers: [{ name: 'ct', resources: { cpus: 0.1 } }] })

const tree = {
  id: '/db',
  apps: [app('web'), app('/db/api')],
  pods: [pod('cache')],
  groups: [{ id: 'eu', apps: [app('postgres')], pods: [pod('/db/eu/mongo')] }],
}

describe('a group with all that is in it', () => {
  it('is made in one deployment, whether its ids are relative or absolute', async () => {
    const fed = new HandFed()
    expect(await put(fed, '/v2/groups', tree)).toMatchObject({ status: 200 })
    expect(idsOf(fed)).toEqual(['/db/api', '/db/cache', '/db/eu/mongo', '/db/eu/postgres', '/db/web'])
    expect(PersistentMap.size(fed.state.deployments)).toBe(1)
  })

  it('keeps the lists that are not named, and loses what is not in those that are', async () => {
    const fed = new HandFed()
    await put(fed, '/v2/groups', tree)
    await fed.endDeployments()
    await put(fed, '/v2/groups/db', { apps: [app('web')] })
    expect(idsOf(fed)).toEqual(['/db/cache', '/db/eu/mongo', '/db/eu/postgres', '/db/web'])
    await fed.endDeployments()
    await put(fed, '/v2/groups/db', { pods: [] })
    expect(idsOf(fed)).toEqual(['/db/eu/mongo', '/db/eu/postgres', '/db/web'])
    await fed.endDeployments()
    await put(fed, '/v2/groups/db', { groups: [] })
    expect(idsOf(fed)).toEqual(['/db/web'])
  })

  it('gives its name as a role to all of it when it says so', async () => {
    const fed = new HandFed()
    await put(fed, '/v2/groups', { ...tree, enforceRole: true })
    expect(PersistentMap.values(fed.state.runSpecs).map(({ role }) => role)).toEqual(Array(5).fill('db'))
  })

  it.each([
    [
      'the path of each',
      { id: '/x', groups: [{ id: 'y', apps: [app('a'), app('b', { cpus: 'no' })] }] },
      '/groups(0)/apps(1)/cpus',
    ],
    ['a pod', { id: '/x', pods: [{ id: 'a', containers: [] }] }, '/pods(0)/containers'],
    ['an app that lies elsewhere', { id: '/x', apps: [app('/y/a')] }, '/apps(0)/id'],
    ['an app and a pod of one name', { id: '/x', apps: [app('a')], pods: [pod('a')] }, '/pods'],
    ['an id that goes up', { id: '/..' }, '/id'],
    ['an id of a group within', { id: '/x', groups: [{ id: 'a_b' }] }, '/groups(0)/id'],
    ['an id that is too long', { id: `/${'a'.repeat(300)}` }, '/id'],
    [
      'an app that is a group too',
      { id: '/x', apps: [app('a')], groups: [{ id: 'a', apps: [app('b')] }] },
      '/',
    ],
  ])('is refused whole, with %s', async (_, group, path) => {
    const fed = new HandFed()
    const before = fed.state
    const answer = await put(fed, '/v2/groups', group)
    expect(answer.status).toBe(422)
    expect(answer.body).toMatchObject({
      details: expect.arrayContaining([expect.objectContaining({ path })]),
    })
    expect(fed.state).toBe(before)
  })

  it('grows by a factor, but not beyond all bounds', async () => {
    const fed = new HandFed()
    await put(fed, '/v2/groups', { id: '/x', apps: [app('a', { instances: 3 })] })
    await fed.endDeployments()
    expect(await put(fed, '/v2/groups/x', { scaleBy: 1e9 })).toMatchObject({
      status: 422,
      body: { details: [{ path: '/instances' }] },
    })
    expect(await put(fed, '/v2/groups/x', { scaleBy: 1.5 })).toMatchObject({ status: 200 })
    expect(PersistentMap.get(fed.state.runSpecs, '/x/a')?.instances).toBe(5)
  })
})

async function put(fed: HandFed, path: string, body: unknown) {
  const answer = await fed.ask('PUT', path, body)
  return { status: answer.status, body: await answer.json() }
}

function idsOf(fed: HandFed): readonly string[] {
  return PersistentMap.values(fed.state.runSpecs)
    .map(({ id }) => id)
    .toSorted()
}
