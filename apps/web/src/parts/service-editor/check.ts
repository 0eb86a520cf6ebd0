import type { DefinitionContext } from '@holdfast/model/marathon/context'
import { decodeApp } from '@holdfast/model/marathon/decode-app'
import { decodePod } from '@holdfast/model/marathon/decode-pod'
import { validateUpdate } from '@holdfast/model/marathon/immutability'
import { isResident } from '@holdfast/model/marathon/run-spec-facts'
import type { Violation } from '@holdfast/model/marathon/violation'
import { warningsOf } from '@holdfast/model/marathon/warnings'
import { textAt, type Definition } from './document.ts'

export interface Checked {
  readonly violations: readonly Violation[]
  readonly warnings: readonly string[]
}

/**
 * What Marathon would refuse, by its own rules, while one types. Which roles may be used depends on its groups, which only it
 * knows: every role is taken here, and its answer decides. Of what is edited, residents may not change everything that `before` says.
 */
export function check(
  kind: 'app' | 'pod',
  definition: Definition,
  mesosRole: string,
  before?: Definition,
): Checked {
  const role = textAt(definition, 'role') || mesosRole
  const context: DefinitionContext = {
    roles: () => ({
      validRoles: [role, mesosRole, ...(before ? [textAt(before, 'role')] : [])],
      defaultRole: mesosRole,
      forceRoleUpdate: false,
    }),
    features: new Set(['external_volumes', 'gpu_resources', 'secrets', 'task_killing', 'vips']),
    version: '1970-01-01T00:00:00.000Z',
  }
  const decode = kind === 'app' ? decodeApp : decodePod
  const read = decode(definition, context)
  if (!read.ok) return { violations: read.error.details, warnings: [] }
  const old = before && decode(before, context)
  return {
    violations: old?.ok ? validateUpdate(old.value, read.value) : [],
    warnings: [
      ...warningsOf(definition).flatMap(({ errors }) => errors),
      ...(isResident(read.value)
        ? []
        : ['It has no persistent volume: what its tasks write is lost with them.']),
    ],
  }
}

/** The faults at one of these places, for the field that shows it. */
export function faultAt(violations: readonly Violation[], ...paths: readonly string[]): string | undefined {
  const found = violations.filter(({ path }) => paths.includes(path)).flatMap(({ errors }) => errors)
  return found.length === 0 ? undefined : found.join('; ')
}
