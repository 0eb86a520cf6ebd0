import { readFileSync } from 'node:fs'

/** What this machine calls its users and groups; a number that has no name is told as it is. */
export const nameOfUser = (uid: number): string => users().get(uid) ?? String(uid)
export const nameOfGroup = (gid: number): string => groups().get(gid) ?? String(gid)

const users = once(() => namesIn('/etc/passwd'))
const groups = once(() => namesIn('/etc/group'))

/** Source: passwd(5), group(5): the name, a secret, and the number. */
function namesIn(file: string): ReadonlyMap<number, string> {
  try {
    const lines = readFileSync(file, 'utf8').split('\n')
    const entries = lines.map((line) => line.split(':')).filter((parts) => parts.length >= 3)
    return new Map(entries.toReversed().map(([name = '', , number]) => [Number(number), name]))
  } catch {
    return new Map()
  }
}

function once<T>(make: () => T): () => T {
  let made: { readonly value: T } | undefined
  return () => (made ??= { value: make() }).value
}
