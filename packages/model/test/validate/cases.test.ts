import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { FrameworkId, Principal, Role, validateId } from '@holdfast/model/ids'
import { Checkpointed } from '@holdfast/model/operation/checkpointed'
import type { Resource } from '@holdfast/model/resource/resource'
import { parseResources } from '@holdfast/model/wire/parse-resources'
import { Resources } from '@holdfast/model/resource/resources'
import { err } from '@holdfast/model/result'
import type { Result } from '@holdfast/model/result'
import { isStrictSubrole, validateRole } from '@holdfast/model/role'
import { usedBy } from '@holdfast/model/validate/context'
import type { AgentCapability, OperationContext } from '@holdfast/model/validate/context'
import type { FrameworkCapability } from '@holdfast/model/framework/framework-info'
import type { ValidationError } from '@holdfast/model/validate/error'
import { validateSingleProvider } from '@holdfast/model/validate/lists'
import { validationMessage } from '@holdfast/model/validate/messages'
import { overlap } from '@holdfast/model/validate/overlap'
import { validateOperation } from '@holdfast/model/validate/operation'
import { validateResources } from '@holdfast/model/validate/resources'
import { decodeOperation, validateAndUpgradeResources } from '@holdfast/model/wire/operation'
import { decodeResources, upgradeResources } from '@holdfast/model/wire/resource'
import type { Json } from '@holdfast/model/json'
import { validateOfFramework } from './framework-cases.ts'

interface Case {
  readonly id: string
  readonly given: Partial<Given>
  readonly do: { readonly validate: string; readonly value: Json }
  readonly expect: { readonly ok?: true; readonly error?: string | true; readonly bool?: boolean }
}

interface Given {
  readonly principal: string | null
  readonly capabilities: readonly AgentCapability[]
  readonly framework: null | {
    readonly roles: readonly string[]
    readonly capabilities: readonly FrameworkCapability[]
  }
  readonly checkpointed: readonly Json[]
  readonly used: Readonly<Record<string, readonly Json[]>>
}

const file = new URL('../cases/validation.json', import.meta.url)
const { cases } = JSON.parse(readFileSync(file, 'utf8')) as { cases: readonly Case[] }

/** They need a master, and run with one; how many there are, so that none goes missing unseen. */
const elsewhere: Readonly<Record<string, number>> = {
  call: 10,
  quotaConfig: 7,
}

/** Cases in which Holdfast answers otherwise, with what it answers and why. */
const otherwise: Readonly<Record<string, string | undefined>> = {
  // A positive amount that rounds to nothing is refused as an amount, with every operation, not as a form.
  'scalar-tiny': undefined,
}

describe('validation cases', () => {
  it('are all here, but for those of other parts', () => {
    const counts = Object.groupBy(cases, ({ do: { validate } }) => validate)
    for (const [kind, count] of Object.entries(elsewhere))
      expect([kind, counts[kind]?.length]).toEqual([kind, count])
    expect(cases).toHaveLength(211)
  })

  for (const { id, given, do: step, expect: expected } of cases) {
    if (step.validate in elsewhere) continue
    it(`${step.validate}: ${id}`, () => {
      const fault = validate(step.validate, step.value, given)
      if (id in otherwise) expect(fault).toBe(otherwise[id])
      else if (expected.bool !== undefined) expect(fault === undefined).toBe(expected.bool)
      else if (typeof expected.error === 'string') expect(fault).toContain(expected.error)
      else if (expected.error === true) expect(fault).toBeDefined()
      else expect(fault).toBeUndefined()
    })
  }
})

function validate(kind: string, value: Json, given: Partial<Given>): string | undefined {
  switch (kind) {
    case 'id':
      return validateId(text(value))
    case 'role':
      return validateRole(text(value))
    case 'roles':
      return strings(value)
        .map(validateRole)
        .find((fault) => fault !== undefined)
    case 'subrole': {
      const [left = '', right = ''] = strings(value)
      return isStrictSubrole(left, right) ? undefined : 'no'
    }
    case 'singleProvider':
      return said(decode(value), validateSingleProvider)
    case 'overlap':
      return overlap(strings(value).map(parsed)) ? undefined : 'none'
    case 'resource':
      return said(decode(value), validateResources)
    case 'upgrade':
    case 'operation':
      return validateOnWire(value, contextOf(given))
    case 'task':
    case 'taskAndExecutor':
    case 'offers':
    case 'schedulerCall':
      return validateOfFramework(kind, value, given)
    default:
      throw new Error(`No way to run ${kind}`)
  }
}

function validateOnWire(json: Json, context: OperationContext): string | undefined {
  const wire = decodeOperation(json)
  if (!wire.ok) return wire.error
  const upgraded = validateAndUpgradeResources(wire.value)
  if (!upgraded.ok) return upgraded.error
  const operation = upgraded.value
  if (operation.type === 'LAUNCH' || operation.type === 'LAUNCH_GROUP') return undefined
  const error = validateOperation(operation, context)
  return error && validationMessage(error)
}

function contextOf(given: Partial<Given>): OperationContext {
  const { principal, capabilities = [], framework, checkpointed = [], used = {} } = given
  return {
    principal: typeof principal === 'string' ? Principal(principal) : undefined,
    capabilities: new Set(capabilities),
    framework: framework
      ? {
          id: FrameworkId('f1'),
          roles: framework.roles.map(Role),
          capabilities: new Set(framework.capabilities),
        }
      : undefined,
    checkpointed: Checkpointed.of(bag(checkpointed)),
    isInUse: usedBy(Object.values(used).map(bag)),
  }
}

function bag(json: readonly Json[]): Resources {
  const resources = decode(json)
  if (!resources.ok) throw new Error(resources.error)
  return Resources.of(resources.value)
}

function parsed(text: string): Resources {
  const resources = parseResources(text)
  if (!resources.ok) throw new Error(resources.error)
  return resources.value
}

function decode(value: Json): Result<Resource[], string> {
  const wire = Array.isArray(value) ? decodeResources(value) : err('not a list')
  return wire.ok ? upgradeResources(wire.value) : wire
}

function said(
  resources: Result<Resource[], string>,
  check: (resources: readonly Resource[]) => ValidationError | undefined,
): string | undefined {
  if (!resources.ok) return resources.error
  const error = check(resources.value)
  return error && validationMessage(error)
}

function strings(value: Json): string[] {
  return Array.isArray(value) ? value.map(text) : []
}

function text(value: unknown): string {
  if (typeof value !== 'string') throw new Error('not a text')
  return value
}
