import { PersistentMap } from '../persistent-map.ts'
import { kindOf } from './kind.ts'
import type { Kind } from './kind.ts'
import type { Resource } from './resource.ts'
import { Entry, Section, Sums } from './section.ts'

/** What a collection of resources is made of. `Resources` is its name outside this folder. */
export interface Bag {
  readonly sections: PersistentMap<Section>
  readonly sums: Sums
  /** How many kinds there are: merged resources, and whole ones whatever their count. */
  readonly kinds: number
}

export const emptyBag: Bag = { sections: PersistentMap.empty(), sums: Sums.empty, kinds: 0 }

const noEntries = PersistentMap.empty<Entry>()

export function isBag(value: Resource | Bag): value is Bag {
  return 'sections' in value
}

export function entriesOf(value: Resource | Bag): Entry[] {
  if (!isBag(value)) return [{ resource: value, count: 1 }]
  const entries: Entry[] = []
  PersistentMap.forEach(value.sections, (section) => {
    PersistentMap.forEach(section.entries, (entry) => entries.push(entry))
  })
  return entries
}

export function addEntry(bag: Bag, added: Entry): Bag {
  const kind = kindOf(added.resource)
  if (!kind.storable) return bag
  const before = find(bag, kind)
  return replace(bag, kind, before, before ? Entry.add(before, added) : added)
}

export function subtractEntry(bag: Bag, taken: Entry): Bag {
  const kind = kindOf(taken.resource)
  const before = find(bag, kind)
  return before ? replace(bag, kind, before, Entry.subtract(before, taken)) : bag
}

/** All of both. A part of which only one has any is taken over as it is. */
export function addBag(bag: Bag, more: Bag): Bag {
  return overSections(more, bag, (result, section) => {
    if (PersistentMap.get(result.sections, section.name) === undefined) return withSection(result, section)
    return PersistentMap.values(section.entries).reduce(addEntry, result)
  })
}

/** A part that both have alike goes as a whole. */
export function subtractBag(bag: Bag, less: Bag): Bag {
  return overSections(less, bag, (result, section) => {
    if (PersistentMap.get(result.sections, section.name) === section) return withoutSection(result, section)
    return PersistentMap.values(section.entries).reduce(subtractEntry, result)
  })
}

function overSections(over: Bag, start: Bag, step: (result: Bag, section: Section) => Bag): Bag {
  return PersistentMap.values(over.sections).reduce(step, start)
}

function withSection(bag: Bag, section: Section): Bag {
  return {
    sections: PersistentMap.set(bag.sections, section.name, section),
    sums: Sums.add(bag.sums, section.sums),
    kinds: bag.kinds + PersistentMap.size(section.entries),
  }
}

function withoutSection(bag: Bag, section: Section): Bag {
  return {
    sections: PersistentMap.delete(bag.sections, section.name),
    sums: Sums.subtract(bag.sums, section.sums),
    kinds: bag.kinds - PersistentMap.size(section.entries),
  }
}

export function containsEntry(bag: Bag, part: Entry): boolean {
  const kind = kindOf(part.resource)
  const entry = kind.valid ? find(bag, kind) : undefined
  return entry !== undefined && Entry.contains(entry, part)
}

export function find(bag: Bag, kind: Kind): Entry | undefined {
  const section = PersistentMap.get(bag.sections, kind.section)
  return section && PersistentMap.get(section.entries, kind.key)
}

/** The collection that consists of these sections alone. They must come from one collection. */
export function ofSections(sections: Iterable<Section>): Bag {
  let bag = emptyBag
  for (const section of sections) bag = withSection(bag, section)
  return bag
}

/** Visits each kind whose entry is not the same object in both. Costs what differs. */
export function eachChange(
  before: Bag,
  after: Bag,
  visit: (before: Entry | undefined, after: Entry | undefined) => void,
): void {
  PersistentMap.diff(before.sections, after.sections, (left, right) => {
    PersistentMap.diff(left?.entries ?? noEntries, right?.entries ?? noEntries, visit)
  })
}

function replace(bag: Bag, kind: Kind, before: Entry | undefined, entry: Entry | undefined): Bag {
  const old = PersistentMap.get(bag.sections, kind.section) ?? Section.empty(kind)
  const section = Section.with(old, kind, before, entry)
  const emptied = PersistentMap.size(section.entries) === 0
  return {
    sections: emptied
      ? PersistentMap.delete(bag.sections, kind.section)
      : PersistentMap.set(bag.sections, kind.section, section),
    sums: Sums.change(bag.sums, before, entry),
    kinds: bag.kinds + Number(entry !== undefined) - Number(before !== undefined),
  }
}
