import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import type { Action } from '@holdfast/model/acl/acls'
import { authorize, authorizeAll } from '@holdfast/model/acl/authorize'
import type { AuthorizationRequest } from '@holdfast/model/acl/authorize'
import { decodeAcls } from '@holdfast/model/acl/decode'
import { agentRegistrationRequests, requestsOf } from '@holdfast/model/acl/requests'
import { decodeOperation, validateAndUpgradeResources } from '@holdfast/model/wire/operation'
import { decodeResources, upgradeResources } from '@holdfast/model/wire/resource'
import { isArray } from '@holdfast/model/json'
import type { Json, JsonObject } from '@holdfast/model/json'

interface Case {
  readonly id: string
  readonly given: { readonly acls: Json }
  readonly do: {
    readonly load?: true
    readonly subject?: string | null
    readonly action?: Action
    readonly object?: ObjectOfCase | null
    readonly operation?: JsonObject
  }
  readonly expect: {
    readonly ok?: true
    readonly error?: string
    readonly allowed?: boolean
    readonly requests?: readonly (readonly [string, string | null])[]
  }
}

interface ObjectOfCase {
  readonly value?: string
  readonly role?: string
  readonly roles?: readonly string[]
  readonly user?: string
  readonly taskUser?: string
  readonly executorUser?: string
  readonly resource?: {
    readonly reservations?: readonly { readonly role: string; readonly principal?: string }[]
    readonly disk?: { readonly persistence?: { readonly principal?: string } }
  }
}

const file = new URL('../cases/authorization.json', import.meta.url)
const { cases } = JSON.parse(readFileSync(file, 'utf8')) as { cases: readonly Case[] }

describe('authorization cases', () => {
  it('are all here', () => {
    expect(cases).toHaveLength(417)
  })

  for (const { id, given, do: step, expect: expected } of cases) {
    it(id, () => {
      const acls = decodeAcls(given.acls)
      if (step.load) {
        if (expected.error !== undefined) expect(!acls.ok && acls.error).toContain(expected.error)
        else expect(acls.ok).toBe(true)
        return
      }
      if (!acls.ok) throw new Error(acls.error)
      const subject = step.subject ?? undefined
      if (step.operation) {
        const requests = composed(step.operation)
        expect(requests.map(({ action, object }) => [action, object ?? null])).toEqual(expected.requests)
        expect(authorizeAll(acls.value, subject, requests)).toBe(expected.allowed)
        return
      }
      if (step.action === undefined) throw new Error(`Nothing to do in ${id}`)
      const action = step.action
      const roles = step.object?.roles
      // Nothing to check: the default decides.
      if (roles?.length === 0) expect(acls.value.permissive).toBe(expected.allowed)
      else {
        const objects = roles ?? [objectOf(action, step.object ?? {})]
        const allowed = objects.every((object) => authorize(acls.value, subject, request(action, object)))
        expect(allowed).toBe(expected.allowed)
      }
    })
  }
})

function request(action: Action, object: string | undefined): AuthorizationRequest {
  return object === undefined ? { action } : { action, object }
}

function objectOf(action: Action, object: ObjectOfCase): string | undefined {
  const { value, role, taskUser, executorUser, user, resource } = object
  const plain = value ?? role ?? taskUser ?? executorUser ?? user
  if (plain !== undefined || !resource) return plain
  const reservation = resource.reservations?.at(-1)
  if (action === 'UNRESERVE_RESOURCES') return reservation?.principal ?? ''
  if (action === 'DESTROY_VOLUME') return resource.disk?.persistence?.principal ?? ''
  return reservation?.role ?? '*'
}

function composed(json: JsonObject): readonly AuthorizationRequest[] {
  if (json['type'] === 'AGENT_REGISTRATION') {
    const list = json['resources'] ?? []
    const wire = decodeResources(isArray(list) ? list : [])
    const resources = wire.ok ? upgradeResources(wire.value) : wire
    if (!resources.ok) throw new Error(resources.error)
    return agentRegistrationRequests(resources.value)
  }
  const wire = decodeOperation(json)
  const operation = wire.ok ? validateAndUpgradeResources(wire.value) : wire
  if (!operation.ok) throw new Error(operation.error)
  switch (operation.value.type) {
    case 'LAUNCH':
    case 'LAUNCH_GROUP':
    case 'CREATE_DISK':
    case 'DESTROY_DISK':
      throw new Error(`No such case was expected: ${operation.value.type}`)
    default:
      return requestsOf(operation.value)
  }
}
