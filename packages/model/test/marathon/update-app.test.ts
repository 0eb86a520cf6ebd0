import { describe, expect, it } from 'vitest'
import { decodeApp } from '@holdfast/model/marathon/decode-app'
import { encodeApp } from '@holdfast/model/marathon/encode-app'
import { PathId } from '@holdfast/model/marathon/path-id'
import { revise } from '@holdfast/model/marathon/revise'
import type { App } from '@holdfast/model/marathon/run-spec'
import { appFromUpdate, decodeAppUpdate, mergeApp } from '@holdfast/model/marathon/update-app'
import type { AppUpdateJson } from '@holdfast/model/marathon/shape-app'
import { contextOf } from './case-support.ts'

const context = contextOf({ mesosRole: 'db' })

const resident = {
  id: '/db/postgres',
  cmd: 'sleep 1000',
  cpus: 0.5,
  env: { A: '1', B: '2' },
  portDefinitions: [{ port: 5432, name: 'sql' }],
  container: {
    type: 'MESOS',
    volumes: [
      { containerPath: 'pgdata', mode: 'RW', persistent: { type: 'mount', size: 500, maxSize: 2000 } },
    ],
  },
}

describe('an update of an app', () => {
  const old = appOf(resident)

  it('takes the place of what it names, member by member, and leaves the rest', () => {
    const next = merged(old, { instances: 3, env: { C: '3' } })
    expect(next).toEqual({ ...old, instances: 3, rest: { ...old.rest, env: { C: '3' } } })
  })

  it('of nothing changes nothing', () => {
    expect(merged(old, {})).toEqual(old)
  })

  it('keeps the id of the app, whatever its own', () => {
    expect(merged(old, { id: '/other' }).id).toBe('/db/postgres')
  })

  it('with null leaves what is there', () => {
    expect(merged(old, { cmd: null, env: null })).toEqual(old)
  })

  it('with an empty object takes all of it away', () => {
    expect(merged(old, { env: {} }).rest.env).toBeUndefined()
  })

  it('in old words replaces what the app says in new ones', () => {
    expect(merged(old, { ports: [80, 0] }).rest.portDefinitions).toMatchObject([{ port: 80 }, { port: 0 }])
    expect(merged(old, { uris: ['http://x/y.tgz'] }).rest.fetch).toMatchObject([
      { uri: 'http://x/y.tgz', extract: true },
    ])
    const addressed = merged(appOf({ id: '/a', cmd: 'cmd' }), { ipAddress: { networkName: 'dcos' } })
    expect(addressed.rest.networks).toEqual([{ mode: 'container', name: 'dcos' }])
    expect(addressed.rest.portDefinitions).toBeUndefined()
  })

  it('is held to the rules of the whole app', () => {
    const update = updateOf({ acceptedResourceRoles: ['db'] })
    expect(mergeApp(old, update, context)).toMatchObject({
      ok: false,
      error: { message: 'Object is not valid', details: [{ path: '/acceptedResourceRoles' }] },
    })
  })

  it('names a version alone, or with the id', () => {
    const version = '2016-08-01T10:00:00.000Z'
    expect(decodeAppUpdate({ version })).toEqual({ ok: true, value: { version } })
    expect(decodeAppUpdate({ version, id: '/db/postgres' })).toMatchObject({ ok: true })
    expect(decodeAppUpdate({ version, cmd: 'x1' })).toEqual({
      ok: false,
      error: {
        message: 'Object is not valid',
        details: [{ path: '/', errors: ["The 'version' field may only be combined with the 'id' field."] }],
      },
    })
  })

  it('has a shape too', () => {
    expect(decodeAppUpdate({ instances: 'three', cpus: [] })).toEqual({
      ok: false,
      error: {
        message: 'Invalid JSON',
        details: [
          { path: '/instances', errors: ['error.expected.jsnumber'] },
          { path: '/cpus', errors: ['error.expected.jsnumber'] },
        ],
      },
    })
  })

  it('is a whole app where there is none', () => {
    const made = appFromUpdate(PathId('/db/new'), updateOf({ cmd: 'sleep 1', id: '/payload-id' }), context)
    expect(made).toEqual({ ok: true, value: appOf({ id: '/db/new', cmd: 'sleep 1' }) })
  })
})

describe('the version of a changed run spec', () => {
  const old = { ...appOf(resident), lastConfigChangeAt: '2016-01-01T00:00:00.000Z' }
  const now = '2016-09-01T00:00:00.000Z'

  it('is a new one for all of it when what runs changed', () => {
    const next = revise(old, merged(old, { cmd: 'sleep 2' }), now)
    expect(next).toMatchObject({ version: now, lastScalingAt: now, lastConfigChangeAt: now })
  })

  it('leaves what runs as it was when only the instances changed', () => {
    const next = revise(old, merged(old, { instances: 3 }), now)
    expect(next).toMatchObject({
      version: now,
      lastScalingAt: now,
      lastConfigChangeAt: old.lastConfigChangeAt,
    })
  })

  it('is the old one when nothing changed, in whatever order it was written', () => {
    const written = Object.fromEntries(Object.entries(encodeApp(old)).toReversed())
    expect(revise(old, merged(old, { env: { B: '2', A: '1' } }), now)).toBe(old)
    expect(revise(old, appOf(written), now)).toBe(old)
  })
})

function appOf(json: unknown): App {
  const app = decodeApp(json, context)
  if (!app.ok) throw new Error(JSON.stringify(app.error))
  return app.value
}

function updateOf(json: unknown): AppUpdateJson {
  const update = decodeAppUpdate(json)
  if (!update.ok) throw new Error(JSON.stringify(update.error))
  return update.value
}

function merged(old: App, json: unknown): App {
  const app = mergeApp(old, updateOf(json), context)
  if (!app.ok) throw new Error(JSON.stringify(app.error))
  return app.value
}
