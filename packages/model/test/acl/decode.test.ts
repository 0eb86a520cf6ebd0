import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { permissiveAcls } from '@holdfast/model/acl/acls'
import { authorize, authorizeAll, getApprover } from '@holdfast/model/acl/authorize'
import { decodeAcls, unknownKeys } from '@holdfast/model/acl/decode'

function refusal(json: unknown): string | undefined {
  const acls = decodeAcls(json)
  return acls.ok ? undefined : acls.error
}

function mayReserve(json: unknown, principal: string | undefined, role: string): boolean {
  const acls = decodeAcls(json)
  if (!acls.ok) throw new Error(acls.error)
  return authorize(acls.value, principal, { action: 'RESERVE_RESOURCES', object: role })
}

const everyone = { type: 'ANY' }
const nobody = { type: 'NONE' }

describe('the file of ACLs', () => {
  it('is refused where Mesos refuses it, in its words', () => {
    expect(refusal([])).toBe('Expecting a JSON object')
    expect(refusal({ permissive: 1 })).toBe("Not expecting a JSON number for field 'permissive'")
    expect(refusal({ reserve_resources: ['x'] })).toBe('Expecting a JSON object')
    expect(refusal({ reserve_resources: [{ principals: 'ops', roles: everyone }] })).toBe(
      "Not expecting a JSON string for field 'principals'",
    )
    expect(refusal({ reserve_resources: [{ principals: { values: [7] }, roles: everyone }] })).toBe(
      "Not expecting a JSON number for field 'values'",
    )
    expect(refusal({ reserve_resources: [{ principals: everyone }, { principals: everyone }] })).toBe(
      'Missing required fields: reserve_resources[0].roles',
    )
    expect(refusal({ get_endpoints: [{ principals: everyone, paths: { values: ['/state'] } }] })).toBe(
      "Path: '/state' is not an authorizable path",
    )
  })

  it('may hold a bare value where a list is expected', () => {
    const acls = {
      permissive: 'false',
      reserve_resources: { principals: { values: 'ops' }, roles: everyone },
    }
    expect(mayReserve(acls, 'ops', 'web')).toBe(true)
    expect(mayReserve(acls, 'alice', 'web')).toBe(false)
  })

  it('tells which of its keys nothing reads', () => {
    expect(
      unknownKeys({ permissive: true, reserve_resources: [], reserve_resource: [], toString: [] }),
    ).toEqual(['reserve_resource', 'toString'])
  })

  it('is read or refused, whatever JSON it is', () => {
    fc.assert(
      fc.property(
        fc.jsonValue(),
        fc.constantFrom('reserve_resources', 'view_flags', 'permissive'),
        (json, key) => {
          for (const acls of [json, { [key]: json }, { [key]: [{ principals: json, roles: json }] }]) {
            expect(decodeAcls(acls)).toHaveProperty('ok')
            expect(unknownKeys(acls)).toBeInstanceOf(Array)
          }
        },
      ),
    )
  })
})

describe('a rule about several roles', () => {
  const acls = {
    permissive: false,
    reserve_resources: [
      { principals: { values: ['ops'] }, roles: { values: ['eng/%', 'web', 'ads/%'] } },
      { principals: { values: ['alice'] }, roles: { values: [] } },
      { principals: everyone, roles: nobody },
    ],
  }

  it('allows below a role what it does not allow the role itself', () => {
    for (const role of ['eng/a', 'eng/a/b', 'web', 'ads/x']) expect(mayReserve(acls, 'ops', role)).toBe(true)
    for (const role of ['eng', 'engine', 'web/x', 'ads']) expect(mayReserve(acls, 'ops', role)).toBe(false)
  })
})

describe('an approver', () => {
  const acls = decodeAcls({ create_volumes: [{ principals: { values: ['ops'] }, roles: nobody }] })

  it('answers for many objects as single questions do', () => {
    if (!acls.ok) throw new Error(acls.error)
    const ops = getApprover(acls.value, 'ops', 'CREATE_VOLUME')
    const nameless = getApprover(acls.value, undefined, 'CREATE_VOLUME')
    expect([ops('a'), ops(undefined), nameless('a')]).toEqual([false, false, true])
  })

  it('is content where there are no rules and nothing to ask', () => {
    expect(authorize(permissiveAcls, undefined, { action: 'DESTROY_VOLUME', object: '' })).toBe(true)
    expect(acls.ok && authorizeAll(acls.value, 'ops', [])).toBe(true)
  })
})
