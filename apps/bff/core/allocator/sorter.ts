import { invariant } from '@holdfast/model/invariant'
import { PersistentMap } from '@holdfast/model/persistent-map'
import { Allocation, type Amounts, type Charge, noAmounts } from './allocation.ts'
import {
  branch,
  type Branch,
  compare,
  findLeaf,
  type Leaf,
  listOf,
  type Node,
  pathOf,
  replaceChild,
  VIRTUAL,
} from './sorter-tree.ts'

/**
 * Orders clients by how little they have: by dominant share, then by how often they were served, then by name. Clients
 * with slashes in their names are grouped: siblings are compared at each level. A client that also has clients below
 * it stands among these, as the virtual leaf `.`.
 *
 * Immutable. A change costs the depth of the client, and a binary search among its siblings.
 *
 * Source: `DRFSorter`, mesos `src/master/allocator/mesos/sorter/drf/sorter.cpp`.
 */
export interface Sorter {
  readonly root: Branch
  /** What there is to share. */
  readonly total: Amounts
  /** By path; the weight of `a` is that of all below `a`. */
  readonly weights: ReadonlyMap<string, number>
  /** Resources that do not count for shares. */
  readonly excluded: ReadonlySet<string>
}

const emptyRoot: Branch = branch('', '', Allocation.none)

export const Sorter = {
  of(excluded: Iterable<string> = []): Sorter {
    return {
      root: emptyRoot,
      total: noAmounts,
      weights: new Map(),
      excluded: new Set(excluded),
    }
  },

  /** Active from the start. One that is there already stays as it is. */
  add(sorter: Sorter, client: string): Sorter {
    return Sorter.contains(sorter, client) ? sorter : { ...sorter, root: insert(sorter, sorter.root, client) }
  },

  remove(sorter: Sorter, client: string): Sorter {
    const leaf = findLeaf(sorter.root, client)
    if (leaf === undefined) return sorter
    const root = detach(sorter, sorter.root, pathOf(client), 0, leaf)
    return { ...sorter, root: root?.children ? root : emptyRoot }
  },

  contains(sorter: Sorter, client: string): boolean {
    return findLeaf(sorter.root, client) !== undefined
  },

  /** An inactive client keeps what it has, and is left out of the order. */
  activate(sorter: Sorter, client: string, active: boolean): Sorter {
    const leaf = findLeaf(sorter.root, client)
    if (leaf === undefined || leaf.active === active) return sorter
    return change(sorter, client, (node) => (node.children ? node : { ...node, active }))
  },

  allocated(sorter: Sorter, client: string, charge: Charge): Sorter {
    return change(sorter, client, (node) => withAllocation(node, Allocation.add(node.allocation, charge)))
  },

  unallocated(sorter: Sorter, client: string, charge: Charge): Sorter {
    return change(sorter, client, (node) =>
      withAllocation(node, Allocation.subtract(node.allocation, charge)),
    )
  },

  /** Something took the place of something else that it had; does not count as served once more. */
  converted(sorter: Sorter, client: string, before: Charge, after: Charge): Sorter {
    return change(sorter, client, (node) => {
      const { count } = node.allocation
      const allocation = Allocation.add(Allocation.subtract(node.allocation, before), after)
      return withAllocation(node, { ...allocation, count })
    })
  },

  withWeight(sorter: Sorter, path: string, weight: number): Sorter {
    return Sorter.reordered({ ...sorter, weights: new Map(sorter.weights).set(path, weight) })
  },

  /** With the shares that all have of this total, and in their order. */
  withTotal(sorter: Sorter, total: Amounts): Sorter {
    return sorter.total === total ? sorter : Sorter.reordered({ ...sorter, total })
  },

  /** Costs as much as there are clients. */
  reordered(sorter: Sorter): Sorter {
    return { ...sorter, root: reorder(sorter, sorter.root) }
  },

  /** The active clients, who is to be served first, first. */
  order(sorter: Sorter): readonly string[] {
    return listOf(sorter.root)
  },

  allocationOf(sorter: Sorter, client: string): Allocation | undefined {
    return findLeaf(sorter.root, client)?.allocation
  },

  /** Dominant share, divided by weight. */
  shareOf(sorter: Sorter, client: string): number {
    return findLeaf(sorter.root, client)?.share ?? 0
  },
}

function withAllocation(node: Node, allocation: Allocation): Node {
  return { ...node, allocation }
}

/** Changes the client's leaf and everything above it. */
function change(sorter: Sorter, client: string, by: (node: Node) => Node): Sorter {
  const root = changeBelow(sorter, sorter.root, pathOf(client), 0, by)
  invariant(root.children, 'The root became a leaf')
  return { ...sorter, root }
}

function changeBelow(
  sorter: Sorter,
  node: Node,
  path: readonly string[],
  at: number,
  by: (node: Node) => Node,
): Node {
  if (!node.children) return by(node)
  const child = PersistentMap.get(node.children, path[at] ?? VIRTUAL)
  invariant(child, 'A client that the sorter does not know was changed')
  const changed = weighed(sorter, changeBelow(sorter, child, path, at + 1, by))
  const above = by(node)
  invariant(above.children, 'A branch became a leaf')
  return replaceChild(above, child, changed)
}

function insert(sorter: Sorter, root: Branch, client: string): Branch {
  const path = pathOf(client)
  const place = (parent: Branch, at: number): Branch => {
    const name = path[at]
    const found = PersistentMap.get(parent.children, name ?? VIRTUAL)
    const here = path.slice(0, at + 1).join('/')
    if (name === undefined) {
      const leaf = newLeaf(`${parent.path}/${VIRTUAL}`, VIRTUAL, client)
      return replaceChild(parent, found, leaf)
    }
    if (found === undefined && at === path.length - 1) {
      return replaceChild(parent, undefined, newLeaf(here, name, client))
    }
    const below = found === undefined ? branch(here, name, Allocation.none) : asBranch(sorter, found)
    return replaceChild(parent, found, weighed(sorter, place(below, at + 1)))
  }
  return place(root, 0)
}

function newLeaf(path: string, name: string, client: string): Leaf {
  return { path, name, client, active: true, allocation: Allocation.none, share: 0 }
}

/** A leaf that gets others below it goes on as a virtual one among them. */
function asBranch(sorter: Sorter, node: Node): Branch {
  if (node.children) return node
  const virtual = { ...node, path: `${node.path}/${VIRTUAL}`, name: VIRTUAL }
  return replaceChild(branch(node.path, node.name, node.allocation), undefined, weighed(sorter, virtual))
}

/** Without the client, and what it had. Nothing is left of a branch that had only it. */
function detach(
  sorter: Sorter,
  node: Branch,
  path: readonly string[],
  at: number,
  leaf: Leaf,
): Node | undefined {
  const child = PersistentMap.get(node.children, path[at] ?? VIRTUAL)
  invariant(child, 'A client that the sorter does not know was removed')
  const rest = child.children ? detach(sorter, child, path, at + 1, leaf) : undefined
  const less = { ...node, allocation: without(node.allocation, leaf.allocation) }
  const left = replaceChild(less, child, rest && weighed(sorter, rest))
  if (left.sorted.length === 0) return undefined
  const [only] = left.sorted
  const collapses = left.sorted.length === 1 && only?.name === VIRTUAL && left.path !== ''
  return collapses ? { ...only, path: left.path, name: left.name } : left
}

function without(allocation: Allocation, gone: Allocation): Allocation {
  const shared = new Map<string, number>()
  PersistentMap.forEach(gone.copies, (copies, key) => shared.set(key, copies))
  const rest = Allocation.subtract(allocation, { amounts: gone.totals, shared: [] })
  let { copies } = rest
  for (const [key, count] of shared) {
    const left = (PersistentMap.get(copies, key) ?? 0) - count
    copies = left > 0 ? PersistentMap.set(copies, key, left) : PersistentMap.delete(copies, key)
  }
  return { ...rest, copies }
}

function reorder(sorter: Sorter, node: Branch): Branch {
  let { children } = node
  const sorted = node.sorted.map((child) => {
    const fresh = weighed(sorter, child.children ? reorder(sorter, child) : child)
    if (fresh !== child) children = PersistentMap.set(children, fresh.name, fresh)
    return fresh
  })
  return { ...node, children, sorted: sorted.sort(compare) }
}

/** With the share that the node's allocation is of the total. */
function weighed(sorter: Sorter, node: Node): Node {
  const share = shareOf(sorter, node)
  return share === node.share ? node : { ...node, share }
}

function shareOf({ total, weights, excluded }: Sorter, { allocation, path, name }: Node): number {
  let share = 0
  for (const [resource, amount] of allocation.totals) {
    const all = total.get(resource)
    if (all === undefined || all <= 0 || excluded.has(resource)) continue
    share = Math.max(share, amount / all)
  }
  return share / (name === VIRTUAL ? 1 : (weights.get(path) ?? 1))
}
