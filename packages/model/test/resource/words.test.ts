import { Role, validateId } from '@holdfast/model/ids'
import { Ranges } from '@holdfast/model/ranges'
import { ancestorRoles, isStrictSubrole, validateRole } from '@holdfast/model/role'
import { Scalar } from '@holdfast/model/scalar'
import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'

describe('a scalar', () => {
  test.each([
    [0.0004, 0],
    [0.0005, 1],
    [-0.0005, -1],
    [1.2345, 1235],
    [-0, 0],
    [1e300, -(2 ** 63)],
    [Number.NEGATIVE_INFINITY, -(2 ** 63)],
    [Number.NaN, -(2 ** 63)],
  ])('%d is %d thousandths', (value, thousandths) => {
    expect(Object.is(Scalar.of(value), thousandths)).toBe(true)
  })

  test.each([
    [512_000, '512'],
    [100, '0.1'],
    [-5_000, '-5'],
    [1_001, '1.001'],
    [1e18, '1e+15'],
    [-(2 ** 63), '-9.22337203685478e+15'],
    [123456789012345, '123456789012.345'],
  ])('%d thousandths read %s', (thousandths, text) => {
    expect(Scalar.print(Scalar.fromThousandths(thousandths))).toBe(text)
  })
})

describe('an id', () => {
  test.each([
    ['', 'ID must not be empty'],
    ['.', "'.' is disallowed"],
    ['..', "'..' is disallowed"],
    ['a/b', "'a/b' contains invalid characters"],
    ['a\\b', "'a\\b' contains invalid characters"],
    ['a\x07b', "'a\x07b' contains invalid characters"],
    ['a\x7f', "'a\x7f' contains invalid characters"],
    ['a\0', "'a\0' contains invalid characters"],
    ['x'.repeat(256), 'ID must not be greater than 255 characters'],
    ['é'.repeat(128), 'ID must not be greater than 255 characters'],
    ['😀'.repeat(64), 'ID must not be greater than 255 characters'],
  ])('refuses %j', (id, error) => {
    expect(validateId(id)).toBe(error)
  })

  test.each(['app#path#uuid', 'a b', 'a:b', '…', 'x'.repeat(255), `${'é'.repeat(127)}x`, '\u0085'])(
    'takes %j',
    (id) => {
      expect(validateId(id)).toBeUndefined()
    },
  )

  test('is as long as its bytes are many', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', minLength: 50, maxLength: 200, size: 'max' }), (id) => {
        const long = validateId(id) === 'ID must not be greater than 255 characters'
        expect(long).toBe(new TextEncoder().encode(id).length > 255)
      }),
    )
  })
})

describe('a role', () => {
  test.each([
    ['', 'Role names cannot be the empty string'],
    ['/a', "Role '/a' cannot start with a slash"],
    ['a/', "Role 'a/' cannot end with a slash"],
    ['a//b', "Role 'a//b' cannot contain two adjacent slashes"],
    ['a/./b', "Role 'a/./b' cannot include '.' as a component"],
    ['..', "Role '..' cannot include '..' as a component"],
    ['a/*', "Role 'a/*' cannot include '*' as a component"],
    ['a/-b', "Role component '-b' is invalid because it starts with a dash"],
    ['a b', "Role component 'a b' is invalid because it contains backspace or whitespace"],
    ['a\x7f', "Role component 'a\x7f' is invalid because it contains backspace or whitespace"],
  ])('refuses %j', (role, error) => {
    expect(validateRole(role)).toBe(error)
  })

  test.each(['*', 'a', 'a/b/c', 'a-b', '...', 'é'])('takes %j', (role) => {
    expect(validateRole(role)).toBeUndefined()
  })

  test('is below the roles that its name begins with, and not below itself', () => {
    expect(isStrictSubrole('a/b', 'a')).toBe(true)
    expect(isStrictSubrole('a', 'a')).toBe(false)
    expect(isStrictSubrole('ab', 'a')).toBe(false)
    expect(ancestorRoles(Role('a/b/c'))).toEqual(['a/b', 'a'])
    expect(ancestorRoles(Role('a'))).toEqual([])
  })
})

const numbers = (ranges: Ranges) =>
  new Set(ranges.flatMap(({ begin, end }) => Array.from({ length: end - begin + 1 }, (_, i) => begin + i)))

describe('ranges', () => {
  const range = fc.tuple(fc.nat(60), fc.nat(8)).map(([begin, more]) => ({ begin, end: begin + more }))
  const ranges = fc.array(range, { maxLength: 6 }).map((list) => Ranges.of(list))

  test('are sets of numbers', () => {
    fc.assert(
      fc.property(ranges, ranges, (a, b) => {
        const [left, right] = [numbers(a), numbers(b)]
        expect(numbers(Ranges.add(a, b))).toEqual(new Set([...left, ...right]))
        expect(numbers(Ranges.subtract(a, b))).toEqual(new Set([...left].filter((n) => !right.has(n))))
        expect(Ranges.contains(a, b)).toBe([...right].every((n) => left.has(n)))
        expect(Ranges.equals(Ranges.add(a, b), Ranges.add(b, a))).toBe(true)
      }),
    )
  })

  test('neither overlap nor touch, and are in order', () => {
    fc.assert(
      fc.property(ranges, (a) => {
        expect(a.every(({ begin }, index) => begin > (a[index - 1]?.end ?? -2) + 1)).toBe(true)
      }),
    )
  })
})
