import { Principal } from '@holdfast/model/ids'
import { expect, test } from 'vitest'
import { createAccess } from '../../src/access.ts'

const access = createAccess([
  { principal: Principal('ops'), secret: 'hush' },
  { principal: Principal('zoë'), secret: 'pässword' },
])
const basic = (text: string, scheme = 'Basic') => `${scheme} ${Buffer.from(text).toString('base64')}`

test('a principal with its secret is let in', () => {
  expect(access.principalOf(basic('ops:hush'))).toBe('ops')
  expect(access.principalOf(basic('zoë:pässword'))).toBe('zoë')
  expect(access.verify('ops', 'hush')).toBe(true)
})

test.each([
  ['nothing', undefined],
  ['an empty header', ''],
  ['a wrong secret', basic('ops:hush!')],
  ['the beginning of the secret', basic('ops:hus')],
  ['the secret of another', basic('ops:pässword')],
  ['no secret', basic('ops')],
  ['an empty secret', basic('ops:')],
  ['nobody', basic(':hush')],
  ['an unknown principal', basic('eve:hush')],
  ['a NUL where the halves meet', basic('ops\0hush:')],
  ['a colon too many', basic('ops:hush:')],
  ['another scheme', basic('ops:hush', 'Bearer')],
  ['another spelling of the scheme', basic('ops:hush', 'basic')],
  ['two spaces', basic('ops:hush').replace(' ', '  ')],
  ['no base64', 'Basic ####'],
])('%s is not', (_what, header) => {
  expect(access.principalOf(header)).toBeUndefined()
})

test('without credentials nobody has to log in, and nobody has a name', () => {
  const open = createAccess(undefined)
  expect(open.required).toBe(false)
  expect(open.principalOf(basic('ops:hush'))).toBeUndefined()
})
