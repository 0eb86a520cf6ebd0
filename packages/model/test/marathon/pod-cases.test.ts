import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { podOf } from '@holdfast/model/marathon/convert-pod'
import { decodePod, readPod } from '@holdfast/model/marathon/decode-pod'
import { encodePod } from '@holdfast/model/marathon/encode-pod'
import { validatePlan, validateUpdate } from '@holdfast/model/marathon/immutability'
import { canonicalPod } from '@holdfast/model/marathon/normalize-pod'
import { warningsOf } from '@holdfast/model/marathon/warnings'
import type { Pod } from '@holdfast/model/marathon/run-spec'
import { at, contextOf, expectRefusal, expectViolations, VERSION } from './case-support.ts'
import type { Config, ExpectedRefusal } from './case-support.ts'

interface Case {
  readonly id: string
  readonly do: string
  readonly given: {
    readonly config?: Config
    readonly body?: unknown
    readonly roleSettings?: { readonly validRoles: readonly string[]; readonly defaultRole: string }
    readonly old?: unknown
    readonly new?: unknown
  }
  readonly expect: ExpectedRefusal & {
    readonly status?: number
    readonly valid?: boolean
    readonly normalized?: Readonly<Record<string, unknown>>
    readonly planPathPrefix?: string
    readonly recommendedInstead?: { readonly status?: number; readonly warning?: boolean }
  }
}

const file = new URL('../cases/marathon/pod-validation.json', import.meta.url)
const { cases }: { cases: readonly Case[] } = JSON.parse(readFileSync(file, 'utf8'))
const casesOf = (kind: string) => cases.filter((one) => one.do === kind)

describe('pods as Marathon reads them', () => {
  it.each(casesOf('validatePod'))('$id', ({ given, expect: expected }) => {
    const { config = {}, roleSettings } = given
    const context = contextOf(config)
    const roles = roleSettings && { ...roleSettings, forceRoleUpdate: false }
    const result = decodePod(given.body, roles ? { ...context, roles: () => roles } : context)
    const status = expected.recommendedInstead?.status ?? expected.status
    if (status !== 201) {
      expect(result.ok).toBe(false)
      if (!result.ok) expectRefusal(result.error, expected)
      return
    }
    expect(result).toMatchObject({ ok: true })
    if (!result.ok) return
    const encoded = encodePod(result.value)
    for (const [path, value] of Object.entries(expected.normalized ?? {}))
      expect(at(encoded, path)).toEqual(value)
    if (expected.recommendedInstead?.warning) expect(warningsOf(given.body)).not.toEqual([])
  })
})

describe('what is filled in', () => {
  it.each(casesOf('normalizePod'))('$id', ({ given, expect: expected }) => {
    const encoded = encodePod(unchecked(given.body, given.config))
    for (const [path, value] of Object.entries(expected)) expect(at(encoded, path)).toEqual(value)
  })
})

describe('what an update may change', () => {
  it.each(casesOf('updatePod'))('$id', ({ given, expect: expected }) => {
    const [old, next] = [unchecked(given.old), unchecked(given.new)]
    const violations = validateUpdate(old, next)
    expect(violations.length === 0).toBe(expected.valid)
    expectViolations(violations, expected.violations ?? [])
    const prefix = expected.planPathPrefix ?? '/pod(0)'
    const planned = violations.map(({ path, errors }) => ({
      path: path === '/' ? prefix : prefix + path,
      errors,
    }))
    expect(validatePlan([{ old, next }])).toEqual(planned)
  })
})

/** As it is filled in, whatever the rules say of it. */
function unchecked(json: unknown, config: Config = {}): Pod {
  const read = readPod(json)
  if (!read.ok) throw new Error(JSON.stringify(read.error))
  return podOf(canonicalPod(read.value, contextOf(config).roles), VERSION)
}
