import { PathId, ROOT, segmentsOf } from './path-id.ts'

/**
 * The absolute form of what was written: without doubled slashes and one at the end. What is relative lies in `base`, and there
 * `..` goes up; in an absolute one dots stay, for a rule to refuse.
 *
 * Source: `PathId.apply()` and `canonicalPath()`, marathon `state/PathId.scala`.
 */
export function canonicalId(written: string, base: PathId = ROOT): PathId {
  const segments = segmentsOf(PathId(written))
  if (written.startsWith('/')) return PathId(`/${segments.join('/')}`)
  const path = [...segmentsOf(base)]
  for (const segment of segments) {
    if (segment === '..') path.pop()
    else if (segment !== '.') path.push(segment)
  }
  return PathId(`/${path.join('/')}`)
}
