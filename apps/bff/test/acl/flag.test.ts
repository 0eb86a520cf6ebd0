import { describe, expect, test } from 'vitest'
import { createAuthorizer } from '../../src/authorizer.ts'
import { decodeAclsText } from '../../src/flags/acls.ts'
import { parseFlags } from '../../src/flags/parse-flags.ts'
import { readSettings } from '../../src/flags/settings.ts'
import { Principal } from '@holdfast/model/ids'

const settings = (value: string, file = '') =>
  readSettings(parseFlags(['--acls', value], {}), () => {
    if (file === '') throw new Error('ENOENT: no such file')
    return file
  })

describe('--acls', () => {
  test('takes the JSON itself, or the name of a file that holds it', () => {
    const json = '{"permissive": false}'
    for (const read of [settings(json), settings('acls.json', json), settings('file:///acls.json', json)]) {
      expect(read).toMatchObject({ ok: true, value: { acls: { acls: { permissive: false }, unknown: [] } } })
    }
  })

  test('names what nothing reads, for a list that is misspelt refuses nobody', () => {
    expect(settings('{"create_volume": []}')).toMatchObject({
      ok: true,
      value: { acls: { unknown: ['create_volume'] } },
    })
  })

  test.each([
    ['{', '--acls', 'is not JSON: syntax error at line 1 near: '],
    ['nowhere.json', '--acls', 'ENOENT: no such file'],
    [
      '{"view_flags": [{"principals": {"type": "ANY"}}]}',
      '--acls',
      'Missing required fields: view_flags[0].flags',
    ],
  ])('is refused when it is %s', (value, where, message) => {
    expect(settings(value)).toEqual({ ok: false, error: [{ where, message }] })
  })
})

const viewOf = (rules: unknown, permissive = true) => {
  const acls = decodeAclsText(JSON.stringify({ permissive, view_roles: rules }))
  if (!acls.ok) throw new Error(acls.error.join('; '))
  return createAuthorizer(acls.value.acls).view(Principal('alice'))
}

describe('what a principal may see', () => {
  const alice = { values: ['alice'] }
  const anybody = { type: 'ANY' }

  test.each([
    ['no rules', [], true],
    ['every role', [{ principals: alice, roles: anybody }], true],
    ['one role, and the rest by default', [{ principals: alice, roles: { values: ['ads'] } }], true],
    ['no role', [{ principals: alice, roles: { type: 'NONE' } }], false],
    [
      'one role, and none beside',
      [
        { principals: alice, roles: { values: ['ads'] } },
        { principals: alice, roles: { type: 'NONE' } },
      ],
      false,
    ],
    [
      'everything, before a rule that is never reached',
      [
        { principals: alice, roles: anybody },
        { principals: alice, roles: { type: 'NONE' } },
      ],
      true,
    ],
    ['rules for others only', [{ principals: { values: ['bob'] }, roles: { type: 'NONE' } }], true],
  ])('with %s', (_what, rules, everything) => {
    expect(viewOf(rules).everything).toBe(everything)
  })

  test('is nothing without a rule that allows it, when the rules are not permissive', () => {
    const view = viewOf([{ principals: alice, roles: { values: ['ads'] } }], false)
    expect([view.everything, view.role('ads'), view.role('web')]).toEqual([false, true, false])
  })
})
