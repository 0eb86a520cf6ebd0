import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { contrast, distance, labOf, parseHex, seenBy, type Rgb } from './colour.ts'

const css = readFileSync(new URL('../src/ui/tokens.css', import.meta.url), 'utf8')

function themeOf(selector: string): ReadonlyMap<string, Rgb> {
  const start = css.indexOf(`\n${selector} {`)
  const block = css.slice(start, css.indexOf('}', start))
  return new Map(
    [...block.matchAll(/--([\w-]+): (#[0-9a-f]{6});/g)].map(([, name = '', hex = '']) => [
      name,
      parseHex(hex),
    ]),
  )
}

const themes = { light: themeOf(':root'), dark: themeOf(":root[data-theme='dark']") }
const fills = ['attached', 'detached', 'orphaned', 'reserved', 'used'] as const
const surfaces = ['surface', 'surface-subtle', 'surface-raised', 'hover', 'selected'] as const

/** Text and what it stands on, wherever it is used. */
const texts: readonly (readonly [string, readonly string[]])[] = [
  ['text', surfaces],
  ['text-muted', surfaces],
  ['link', surfaces],
  ['on-accent', ['focus', 'orphaned']],
  ['badge-attached-text', ['badge-attached']],
  ['badge-detached-text', ['badge-detached', 'surface', 'surface-raised']],
  ['badge-orphaned-text', ['badge-orphaned', 'surface', 'surface-raised']],
  ['badge-reserved-text', ['badge-reserved']],
  ['badge-unknown-text', ['badge-unknown']],
  ['badge-pending-text', ['badge-pending']],
]

/** What must be seen to be understood, and what it is seen against. */
const graphics: readonly (readonly [string, readonly string[]])[] = [
  ...fills.map((fill) => [fill, ['surface', 'surface-raised', 'track']] as const),
  ['reserved', ['reserved-tint']],
  ['focus', surfaces],
  ['border-strong', ['surface', 'surface-subtle', 'surface-raised', 'track']],
]

describe.each(Object.entries(themes))('the %s theme', (_, tokens) => {
  const at = (name: string): Rgb => {
    const found = tokens.get(name)
    if (found === undefined) throw new Error(`tokens.css has no --${name}`)
    return found
  }

  it.each(texts.flatMap(([text, grounds]) => grounds.map((ground) => [text, ground] as const)))(
    'lets --%s be read on --%s',
    (text, ground) => expect(contrast(at(text), at(ground))).toBeGreaterThanOrEqual(4.5),
  )

  it.each(graphics.flatMap(([shape, grounds]) => grounds.map((ground) => [shape, ground] as const)))(
    'lets --%s be seen on --%s',
    (shape, ground) => expect(contrast(at(shape), at(ground))).toBeGreaterThanOrEqual(3),
  )

  it.each(['normal', 'protan', 'deutan', 'tritan'] as const)(
    'keeps the five fills apart in %s vision',
    (vision) => {
      for (const [i, one] of fills.entries()) {
        for (const other of fills.slice(i + 1)) {
          const apart = distance(labOf(seenBy(vision, at(one))), labOf(seenBy(vision, at(other))))
          expect(apart, `--${one} and --${other}`).toBeGreaterThanOrEqual(11)
        }
      }
    },
  )
})

it('measures contrast and distance as their definitions do', () => {
  expect(contrast(parseHex('#ffffff'), parseHex('#000000'))).toBeCloseTo(21, 5)
  // Sharma, Wu and Dalal, "The CIEDE2000 Color-Difference Formula", table 1, pairs 1, 7 and 25.
  expect(distance([50, 2.6772, -79.7751], [50, 0, -82.7485])).toBeCloseTo(2.0425, 4)
  expect(distance([50, 0, 0], [50, -1, 2])).toBeCloseTo(2.3669, 4)
  expect(distance([60.2574, -34.0099, 36.2677], [60.4626, -34.1751, 39.4387])).toBeCloseTo(1.2644, 4)
})
