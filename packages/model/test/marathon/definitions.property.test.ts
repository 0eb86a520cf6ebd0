import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { decodeApp } from '@holdfast/model/marathon/decode-app'
import { decodePod } from '@holdfast/model/marathon/decode-pod'
import { encodeApp } from '@holdfast/model/marathon/encode-app'
import { encodePod } from '@holdfast/model/marathon/encode-pod'
import { encodeRunSpec } from '@holdfast/model/marathon/encode-run-spec'
import { validatePlan } from '@holdfast/model/marathon/immutability'
import { runSpecDemands, volumeRequests } from '@holdfast/model/marathon/run-spec-facts'
import type { RunSpec } from '@holdfast/model/marathon/run-spec'
import { appFromUpdate, decodeAppUpdate, mergeApp } from '@holdfast/model/marathon/update-app'
import type { Refused } from '@holdfast/model/marathon/violation'
import { warningsOf } from '@holdfast/model/marathon/warnings'
import type { Result } from '@holdfast/model/result'
import { spoilt, validApp, validPod } from './arbitrary.ts'
import { contextOf } from './case-support.ts'

const context = contextOf({
  mesosRole: 'marathon',
  features: ['external_volumes', 'secrets', 'gpu_resources'],
})

const anything = fc.anything({
  maxDepth: 4,
  withNullPrototype: true,
  withBigInt: true,
  withDate: true,
  withMap: true,
})

describe('whatever is sent', () => {
  test('is an answer, never an exception', () => {
    fc.assert(
      fc.property(fc.oneof(anything, validApp.chain(spoilt), validPod.chain(spoilt)), (json) => {
        answered(decodeApp(json, context))
        answered(decodePod(json, context))
        warningsOf(json)
      }),
      { numRuns: 2000 },
    )
  })

  test('as an update leaves an app that holds to the rules, or is refused', () => {
    fc.assert(
      fc.property(validApp, validApp.chain(spoilt), (app, json) => {
        const old = decodeApp(app, context)
        const update = decodeAppUpdate(json)
        if (!old.ok || !update.ok) return
        const next = mergeApp(old.value, update.value, context)
        if (next.ok) validatePlan([{ old: old.value, next: next.value }])
        answered(next)
      }),
      { numRuns: 500 },
    )
  })
})

describe('what holds to the rules', () => {
  test('is an app, and the same app when it is read as it is written', () => {
    fc.assert(
      fc.property(validApp, (json) => {
        const app = valueOf(decodeApp(json, context))
        const written = encodeApp(app)
        expect(valueOf(decodeApp(throughText(written), context))).toEqual(app)
        expect(mergeApp(app, {}, context)).toEqual({ ok: true, value: app })
        sound(app)
      }),
    )
  })

  test('is the same app when it is written over another one as a whole', () => {
    fc.assert(
      fc.property(validApp, (json) => {
        const app = valueOf(decodeApp(json, context))
        const { version, ...update } = encodeApp(app)
        const whole = appFromUpdate(app.id, valueOf(decodeAppUpdate(update)), context)
        expect(whole).toEqual({ ok: true, value: { ...app, version } })
      }),
    )
  })

  test('is a pod, and the same pod when it is read as it is written', () => {
    fc.assert(
      fc.property(validPod, (json) => {
        const pod = valueOf(decodePod(json, context))
        expect(valueOf(decodePod(throughText(encodePod(pod)), context))).toEqual(pod)
        sound(pod)
      }),
    )
  })
})

/** Refused with reasons, or taken and then sound: nothing null, and nothing that a master would choke on. */
function answered(result: Result<RunSpec, Refused>): void {
  if (!result.ok) {
    expect(result.error.details).not.toEqual([])
    for (const { path, errors } of result.error.details) {
      expect(path.startsWith('/')).toBe(true)
      expect(errors).not.toEqual([])
    }
    return
  }
  sound(result.value)
}

function sound(spec: RunSpec): void {
  expect(JSON.stringify(encodeRunSpec(spec))).not.toMatch(/:null[,}]/)
  expect(spec.id).toMatch(/^(\/[a-z0-9.-]+)+$/)
  expect(spec.id.length).toBeLessThan(130)
  for (const amount of Object.values(runSpecDemands(spec))) expect(amount).toBeGreaterThanOrEqual(0)
  for (const { name, persistent } of volumeRequests(spec)) {
    expect(name).not.toMatch(/[/#\\]|^\.{0,2}$/)
    expect(persistent.size).toBeGreaterThan(0)
    expect(persistent.maxSize ?? Infinity).toBeGreaterThan(persistent.size)
  }
}

function throughText(json: unknown): unknown {
  return JSON.parse(JSON.stringify(json))
}

function valueOf<T>(result: Result<T, Refused>): T {
  if (!result.ok) throw new Error(JSON.stringify(result.error))
  return result.value
}
