import { readFileSync } from 'node:fs'

/** A user of this machine, by numbers. */
export interface SystemUser {
  readonly uid: number
  readonly gid: number
}

/** Undefined: this machine has none of this name. */
export const userNamed = (name: string): SystemUser | undefined => users().byName.get(name)

/** What this machine calls its users and groups; a number that has no name is told as it is. */
export const nameOfUser = (uid: number): string => users().names.get(uid) ?? String(uid)
export const nameOfGroup = (gid: number): string => groups().get(gid) ?? String(gid)

const users = once(() => {
  const lines = linesOf('/etc/passwd')
  return {
    names: namesIn(lines),
    byName: new Map(
      lines.map(([name = '', , uid, gid]) => [name, { uid: Number(uid), gid: Number(gid) }] as const),
    ),
  }
})
const groups = once(() => namesIn(linesOf('/etc/group')))

/** Of a number with many names the first. */
const namesIn = (lines: readonly (readonly string[])[]): ReadonlyMap<number, string> =>
  new Map(lines.toReversed().map(([name = '', , number]) => [Number(number), name]))

/** Source: passwd(5), group(5): the name, a secret, and the number; of a user then that of its group. */
function linesOf(file: string): readonly (readonly string[])[] {
  try {
    const lines = readFileSync(file, 'utf8').split('\n')
    return lines.map((line) => line.split(':')).filter((parts) => parts.length >= 3)
  } catch {
    return []
  }
}

function once<T>(make: () => T): () => T {
  let made: { readonly value: T } | undefined
  return () => (made ??= { value: make() }).value
}
