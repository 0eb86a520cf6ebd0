import {
  chmodSync,
  existsSync,
  lstatSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { PersistenceId, Role } from '@holdfast/model/ids'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import type { VolumeStep } from '../../core/agent/effects.ts'
import type { VolumePlace, VolumeWork } from '../../core/agent/volume-work.ts'
import { agentDisks } from '../../src/embedded/disks/agent-disks.ts'
import type { StepFailure } from '../../src/embedded/ports.ts'

let folder: string
let workDir: string

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'holdfast-disks-'))
  workDir = join(folder, 'agent')
  mkdirSync(workDir)
})

afterEach(() => rmSync(folder, { recursive: true, force: true }))

const onRoot = (id: string, role = 'ads'): VolumePlace => ({
  type: 'ROOT',
  role: Role(role),
  id: PersistenceId(id),
})
const make = (place: VolumePlace): VolumeWork => ({ type: 'MAKE', place })
const erase = (place: VolumePlace): VolumeWork => ({ type: 'ERASE', place })
const path = (...names: string[]) => join(workDir, 'volumes', 'roles', ...names)

/** One operation for each piece of work, numbered from 1. */
function carryOut(...work: VolumeWork[]): Promise<StepFailure | undefined> {
  const steps: VolumeStep[] = work.map((each, index) => ({ sequence: index + 1, work: [each] }))
  return new Promise((resolve) => agentDisks(workDir).carryOut(steps, resolve))
}

describe('making and erasing', () => {
  test('a volume on the root disk is a directory below its role, whose slashes are spaces', async () => {
    expect(await carryOut(make(onRoot('v1', 'eng/dev')))).toBeUndefined()
    expect(readdirSync(path('eng dev'))).toEqual(['v1'])
  })

  test('a volume on a PATH disk lies below the root of that disk, relative roots below the work directory', async () => {
    const place = { type: 'PATH', root: 'disks/a', role: Role('ads'), id: PersistenceId('v1') } as const
    mkdirSync(join(workDir, 'disks/a'), { recursive: true })
    expect(await carryOut(make(place))).toBeUndefined()
    expect(existsSync(join(workDir, 'disks/a/volumes/roles/ads/v1'))).toBe(true)
  })

  test('a MOUNT disk is emptied and stays', async () => {
    const root = join(folder, 'mount')
    mkdirSync(join(root, 'deep/er'), { recursive: true })
    writeFileSync(join(root, 'deep/file'), 'data')
    expect(await carryOut(erase({ type: 'MOUNT', root }))).toBeUndefined()
    expect(readdirSync(root)).toEqual([])
  })

  test('what a task left in a volume goes with it', async () => {
    await carryOut(make(onRoot('v1')))
    mkdirSync(path('ads', 'v1', 'a/b/c'), { recursive: true })
    writeFileSync(path('ads', 'v1', 'a/b/file'), 'data')
    expect(await carryOut(erase(onRoot('v1')))).toBeUndefined()
    expect(readdirSync(path('ads'))).toEqual([])
  })

  test('a directory that is there already becomes the volume with what is in it', async () => {
    mkdirSync(path('ads', 'v1'), { recursive: true })
    writeFileSync(path('ads', 'v1', 'file'), 'older')
    expect(await carryOut(make(onRoot('v1')))).toBeUndefined()
    expect(readFileSync(path('ads', 'v1', 'file'), 'utf8')).toBe('older')
  })

  test('erasing what is gone already is fine', async () => {
    expect(await carryOut(erase(onRoot('v1')))).toBeUndefined()
  })

  test('DESTROY and CREATE of one id in one batch leave an empty directory', async () => {
    await carryOut(make(onRoot('v1')))
    writeFileSync(path('ads', 'v1', 'file'), 'data')
    const others = Array.from({ length: 50 }, (_, n) => make(onRoot(`w${n}`)))
    expect(await carryOut(...others, erase(onRoot('v1')), make(onRoot('v1')), ...others)).toBeUndefined()
    expect(readdirSync(path('ads', 'v1'))).toEqual([])
    expect(readdirSync(path('ads'))).toHaveLength(51)
  })

  test('a tree deeper than a path may be long is erased', async () => {
    await carryOut(make(onRoot('v1')))
    const name = 'x'.repeat(200)
    const before = process.cwd()
    process.chdir(path('ads', 'v1'))
    for (let depth = 0; depth < 40; depth++) {
      mkdirSync(name)
      process.chdir(name)
    }
    process.chdir(before)
    expect(await carryOut(erase(onRoot('v1')))).toBeUndefined()
    expect(readdirSync(path('ads'))).toEqual([])
  })

  test('directories that a task has locked are erased', async () => {
    await carryOut(make(onRoot('v1')))
    mkdirSync(path('ads', 'v1', 'locked', 'inner'), { recursive: true })
    chmodSync(path('ads', 'v1', 'locked'), 0)
    expect(await carryOut(erase(onRoot('v1')))).toBeUndefined()
    expect(readdirSync(path('ads'))).toEqual([])
  })
})

describe('symbolic links', () => {
  let outside: string

  beforeEach(() => {
    outside = join(folder, 'outside')
    mkdirSync(outside)
    writeFileSync(join(outside, 'precious'), 'data')
  })

  const isUntouched = () => expect(readdirSync(outside)).toEqual(['precious'])

  test('one inside a volume goes, and what it points to stays', async () => {
    await carryOut(make(onRoot('v1')))
    symlinkSync(outside, path('ads', 'v1', 'link'))
    expect(await carryOut(erase(onRoot('v1')))).toBeUndefined()
    expect(readdirSync(path('ads'))).toEqual([])
    isUntouched()
  })

  test('one in a MOUNT disk goes, and what it points to stays', async () => {
    const root = join(folder, 'mount')
    mkdirSync(root)
    symlinkSync(outside, join(root, 'link'))
    expect(await carryOut(erase({ type: 'MOUNT', root }))).toBeUndefined()
    expect(readdirSync(root)).toEqual([])
    isUntouched()
  })

  test('one in the place of a volume is removed, not followed', async () => {
    mkdirSync(path('ads'), { recursive: true })
    symlinkSync(outside, path('ads', 'v1'))
    expect(await carryOut(erase(onRoot('v1')))).toBeUndefined()
    expect(existsSync(path('ads', 'v1'))).toBe(false)
    isUntouched()
  })

  test('one in the place of a new volume stops the agent', async () => {
    mkdirSync(path('ads'), { recursive: true })
    symlinkSync(outside, path('ads', 'v1'))
    expect(await carryOut(make(onRoot('v1')))).toMatchObject({
      sequence: 1,
      reason: expect.stringMatching('is not a directory'),
    })
    isUntouched()
  })

  test.each(['volumes', 'volumes/roles', 'volumes/roles/ads'])(
    'one on the way (%s) stops the agent before anything is made or erased',
    async (link) => {
      mkdirSync(join(outside, 'roles/ads/v1'), { recursive: true })
      mkdirSync(join(outside, 'ads/v1'), { recursive: true })
      mkdirSync(join(outside, 'v1'), { recursive: true })
      const before = readdirSync(outside, { recursive: true })
      mkdirSync(join(workDir, link, '..'), { recursive: true })
      symlinkSync(outside, join(workDir, link))
      const leads = { sequence: 1, reason: expect.stringMatching(/outside of its place|is not a directory/) }
      expect(await carryOut(erase(onRoot('v1')))).toMatchObject(leads)
      expect(await carryOut(make(onRoot('v2')))).toMatchObject(leads)
      expect(readdirSync(outside, { recursive: true })).toEqual(before)
    },
  )

  test('the root of a disk may be one: the operator set it up so', async () => {
    const root = join(folder, 'link-to-disk')
    symlinkSync(outside, root)
    const place = { type: 'PATH', root, role: Role('ads'), id: PersistenceId('v1') } as const
    expect(await carryOut(make(place))).toBeUndefined()
    expect(existsSync(join(outside, 'volumes/roles/ads/v1'))).toBe(true)
  })
})

describe('a disk that fails', () => {
  test('the operations before it are done, and it and those after it leave no directories', async () => {
    mkdirSync(path('ads'), { recursive: true })
    writeFileSync(path('ads', 'v2'), 'a file where a directory should be')
    const failure = await carryOut(make(onRoot('v1')), make(onRoot('v2')), make(onRoot('v3')))
    expect(failure).toMatchObject({ sequence: 2 })
    expect(readdirSync(path('ads')).toSorted()).toEqual(['v1', 'v2'])
    expect(lstatSync(path('ads', 'v2')).isFile()).toBe(true)
  })

  test('an operation of which only a part can be done leaves nothing of that part', async () => {
    mkdirSync(path('ads'), { recursive: true })
    writeFileSync(path('ads', 'v2'), 'a file where a directory should be')
    const steps = [{ sequence: 7, work: [make(onRoot('v1')), make(onRoot('v2'))] }]
    const failure = await new Promise((resolve) => agentDisks(workDir).carryOut(steps, resolve))
    expect(failure).toMatchObject({ sequence: 7 })
    expect(readdirSync(path('ads'))).toEqual(['v2'])
  })
})
