import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { decodeAcls } from '../../src/acl/decode.ts'
import { approvesEverything, getApprover, refusesEverything } from '../../src/acl/authorize.ts'
import { canRequest, canVerbs, refusalOfAll, refusalText } from '../../src/acl/verbs.ts'

describe('what is asked for a verb', () => {
  test.each([
    ['create', { role: 'ads' }, { action: 'CREATE_VOLUME', object: 'ads' }],
    ['reserve', { role: 'ads', principal: 'dba' }, { action: 'RESERVE_RESOURCES', object: 'ads' }],
    ['grow', { role: 'ads' }, { action: 'RESIZE_VOLUME', object: 'ads' }],
    ['shrink', { role: 'ads' }, { action: 'RESIZE_VOLUME', object: 'ads' }],
    ['destroy', { role: 'ads', principal: 'dba' }, { action: 'DESTROY_VOLUME', object: 'dba' }],
    ['destroy', { principal: '' }, { action: 'DESTROY_VOLUME', object: '' }],
    ['unreserve', { principal: 'dba' }, { action: 'UNRESERVE_RESOURCES', object: 'dba' }],
    ['unreserve', { principal: '' }, { action: 'UNRESERVE_RESOURCES' }],
  ] as const)('%s %o', (verb, object, request) => {
    expect(canRequest(verb, object)).toEqual(request)
  })

  test('is nothing in particular when no object is named', () => {
    for (const verb of canVerbs) expect(canRequest(verb, {})).toBeUndefined()
  })
})

test('a refusal names who, what and the action', () => {
  expect(refusalText('dev', { action: 'CREATE_VOLUME', object: 'ads' })).toBe(
    'Principal dev may not create volumes for role ads (CREATE_VOLUME).',
  )
  expect(refusalText(undefined, { action: 'DESTROY_VOLUME', object: '' })).toBe(
    'Without a principal you may not destroy volumes that name no principal (DESTROY_VOLUME).',
  )
  expect(refusalText('dev', { action: 'UNRESERVE_RESOURCES', object: 'ops' })).toBe(
    'Principal dev may not unreserve what principal ops reserved (UNRESERVE_RESOURCES).',
  )
  expect(refusalOfAll('dev', 'RESIZE_VOLUME')).toBe(
    'Principal dev may not resize any volume (RESIZE_VOLUME).',
  )
})

describe('how much is permitted', () => {
  const names = ['a', 'b', 'a/x', 'b/y']
  const entity = fc.oneof(
    fc.record({ values: fc.subarray([...names, 'a/%'], { minLength: 1 }) }),
    fc.constantFrom({ type: 'ANY' }, { type: 'NONE' }),
  )
  const rules = fc.array(fc.record({ principals: entity, roles: entity }), { maxLength: 4 })

  test('agrees with what is answered for each object', () => {
    const property = fc.property(fc.boolean(), rules, (permissive, create_volumes) => {
      const acls = decodeAcls({ permissive, create_volumes })
      if (!acls.ok) throw new Error(acls.error)
      const approve = getApprover(acls.value, 'a', 'CREATE_VOLUME')
      // A name that no rule has stands for all the others.
      const answers = [...names, 'elsewhere'].map(approve)
      if (refusesEverything(acls.value, 'a', 'CREATE_VOLUME')) expect(answers).not.toContain(true)
      if (approvesEverything(acls.value, 'a', 'CREATE_VOLUME')) expect(answers).not.toContain(false)
      const sure = create_volumes.every(({ roles }) => 'type' in roles)
      if (sure) {
        expect(refusesEverything(acls.value, 'a', 'CREATE_VOLUME')).toBe(!answers.includes(true))
        expect(approvesEverything(acls.value, 'a', 'CREATE_VOLUME')).toBe(!answers.includes(false))
      }
    })
    fc.assert(property, { numRuns: 500 })
  })
})
