import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { expect } from 'vitest'

/** What lies at a path. Of a file in a directory only its content is said. */
export type OnDisk = 'absent' | 'dir' | 'empty' | 'present' | { readonly file: string }

/** The same with its paths below `base`: those of disks begin with a slash, those of the agent with `W`. */
export function placed<T>(written: T, base: string): T {
  const text = JSON.stringify(written).replaceAll(/"(\/|W\/|rel\/)/g, (_, start: string) =>
    JSON.stringify(`${base}/${start === '/' ? '' : start}`).slice(0, -1),
  )
  // Only the strings in it are others.
  return JSON.parse(text) as T
}

export function expectOnDisk(expected: Readonly<Record<string, OnDisk>>, base: string): void {
  for (const [path, state] of Object.entries(expected)) {
    expect({ path, state: stateOf(placed(path, base), state) }).toEqual({ path, state })
  }
}

/** In the words of what is expected. */
function stateOf(path: string, expected: OnDisk): OnDisk {
  if (!existsSync(path)) return 'absent'
  if (expected === 'present') return 'present'
  if (!statSync(path).isDirectory()) return { file: readFileSync(path, 'utf8') }
  if (typeof expected === 'object') {
    const [only = ''] = readdirSync(path)
    return { file: readFileSync(join(path, only), 'utf8') }
  }
  return expected === 'empty' && readdirSync(path).length > 0 ? 'dir' : expected
}
