import { compilePattern } from '@holdfast/model/marathon/pattern'
import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'

const matches = (pattern: string, text: string) => {
  const compiled = compilePattern(pattern)
  return compiled.ok ? compiled.value.matches(text) : compiled.error
}

describe('patterns of constraints', () => {
  const rows: readonly (readonly [pattern: string, text: string, matches: boolean])[] = [
    ['', '', true],
    ['', 'a', false],
    ['ssd', '/mnt/ssd', false],
    ['.*ssd.*', '/mnt/ssd-1', true],
    ['/dcos/volume[0-9]+', '/dcos/volume12', true],
    ['/dcos/volume[0-9]+', '/dcos/volume', false],
    ['^/a$', '/a', true],
    ['a|b|', '', true],
    ['(a|b)c', 'bc', true],
    ['(?:ab)*', 'ababab', true],
    ['(?<name>x)y', 'xy', true],
    ['a{2}', 'aa', true],
    ['a{2}', 'aaa', false],
    ['a{2,}', 'aaaa', true],
    ['a{1,3}', 'aaaa', false],
    ['a{0,2}b', 'b', true],
    ['[^/]+', 'a/b', false],
    ['[]a]+', ']a]', true],
    ['[a-c\\d-]+', 'a-7', true],
    ['\\w+\\.\\w+', 'a_1.b', true],
    ['\\x41\\u0042', 'AB', true],
    ['(?i)HOST-[a-z]', 'host-Z', true],
    ['.', '\n', false],
    ['.', '💾', true],
    ['a??b', 'ab', true],
    ['()*x', 'x', true],
    ['(a*)*', 'aaa', true],
  ]
  test.each(rows)('%s and %j: %s', (pattern, text, expected) => {
    expect(matches(pattern, text)).toBe(expected)
  })

  test.each([
    '(',
    ')',
    'a)',
    '[a',
    '*a',
    'a**',
    'a{2',
    '{1}',
    'a{3,1}',
    '[z-a]',
    '\\',
    '(?=a)',
    '\\1',
    'a++',
    '\\k',
    '[[a]]',
    '[a&&b]',
  ])('%s is none', (pattern) => {
    expect(matches(pattern, 'a')).toBeTypeOf('string')
  })

  test('a pattern made to take forever does not', () => {
    const start = performance.now()
    expect(matches('(a+)+b', 'a'.repeat(5_000))).toBe(false)
    expect(matches('(a|a)*(a|a)*(a|a)*b', 'a'.repeat(5_000))).toBe(false)
    expect(matches('((a{1,100}){1,100}){1,100}', 'a')).toBeTypeOf('string')
    expect(matches(`${'('.repeat(10_000)}a${')'.repeat(10_000)}`, 'a')).toBeTypeOf('string')
    expect(matches('(){0,9999}'.repeat(50), '')).toBeTypeOf('string')
    expect(performance.now() - start).toBeLessThan(5_000)
  })

  const small = fc.string({ unit: fc.constantFrom('a', 'b', '/', '.'), maxLength: 8 })
  const { pattern } = fc.letrec<{ pattern: string }>((tie) => ({
    pattern: fc.oneof(
      { depthSize: 'small', withCrossShrink: true },
      fc.constantFrom('a', 'b', '.', '[ab]', '[^a]', '\\.', '/', ''),
      fc.tuple(tie('pattern'), tie('pattern')).map(([one, two]) => `${one}${two}`),
      fc.tuple(tie('pattern'), tie('pattern')).map(([one, two]) => `(${one}|${two})`),
      fc
        .tuple(tie('pattern'), fc.constantFrom('*', '+', '?', '{2}', '{1,2}', '{0,}'))
        .map(([one, times]) => `(?:${one})${times}`),
    ),
  }))

  test('they mean what the language’s own engine means', () => {
    fc.assert(
      fc.property(pattern, small, (text, subject) => {
        expect(matches(text, subject)).toBe(new RegExp(`^(?:${text})$`, 'u').test(subject))
      }),
      { numRuns: 3_000 },
    )
  })
})
