type Compact<T> = {
  readonly [K in keyof T as undefined extends T[K] ? never : K]: T[K]
} & {
  readonly [K in keyof T as undefined extends T[K] ? K : never]?: Exclude<T[K], undefined>
}

/** Without the members that are undefined: what the API omits. */
export function compact<T extends object>(members: T): Compact<T> {
  // The entries that are left are what the type says.
  return Object.fromEntries(Object.entries(members).filter(([, value]) => value !== undefined)) as Compact<T>
}

/** An empty list or object is omitted. */
export function unlessEmpty<T extends object>(value: T | undefined): T | undefined {
  return value === undefined || Object.keys(value).length === 0 ? undefined : value
}

/** Without the members of these names. */
export function without<T extends object, K extends keyof T>(members: T, ...names: readonly K[]): Omit<T, K> {
  const dropped: readonly PropertyKey[] = names
  // The entries that are left are what the type says.
  return Object.fromEntries(Object.entries(members).filter(([name]) => !dropped.includes(name))) as Omit<T, K>
}
