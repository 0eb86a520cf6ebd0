import { invariant } from '@holdfast/model/invariant'
import { PersistentMap } from '@holdfast/model/persistent-map'
import type { Allocation } from './allocation.ts'

/** The clients of a sorter as a tree, each branch with its children in their order. */
export type Node = Leaf | Branch

interface Common {
  readonly path: string
  /** The last component of the path. */
  readonly name: string
  readonly allocation: Allocation
  /** Divided by the weight. */
  readonly share: number
}

export interface Leaf extends Common {
  readonly children?: never
  readonly client: string
  readonly active: boolean
}

export interface Branch extends Common {
  readonly children: PersistentMap<Node>
  /** The children in their order. */
  readonly sorted: readonly Node[]
}

export const VIRTUAL = '.'

const orders = new WeakMap<Branch, readonly string[]>()

/** The active clients in their order. Kept as long as the tree is. */
export function listOf(root: Branch): readonly string[] {
  let order = orders.get(root)
  if (order === undefined) {
    const clients: string[] = []
    collect(root, clients)
    order = clients
    orders.set(root, order)
  }
  return order
}

function collect(branch: Branch, into: string[]): void {
  for (const node of branch.sorted) {
    if (node.children) collect(node, into)
    else if (node.active) into.push(node.client)
  }
}

export function pathOf(client: string): readonly string[] {
  return client.split('/')
}

export function branch(path: string, name: string, allocation: Allocation): Branch {
  return { path, name, allocation, share: 0, children: PersistentMap.empty(), sorted: [] }
}

export function findLeaf(root: Branch, client: string): Leaf | undefined {
  let node: Node | undefined = root
  for (const name of pathOf(client)) {
    if (!node?.children) return undefined
    node = PersistentMap.get(node.children, name)
  }
  if (node?.children) node = PersistentMap.get(node.children, VIRTUAL)
  return node?.children ? undefined : node
}

export function replaceChild(parent: Branch, before: Node | undefined, after: Node | undefined): Branch {
  let { children } = parent
  if (after !== undefined) children = PersistentMap.set(children, after.name, after)
  else if (before !== undefined) children = PersistentMap.delete(children, before.name)
  return { ...parent, children, sorted: resorted(parent.sorted, before, after) }
}

function resorted(
  sorted: readonly Node[],
  before: Node | undefined,
  after: Node | undefined,
): readonly Node[] {
  const next = [...sorted]
  if (before !== undefined) next.splice(indexOf(sorted, before), 1)
  if (after !== undefined) next.splice(placeOf(next, after), 0, after)
  return next
}

function indexOf(sorted: readonly Node[], node: Node): number {
  const at = placeOf(sorted, node)
  invariant(sorted[at] === node, 'A client is not where its share is')
  return at
}

/** The first place whose node does not come before this one. */
function placeOf(sorted: readonly Node[], node: Node): number {
  let low = 0
  let high = sorted.length
  while (low < high) {
    const middle = (low + high) >> 1
    const other = sorted[middle]
    if (other && compare(other, node) < 0) low = middle + 1
    else high = middle
  }
  return low
}

/** Shares are compared exactly. */
export function compare(a: Node, b: Node): number {
  if (a.share !== b.share) return a.share - b.share
  if (a.allocation.count !== b.allocation.count) return a.allocation.count - b.allocation.count
  return a.path < b.path ? -1 : Number(a.path > b.path)
}
