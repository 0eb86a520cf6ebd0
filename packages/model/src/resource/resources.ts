import type { Role } from '../ids.ts'
import { PersistentMap } from '../persistent-map.ts'
import { ancestorRoles, isStrictSubrole } from '../role.ts'
import type { Scalar } from '../scalar.ts'
import {
  type Bag,
  addBag,
  addEntry,
  containsEntry,
  eachChange,
  emptyBag,
  entriesOf,
  find,
  isBag,
  ofSections,
} from './bag.ts'
import { subtractBag, subtractEntry } from './bag.ts'
import { type ResourcesDiff, diffBags } from './diff.ts'
import { type SectionContent, kindOf, sectionName } from './kind.ts'
import type { Reservation, Resource } from './resource.ts'
import * as one from './resource.ts'
import { Entry, type Section, Sums } from './section.ts'
import { Value } from './value.ts'

/**
 * An immutable collection of resources in which those of one kind are merged. Adding, taking away and looking up
 * one resource costs O(log n), sums and what belongs to a role are kept ready, and `diff` costs what differs: an agent may
 * have thousands of volumes.
 *
 * The order of the list is arbitrary, but the same in every run; up to 16 kinds of one role stay in the order they came.
 *
 * Source: `Resources`, mesos `src/common/resources.cpp`.
 */
export type Resources = Bag

const contents: readonly SectionContent[] = ['divisible', 'volumes', 'listed']

export const Resources = {
  empty: emptyBag,

  of(resources: Iterable<Resource>): Resources {
    let bag = emptyBag
    for (const resource of resources) bag = addEntry(bag, { resource, count: 1 })
    return bag
  },

  /** Zeros and resources that `validateResource` refuses are left out silently, as Mesos does. */
  add(bag: Resources, more: Resource | Resources): Resources {
    if (!isBag(more)) return addEntry(bag, { resource: more, count: 1 })
    return bag.kinds === 0 ? more : addBag(bag, more)
  },

  /** Taking away more than there is leaves none of that kind, never less than none. */
  subtract(bag: Resources, less: Resource | Resources): Resources {
    if (!isBag(less)) return subtractEntry(bag, { resource: less, count: 1 })
    return less === bag ? emptyBag : subtractBag(bag, less)
  },

  /** False for a resource that `validateResource` refuses. */
  contains(bag: Resources, parts: Resource | Resources): boolean {
    return parts === bag || entriesOf(parts).every((entry) => containsEntry(bag, entry))
  },

  /** Each contains the other: container paths and volumes' principals do not count. Costs what differs. */
  equals(a: Resources, b: Resources): boolean {
    let equal = true
    eachChange(a, b, (left, right) => {
      equal &&=
        left !== undefined &&
        right !== undefined &&
        Entry.contains(left, right) &&
        Entry.contains(right, left)
    })
    return equal
  },

  diff(before: Resources, after: Resources): ResourcesDiff {
    return diffBags(before, after)
  },

  /** Equal volumes as often as they are there; a shared one once, however many use it. */
  list(bag: Resources): Resource[] {
    return entriesOf(bag).flatMap(({ resource, count }) =>
      resource.shared || count === 1 ? [resource] : Array.from({ length: count }, () => resource),
    )
  },

  /** Each kind once, with its count: more than 1 only for volumes and whole disks. */
  entries(bag: Resources): Entry[] {
    return entriesOf(bag)
  },

  isEmpty(bag: Resources): boolean {
    return bag.kinds === 0
  },

  /** How many resources `list` gives. */
  size(bag: Resources): number {
    return entriesOf(bag).reduce((size, { resource, count }) => size + (resource.shared ? 1 : count), 0)
  },

  /** How many users a shared volume has; 1 or 0 for others, and for divisible ones only when all of it is meant. */
  count(bag: Resources, resource: Resource): number {
    const entry = find(bag, kindOf(resource))
    return entry && Value.equals(entry.resource.value, resource.value) ? entry.count : 0
  },

  /** The resource as this collection holds it: all there is of its kind. */
  get(bag: Resources, resource: Resource): Resource | undefined {
    return find(bag, kindOf(resource))?.resource
  },

  filter(bag: Resources, accept: (resource: Resource) => boolean): Resources {
    return change(bag, (resource) => (accept(resource) ? resource : undefined))
  },

  map(bag: Resources, to: (resource: Resource) => Resource): Resources {
    return change(bag, to)
  },

  /** With a role: what is reserved to exactly that role. Costs nothing per resource. */
  reservedTo(bag: Resources, role?: Role): Resources {
    return role === undefined ? pick(bag, (section) => section.role !== undefined) : ofRole(bag, role)
  },

  unreserved(bag: Resources): Resources {
    return ofRole(bag, undefined)
  },

  /** By the role of the last reservation. */
  reservations(bag: Resources): Map<Role, Resources> {
    const roles = PersistentMap.values(bag.sections).flatMap(({ role }) => role ?? [])
    return new Map([...new Set(roles)].map((role) => [role, ofRole(bag, role)]))
  },

  persistentVolumes(bag: Resources): Resources {
    return pick(bag, ({ what }) => what === 'volumes')
  },

  /** Neither volumes nor ranges or sets: it may be cut, except for whole disks. */
  divisible(bag: Resources): Resources {
    return pick(bag, ({ what }) => what === 'divisible')
  },

  /** Ranges and sets, such as ports. */
  listed(bag: Resources): Resources {
    return pick(bag, ({ what }) => what === 'listed')
  },

  shared(bag: Resources): Resources {
    return Resources.filter(pick(bag, hasShared), ({ shared }) => shared === true)
  },

  nonShared(bag: Resources): Resources {
    const holds = PersistentMap.values(bag.sections).some(hasShared)
    return holds ? Resources.filter(bag, ({ shared }) => !shared) : bag
  },

  revocable(bag: Resources): Resources {
    return Resources.filter(bag, ({ revocable }) => revocable === true)
  },

  nonRevocable(bag: Resources): Resources {
    return Resources.filter(bag, ({ revocable }) => !revocable)
  },

  /** Unreserved, or reserved to the role or to one above it. */
  allocatableTo(bag: Resources, role: Role): Resources {
    // Most agents have less kinds of reservations than a role could have parts of.
    const sections =
      PersistentMap.size(bag.sections) <= FEW
        ? PersistentMap.values(bag.sections).filter((section) => isAllocatableTo(section, role))
        : [undefined, role, ...ancestorRoles(role)].flatMap((role) => sectionsOf(bag, role))
    return sections.length === PersistentMap.size(bag.sections) ? bag : ofSections(sections)
  },

  allocate(bag: Resources, role: Role): Resources {
    return change(bag, (resource) => one.allocate(resource, role))
  },

  unallocate(bag: Resources): Resources {
    return change(bag, one.unallocate)
  },

  pushReservation(bag: Resources, reservation: Reservation): Resources {
    return change(bag, (resource) => one.pushReservation(resource, reservation))
  },

  popReservation(bag: Resources): Resources {
    return change(bag, one.popReservation)
  },

  toUnreserved(bag: Resources): Resources {
    return change(bag, one.toUnreserved)
  },

  /** How much there is of each scalar name, volumes and every disk included. */
  quantities(bag: Resources): ReadonlyMap<string, Scalar> {
    return Sums.total(bag.sums)
  },
}

const FEW = 16

function isAllocatableTo({ role: reserved }: Section, role: Role): boolean {
  return reserved === undefined || reserved === role || isStrictSubrole(role, reserved)
}

const sharedEntries = new WeakMap<object, boolean>()

/** Looked at again only where it changed. */
function hasShared({ what, entries }: Section): boolean {
  return what === 'volumes' && PersistentMap.fold(entries, sharedEntries, anyShared, someTrue)
}

const anyShared = (entries: readonly Entry[]): boolean => entries.some(({ resource }) => resource.shared)
const someTrue = (parts: readonly boolean[]): boolean => parts.includes(true)

function sectionsOf(bag: Resources, role: Role | undefined): Section[] {
  return contents.flatMap((what) => PersistentMap.get(bag.sections, sectionName(what, role)) ?? [])
}

function ofRole(bag: Resources, role: Role | undefined): Resources {
  return ofSections(sectionsOf(bag, role))
}

function pick(bag: Resources, accept: (section: Section) => boolean): Resources {
  return ofSections(PersistentMap.values(bag.sections).filter(accept))
}

/** A new resource, or none, for each. Sections in which nothing changes are kept as they are. */
function change(bag: Resources, to: (resource: Resource) => Resource | undefined): Resources {
  const kept: Section[] = []
  const changed: Entry[] = []
  for (const section of PersistentMap.values(bag.sections)) {
    const before = PersistentMap.values(section.entries)
    const after = before.map(({ resource, count }) => ({ resource: to(resource), count }))
    if (after.every(({ resource }, i) => resource === before[i]?.resource)) kept.push(section)
    else for (const { resource, count } of after) if (resource) changed.push({ resource, count })
  }
  return changed.length === 0 && kept.length === PersistentMap.size(bag.sections)
    ? bag
    : changed.reduce(addEntry, ofSections(kept))
}
