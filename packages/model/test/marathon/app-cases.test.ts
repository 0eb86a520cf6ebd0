import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { appOf } from '@holdfast/model/marathon/convert-app'
import { appVolumeOf, podVolumeOf } from '@holdfast/model/marathon/convert-volume'
import { decodeApp, readApp } from '@holdfast/model/marathon/decode-app'
import { encodeApp } from '@holdfast/model/marathon/encode-app'
import { validatePlan, validateUpdate } from '@holdfast/model/marathon/immutability'
import { canonicalApp } from '@holdfast/model/marathon/normalize-app'
import { PathId } from '@holdfast/model/marathon/path-id'
import { RootGroup } from '@holdfast/model/marathon/root-group'
import { checkAcceptedRoles } from '@holdfast/model/marathon/rules-role'
import { checkVolumeInfo } from '@holdfast/model/marathon/rules-volume'
import type { App } from '@holdfast/model/marathon/run-spec'
import type { PersistentJson } from '@holdfast/model/marathon/shape-volume'
import { Violations } from '@holdfast/model/marathon/violation'
import { parseJson } from '@holdfast/model/wire/parse-json'
import { at, contextOf, expectRefusal, expectViolations, rootOf, VERSION } from './case-support.ts'
import type { Config, ExpectedRefusal } from './case-support.ts'

interface Case {
  readonly id: string
  readonly do: string
  readonly given: {
    readonly config?: Config
    readonly body?: Readonly<Record<string, unknown>>
    readonly rawBody?: string
    readonly path?: string
    readonly kind?: 'app' | 'pod'
    readonly resident?: boolean
    readonly acceptedResourceRoles?: readonly string[] | null
    readonly persistent?: PersistentJson
    readonly old?: unknown
    readonly new?: unknown
    readonly force?: boolean
  }
  readonly expect: ExpectedRefusal & {
    readonly status?: number
    readonly valid?: boolean
    readonly normalized?: Readonly<Record<string, unknown>>
    readonly groups?: Readonly<Record<string, { readonly enforceRole: boolean | null }>>
    readonly errorsContain?: readonly string[]
    readonly app?: { readonly type: string }
    readonly pod?: { readonly type: string }
    readonly errors?: readonly string[]
    readonly planPathPrefix?: string
    readonly existingInstancesKeepRole?: string
    readonly newInstancesRole?: string
  }
}

const file = new URL('../cases/marathon/app-validation.json', import.meta.url)
const { cases }: { cases: readonly Case[] } = JSON.parse(readFileSync(file, 'utf8'))
const casesOf = (kind: string) => cases.filter((one) => one.do === kind)

describe('apps as Marathon reads them', () => {
  it.each(casesOf('validateApp'))('$id', ({ given, expect: expected }) => {
    const { config = {} } = given
    if (given.rawBody !== undefined) {
      // What the text of a body is worth is told over HTTP.
      expect(parseJson(given.rawBody).ok).toBe(false)
      return
    }
    const result = decodeApp(given.body, contextOf(config))
    if (expected.status !== 201) {
      expect(result.ok).toBe(false)
      if (!result.ok) expectRefusal(result.error, expected)
      return
    }
    expect(result).toMatchObject({ ok: true })
    if (!result.ok) return
    const encoded = encodeApp(result.value)
    for (const [path, value] of Object.entries(expected.normalized ?? {}))
      expect(at(encoded, path)).toEqual(value)
    const root = RootGroup.put(rootOf(config), result.value, config.newGroupEnforceRole ?? 'off')
    for (const [id, { enforceRole }] of Object.entries(expected.groups ?? {})) {
      expect(RootGroup.group(root, PathId(id))?.enforceRole ?? null).toBe(enforceRole)
    }
  })
})

describe('roles whose resources may be accepted', () => {
  it.each(casesOf('validateAcceptedResourceRoles'))('$id', ({ given, expect: expected }) => {
    const violations = Violations.none()
    const { kind = 'app', resident = false, acceptedResourceRoles } = given
    checkAcceptedRoles(kind, resident, acceptedResourceRoles ?? undefined, violations)
    const errors = Violations.list(violations).flatMap((violation) => violation.errors)
    expect(errors.length === 0).toBe(expected.valid)
    for (const part of expected.errorsContain ?? []) expect(errors.join('\n')).toContain(part)
  })
})

describe('the kind of disk of a persistent volume', () => {
  it.each(casesOf('convertVolume'))('$id', ({ given, expect: expected }) => {
    const persistent: PersistentJson = { size: 1, constraints: [], ...given.persistent }
    const app = appVolumeOf({ containerPath: 'data', mode: 'RW', persistent })
    const pod = podVolumeOf({ name: 'data', persistent })
    expect(app).toMatchObject({ persistent: expected.app })
    expect(pod).toMatchObject({ persistent: expected.pod })
  })
})

describe('what a persistent volume became', () => {
  it.each(casesOf('validateVolumeInfo'))('$id', ({ given, expect: expected }) => {
    const violations = Violations.none()
    const info = { type: 'root' as const, size: 1, constraints: [], ...given.persistent }
    checkVolumeInfo(info, violations)
    expect(Violations.list(violations).flatMap((violation) => violation.errors)).toEqual(expected.errors)
  })
})

describe('what is filled in', () => {
  it.each(casesOf('normalizeApp'))('$id', ({ given, expect: expected }) => {
    const encoded = encodeApp(unchecked({ ...given.body, id: given.path }, given.config))
    for (const [path, value] of Object.entries(expected)) expect(at(encoded, path)).toEqual(value)
  })
})

describe('what an update may change', () => {
  it.each(casesOf('updateApp'))('$id', ({ given, expect: expected }) => {
    const [old, next] = [unchecked(given.old, given.config), unchecked(given.new, given.config)]
    const violations = validateUpdate(old, next)
    expect(violations.length === 0).toBe(expected.valid)
    expectViolations(violations, expected.violations ?? [])
    const prefix = expected.planPathPrefix ?? '/app(0)'
    const planned = violations.map(({ path, errors }) => ({
      path: path === '/' ? prefix : prefix + path,
      errors,
    }))
    expect(validatePlan([{ old, next }])).toEqual(planned)
    if (expected.newInstancesRole === undefined) return
    const root = RootGroup.put(RootGroup.empty(), old, 'off')
    const changed = (force: boolean) => decodeApp(given.new, contextOf(given.config ?? {}, root, force))
    expect(changed(true)).toMatchObject({ ok: true, value: { role: expected.newInstancesRole } })
    expect(changed(false)).toMatchObject({ ok: false, error: { details: [{ path: '/role' }] } })
    expect(old.role).toBe(expected.existingInstancesKeepRole)
  })
})

/** As it is filled in, whatever the rules say of it. */
function unchecked(json: unknown, config: Config = {}): App {
  const read = readApp(json)
  if (!read.ok) throw new Error(JSON.stringify(read.error))
  return appOf(canonicalApp(read.value, contextOf(config).roles), VERSION)
}
