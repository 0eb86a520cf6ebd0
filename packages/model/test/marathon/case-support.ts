import { expect } from 'vitest'
import type { DefinitionContext } from '@holdfast/model/marathon/context'
import { PathId } from '@holdfast/model/marathon/path-id'
import { roleSettings } from '@holdfast/model/marathon/role-settings'
import { RootGroup } from '@holdfast/model/marathon/root-group'
import type { Refused, Violation } from '@holdfast/model/marathon/violation'

export const VERSION = '2016-08-01T10:00:00.000Z'

export interface Config {
  readonly mesosRole?: string
  readonly features?: readonly string[]
  readonly groups?: Readonly<Record<string, { readonly enforceRole?: boolean }>>
  readonly newGroupEnforceRole?: 'off' | 'top'
}

export function rootOf({ groups = {} }: Config): RootGroup {
  return Object.entries(groups).reduce(
    (root, [id, { enforceRole }]) =>
      RootGroup.putGroup(
        root,
        {
          id: PathId(id),
          ...(enforceRole === undefined ? {} : { enforceRole }),
          dependencies: [],
          version: VERSION,
        },
        'off',
      ),
    RootGroup.empty(),
  )
}

export function contextOf(config: Config, root = rootOf(config), force = false): DefinitionContext {
  const { mesosRole = 'db', newGroupEnforceRole = 'off', features = [] } = config
  return {
    roles: (id) => roleSettings(root, id, { mesosRole, newGroupEnforceRole }, { force }),
    features: new Set(features),
    version: VERSION,
  }
}

interface ExpectedViolation {
  readonly path?: string
  readonly pathPrefix?: string
  readonly pathSuffix?: string
  readonly errors?: readonly string[]
}

export interface ExpectedRefusal {
  readonly message?: string
  readonly details?: readonly Violation[]
  readonly violations?: readonly ExpectedViolation[]
  readonly bodyContains?: readonly string[]
  readonly errorAlternatives?: readonly string[]
}

export function expectRefusal(refused: Refused, expected: ExpectedRefusal): void {
  expect(refused.details).not.toEqual([])
  if (expected.message !== undefined) expect(refused.message).toBe(expected.message)
  if (expected.details) expect(refused.details).toEqual(expected.details)
  for (const part of expected.bodyContains ?? []) {
    expect(JSON.stringify(refused).replaceAll('\\"', '"')).toContain(part)
  }
  expectViolations(refused.details, expected.violations ?? [], expected.errorAlternatives)
}

export function expectViolations(
  found: readonly Violation[],
  expected: readonly ExpectedViolation[],
  alternatives?: readonly string[],
): void {
  for (const { path, pathPrefix = '', pathSuffix = '', errors = [] } of expected) {
    const there = found.filter(
      (one) =>
        (path === undefined || one.path === path) &&
        one.path.startsWith(pathPrefix) &&
        one.path.endsWith(pathSuffix),
    )
    const all = there.flatMap((one) => one.errors)
    expect(found, `a violation at ${path ?? pathPrefix + pathSuffix}`).toSatisfy(() => there.length > 0)
    expect(all).toEqual(expect.arrayContaining([...errors]))
    if (alternatives) expect(all.some((error) => alternatives.includes(error))).toBe(true)
  }
}

/** `container.volumes[0].mode` */
export function at(json: unknown, path: string): unknown {
  return path
    .split(/[.[\]]+/)
    .filter((step) => step !== '')
    .reduce((value: unknown, step) => Object(value)[step], json)
}
