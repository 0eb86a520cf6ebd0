/**
 * An immutable map from text keys. A changed copy shares all that did not change with its origin: setting and deleting
 * cost O(log n), and `diff` costs what differs.
 *
 * A hash tree: up to 16 entries are a plain list, in the order they came; more are spread over 32 children by five bits of the key's
 * hash at a time.
 */
export interface PersistentMap<V> {
  readonly root: Node<V>
}

type Node<V> = List<V> | Branch<V>

interface List<V> {
  readonly size: number
  readonly entries: readonly Entry<V>[]
  readonly children?: never
}

interface Branch<V> {
  readonly size: number
  readonly children: readonly (Node<V> | undefined)[]
}

interface Entry<V> {
  readonly key: string
  readonly hash: number
  readonly value: V
}

const LIST_LIMIT = 16
const BITS = 5
const LAST_SHIFT = 30

const emptyList: List<never> = { size: 0, entries: [] }
const emptyMap: PersistentMap<never> = { root: emptyList }

export const PersistentMap = {
  empty<V>(): PersistentMap<V> {
    return emptyMap
  },

  size(map: PersistentMap<unknown>): number {
    return map.root.size
  },

  get<V>(map: PersistentMap<V>, key: string): V | undefined {
    const hash = hashOf(key)
    let node: Node<V> | undefined = map.root
    for (let shift = 0; node?.children; shift += BITS) node = node.children[slot(hash, shift)]
    return node?.entries.find((entry) => entry.hash === hash && entry.key === key)?.value
  },

  set<V>(map: PersistentMap<V>, key: string, value: V): PersistentMap<V> {
    const root = put(map.root, { key, hash: hashOf(key), value }, 0)
    return root === map.root ? map : { root }
  },

  delete<V>(map: PersistentMap<V>, key: string): PersistentMap<V> {
    const root = remove(map.root, key, hashOf(key), 0)
    return root === map.root ? map : { root: root ?? emptyList }
  },

  forEach<V>(map: PersistentMap<V>, visit: (value: V, key: string) => void): void {
    walk(map.root, (entry) => visit(entry.value, entry.key))
  },

  values<V>(map: PersistentMap<V>): V[] {
    const values: V[] = []
    walk(map.root, (entry) => values.push(entry.value))
    return values
  },

  /**
   * Puts together one thing of all values. `memo` keeps that of every part of the map, so that for a changed copy only
   * what changed is put together again: pass the same with the same functions.
   */
  fold<V, T>(
    map: PersistentMap<V>,
    memo: WeakMap<object, T>,
    ofValues: (values: readonly V[]) => T,
    ofParts: (parts: readonly T[]) => T,
  ): T {
    const of = (node: Node<V>): T => {
      const known = memo.get(node)
      if (known !== undefined) return known
      const made = node.children
        ? ofParts(node.children.flatMap((child) => (child ? [of(child)] : [])))
        : ofValues(node.entries.map(({ value }) => value))
      memo.set(node, made)
      return made
    }
    return of(map.root)
  },

  /** Visits each key whose value is not the same object in both; `undefined` stands for an absent one. */
  diff<V>(before: PersistentMap<V>, after: PersistentMap<V>, visit: DiffVisitor<V>): void {
    diffNodes(before.root, after.root, visit)
  },
}

export type DiffVisitor<V> = (before: V | undefined, after: V | undefined, key: string) => void

/** FNV-1a over UTF-16 units, stirred at the end because the low bits choose the child. */
function hashOf(key: string): number {
  let hash = 0x811c9dc5
  for (let i = 0; i < key.length; i++) hash = Math.imul(hash ^ key.charCodeAt(i), 0x01000193)
  return Math.imul(hash ^ (hash >>> 15), 0x2c1b3c6d) >>> 0
}

function slot(hash: number, shift: number): number {
  return (hash >>> shift) & 31
}

function put<V>(node: Node<V>, entry: Entry<V>, shift: number): Node<V> {
  if (node.children) {
    const at = slot(entry.hash, shift)
    const child = node.children[at]
    const next = child ? put(child, entry, shift + BITS) : listOf([entry])
    return next === child ? node : withChild(node, at, next)
  }
  const at = node.entries.findIndex((e) => e.hash === entry.hash && e.key === entry.key)
  if (at >= 0) return node.entries[at]?.value === entry.value ? node : listOf(node.entries.with(at, entry))
  const entries = [...node.entries, entry]
  // Past the last bits only equal hashes are left: they stay a list, however long.
  return entries.length <= LIST_LIMIT || shift > LAST_SHIFT ? listOf(entries) : split(entries, shift)
}

function remove<V>(node: Node<V>, key: string, hash: number, shift: number): Node<V> | undefined {
  if (node.children) {
    const at = slot(hash, shift)
    const child = node.children[at]
    if (!child) return node
    const next = remove(child, key, hash, shift + BITS)
    if (next === child) return node
    const branch = withChild(node, at, next)
    // Half the limit, so that a map at the limit does not change its shape with every step.
    return branch.size <= LIST_LIMIT / 2 ? listOf(entriesOf(branch)) : branch
  }
  const entries = node.entries.filter((e) => e.hash !== hash || e.key !== key)
  if (entries.length === node.entries.length) return node
  return entries.length > 0 ? listOf(entries) : undefined
}

function listOf<V>(entries: readonly Entry<V>[]): List<V> {
  return { size: entries.length, entries }
}

function withChild<V>(branch: Branch<V>, at: number, child: Node<V> | undefined): Branch<V> {
  const children = branch.children.with(at, child)
  return { size: branch.size - (branch.children[at]?.size ?? 0) + (child?.size ?? 0), children }
}

function split<V>(entries: readonly Entry<V>[], shift: number): Node<V> {
  const lists: Entry<V>[][] = Array.from({ length: 32 }, () => [])
  for (const entry of entries) lists[slot(entry.hash, shift)]?.push(entry)
  const children = lists.map((list) => (list.length > 0 ? listOf(list) : undefined))
  return { size: entries.length, children }
}

function walk<V>(node: Node<V>, visit: (entry: Entry<V>) => void): void {
  if (!node.children) {
    for (const entry of node.entries) visit(entry)
    return
  }
  for (const child of node.children) if (child) walk(child, visit)
}

function entriesOf<V>(node: Node<V>): readonly Entry<V>[] {
  if (!node.children) return node.entries
  const entries: Entry<V>[] = []
  walk(node, (entry) => entries.push(entry))
  return entries
}

function diffNodes<V>(before: Node<V>, after: Node<V>, visit: DiffVisitor<V>): void {
  if (before === after) return
  if (before.children && after.children) {
    for (let i = 0; i < 32; i++)
      diffNodes(before.children[i] ?? emptyList, after.children[i] ?? emptyList, visit)
    return
  }
  const [old, now] = [entriesOf(before), entriesOf(after)]
  // What came is at the end, and only what went moves the others.
  let same = 0
  while (same < old.length && old[same] === now[same]) same += 1
  const left = new Map(old.slice(same).map((entry) => [entry.key, entry.value]))
  for (const { key, value } of now.slice(same)) {
    if (left.get(key) !== value) visit(left.get(key), value, key)
    left.delete(key)
  }
  for (const [key, value] of left) visit(value, undefined, key)
}
