export type Json = null | boolean | number | string | readonly Json[] | { readonly [key: string]: Json }

export interface Names {
  /** What stands in an answer, and the name that stands for it in the golden answers. */
  readonly ids: ReadonlyMap<string, string>
  readonly disks: string
}

/** Different in every run, and no part of the behaviour. */
const VOLATILE = new Set(
  (
    'start_time elected_time registered_time reregistered_time unregistered_time pid port build_date build_time build_user ' +
    'git_sha git_branch git_tag version timestamp url address domain ' +
    'nanoseconds'
  ).split(' '),
)

/** What is compared of an answer: without what differs in every run, lists and keys sorted. */
export function normalise(value: Json, names: Names): Json {
  if (typeof value === 'string') return sorted(named(value, names))
  if (isList(value)) {
    return value
      .map((each) => normalise(each, names))
      .toSorted((a, b) => compare(JSON.stringify(a), JSON.stringify(b)))
  }
  if (typeof value !== 'object' || value === null) return value
  const kept = Object.entries(value).filter(([key]) => !VOLATILE.has(key))
  return Object.fromEntries(
    kept
      .map(([key, each]) => [named(key, names), normalise(each, names)] as const)
      .toSorted(([a], [b]) => compare(a, b)),
  )
}

const isList = (value: Json): value is readonly Json[] => Array.isArray(value)

const compare = (a: string, b: string): number => (a < b ? -1 : Number(a > b))

function named(text: string, { ids, disks }: Names): string {
  let named = text
  for (const [id, name] of ids) named = named.replaceAll(id, `<${name}>`)
  return named
    .replaceAll(disks, '{disks}')
    .replaceAll(/127\.0\.0\.1:\d+/g, '<address>')
    .replaceAll(/slave\(\d+\)@/g, 'slave(1)@')
}

const SEPARATOR = ' does not contain '

/** A printed collection of resources has no order of its own. */
const sorted = (text: string): string =>
  text.includes(SEPARATOR)
    ? text
        .split(SEPARATOR)
        .map((side) => side.split('; ').toSorted(compare).join('; '))
        .join(SEPARATOR)
    : text
