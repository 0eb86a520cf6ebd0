import { describe, expect, test } from 'vitest'
import { parseLabelSelector } from '../../../core/marathon/view/label-selector.ts'

const labels = { a: '1', tier: 'web server', 'b.c': 'x' }

describe('label selectors', () => {
  test.each([
    ['a==1', true],
    ['a==2', false],
    ['a!=2', true],
    ['a!=1', false],
    ['missing!=1', false],
    ['a', true],
    ['missing', false],
    ['a in (1, 2)', true],
    ['a in(2)', false],
    ['a in ()', false],
    ['a notin (2,3)', true],
    ['missing notin (2)', false],
    [' a==1 , b.c ', true],
    ['a==1,missing', false],
    ['tier==web\\ server', true],
    ['tier in (db, web\\ server)', true],
    ['constructor', false],
  ])('%s holds: %s', (text, holds) => {
    const selector = parseLabelSelector(text)
    expect(selector.ok && selector.value(labels)).toBe(holds)
    expect(selector.ok).toBe(true)
  })

  test.each(['', '==1', 'a==', 'a==1,', 'a in', 'a in (1', 'a in (1 2)', 'a=1', '(a)', 'a b', 'a==1)', '\\'])(
    '"%s" is none',
    (text) => expect(parseLabelSelector(text).ok).toBe(false),
  )
})
