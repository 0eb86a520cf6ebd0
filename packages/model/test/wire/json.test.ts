import { parseJson, parseJsonArray } from '@holdfast/model/wire/parse-json'
import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'

describe('reading JSON as Mesos does', () => {
  test.each([
    // Answers of Apache Mesos 1.12.
    ['nope', 'syntax error at line 1 near: ope'],
    ['lots', 'syntax error at line 1 near: lots'],
    ['', 'syntax error at line 1 near: '],
    ['{"type":', 'syntax error at line 1 near: '],
    // By picojson's rules.
    ['[1,\n 2,\n ?]\n more', 'syntax error at line 3 near: ?]'],
    ['[1 2]', 'syntax error at line 1 near: 2]'],
    ['[1,]', 'syntax error at line 1 near: ]'],
    ['{a: 1}', 'syntax error at line 1 near: a: 1}'],
    ['{"a" 1}', 'syntax error at line 1 near: 1}'],
    ['{"a": tru}', 'syntax error at line 1 near: }'],
    ['"tab\there"', 'syntax error at line 1 near: here"'],
    ['"\\x"', 'syntax error at line 1 near: "'],
    ['"\\u12g4"', 'syntax error at line 1 near: g4"'],
    ['"\\udc00"', 'syntax error at line 1 near: "'],
    ['"\\ud800x"', 'syntax error at line 1 near: x"'],
    ['1e', 'syntax error at line 1 near: '],
    ['--1 ', 'syntax error at line 1 near:  '],
    ['[1] x ', 'Parsed JSON included non-whitespace trailing characters:  x'],
    ['\ufeff[]', 'syntax error at line 1 near: \ufeff[]'],
  ])('refuses %j', (text, error) => {
    expect(parseJson(text)).toEqual({ ok: false, error })
  })

  test.each([
    ['[01, -.5, 1.]', [1, -0.5, 1]],
    ['"\\ud83d\\ude00 \\u00e9\\n"', '😀 é\n'],
    ['[01, {"__proto__": {"a": []}, "b\\/": null}]', [1, JSON.parse('{"__proto__":{"a":[]},"b/":null}')]],
    ['[01, true, false, null, {}, [ ]]', [1, true, false, null, {}, []]],
    [' \t\r\n[01] \n', [1]],
  ])('takes %s', (text, value) => {
    expect(parseJson(text)).toEqual({ ok: true, value })
  })

  test('reads whatever JSON says, by either way of reading', () => {
    fc.assert(
      fc.property(fc.jsonValue(), (value) => {
        const plain = JSON.stringify(value)
        expect(parseJson(plain)).toEqual({ ok: true, value: JSON.parse(plain) })
        // A leading zero makes the platform's own parser refuse.
        expect(parseJson(`[01,${plain}]`)).toEqual({ ok: true, value: [1, JSON.parse(plain)] })
      }),
    )
  })

  test('answers to any text without failing', () => {
    fc.assert(
      fc.property(fc.string({ unit: fc.constantFrom(...Array.from('[]{}",:\\u0d8ntf1-. \n')) }), (text) => {
        const result = parseJson(text)
        if (!result.ok)
          expect(result.error).toMatch(/^(syntax error at line \d+ near: |Parsed JSON included)/)
      }),
    )
  })

  test('refuses to follow a text into endless depth', () => {
    expect(parseJson('['.repeat(1_000_000))).toMatchObject({ ok: false })
    expect(parseJson(`[01${'['.repeat(1_000_000)}`)).toMatchObject({ ok: false })
  })

  test('a list is wanted: anything else is of the wrong type', () => {
    expect(parseJsonArray('{"name":"disk"}')).toEqual({ ok: false, error: 'Unexpected JSON type parsed' })
    expect(parseJsonArray('[1]')).toEqual({ ok: true, value: [1] })
  })
})
