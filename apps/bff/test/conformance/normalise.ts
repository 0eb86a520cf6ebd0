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

const UUID_FIELDS = new Set(['uuid', 'operation_uuid', 'status_uuid'])

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
      .map(([key, each]) =>
        UUID_FIELDS.has(key)
          ? ([key, '<uuid>'] as const)
          : ([named(key, names), normalise(each, names)] as const),
      )
      .toSorted(([a], [b]) => compare(a, b)),
  )
}

const isList = (value: Json): value is readonly Json[] => Array.isArray(value)

const compare = (a: string, b: string): number => (a < b ? -1 : Number(a > b))

function named(text: string, { ids, disks }: Names): string {
  let named = text
  for (const [id, name] of ids) named = named.replaceAll(id, `<${name}>`)
  return named
    .replaceAll(/[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}-O\d+/g, '<offer>')
    .replaceAll(disks, '{disks}')
    .replaceAll(/127\.0\.0\.1:\d+/g, '<address>')
    .replaceAll(/slave\(\d+\)@/g, 'slave(1)@')
}

const SEPARATORS = / does not contain | required by task and its executor is more than available /

/** A printed collection of resources has no order of its own. */
function sorted(text: string): string {
  const separator = SEPARATORS.exec(text)?.[0]
  if (separator === undefined || !text.includes('; ')) return text
  const sides = text.replace(/^Total resources /, '').split(separator)
  return sides.map((side) => side.split('; ').toSorted(compare).join('; ')).join(separator)
}
