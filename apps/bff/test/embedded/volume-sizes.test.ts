import { linkSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { volumeSizes } from '../../src/embedded/volume-sizes.ts'
import { volume } from '../core/resources.ts'
import { testClock } from '../operations/test-clock.ts'

let workDir: string
let place: string

beforeEach(() => {
  workDir = mkdtempSync(join(tmpdir(), 'holdfast-sizes-'))
  place = join(workDir, 'volumes/roles/ads/v1')
  mkdirSync(place, { recursive: true })
})
afterEach(() => rmSync(workDir, { recursive: true, force: true }))

const v1 = volume(5, 'ads', 'v1')
const write = (name: string, bytes: number) => writeFileSync(join(place, name), Buffer.alloc(bytes, 1))

test('what lies on a volume is measured when somebody asks, and again after fifteen seconds', async () => {
  const clock = testClock()
  const sizes = volumeSizes(clock)
  write('a', 100_000)
  expect(sizes.bytesOf(workDir, v1)).toBeUndefined()
  const first = await sizes.measured(workDir, v1)
  expect(first?.bytes).toBeGreaterThanOrEqual(100_000)
  expect(first?.atMs).toBe(clock.now())
  mkdirSync(join(place, 'sub'))
  write('sub/b', 200_000)
  await clock.advance(14_999)
  expect(await sizes.measured(workDir, v1)).toEqual(first)
  await clock.advance(1)
  expect((await sizes.measured(workDir, v1))?.bytes).toBeGreaterThanOrEqual(300_000)
  expect(sizes.bytesOf(workDir, v1)).toBeGreaterThanOrEqual(300_000)
})

test('what a link on a volume leads to does not lie on it', async () => {
  const outside = join(workDir, 'outside')
  mkdirSync(outside)
  writeFileSync(join(outside, 'big'), Buffer.alloc(500_000, 1))
  symlinkSync(outside, join(place, 'link'))
  symlinkSync(place, join(place, 'loop'))
  const usage = await volumeSizes(testClock()).measured(workDir, v1)
  expect(usage?.bytes).toBeLessThan(100_000)
})

test('of a volume whose directory is gone nothing lies anywhere', async () => {
  rmSync(place, { recursive: true })
  expect((await volumeSizes(testClock()).measured(workDir, v1))?.bytes).toBe(0)
})

test('a file of many names is counted as du counts it', async () => {
  write('a', 100_000)
  linkSync(join(place, 'a'), join(place, 'b'))
  const usage = await volumeSizes(testClock()).measured(workDir, v1)
  expect(usage?.bytes).toBeLessThan(200_000)
})
