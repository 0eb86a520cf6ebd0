import { PersistentMap } from '@holdfast/model/persistent-map'
import { hasRefinedReservations } from '@holdfast/model/resource/resource'
import type { Resources } from '@holdfast/model/resource/resources'
import type { Entry, Section } from '@holdfast/model/resource/section'

/** What of the unusual a collection holds: most hold nothing of it, and are not looked through again. */
export interface Traits {
  readonly reserved: boolean
  readonly refined: boolean
  readonly shared: boolean
  readonly revocable: boolean
  readonly gpus: boolean
}

const none: Traits = { reserved: false, refined: false, shared: false, revocable: false, gpus: false }

const ofBags = new WeakMap<Resources, Traits>()
const ofSections = new WeakMap<Section, Traits>()
const ofEntries = new WeakMap<object, Traits>()

/** Worked out again only for the part of a collection that changed. */
export function traitsOf(bag: Resources): Traits {
  let traits = ofBags.get(bag)
  if (traits === undefined) {
    traits = PersistentMap.values(bag.sections).map(traitsOfSection).reduce(either, none)
    ofBags.set(bag, traits)
  }
  return traits
}

function traitsOfSection(section: Section): Traits {
  let traits = ofSections.get(section)
  if (traits === undefined) {
    const below = PersistentMap.fold(section.entries, ofEntries, traitsOfEntries, (parts) =>
      parts.reduce(either, none),
    )
    traits = { ...below, reserved: section.role !== undefined }
    ofSections.set(section, traits)
  }
  return traits
}

function traitsOfEntries(entries: readonly Entry[]): Traits {
  return {
    reserved: false,
    refined: entries.some(({ resource }) => hasRefinedReservations(resource)),
    shared: entries.some(({ resource }) => resource.shared === true),
    revocable: entries.some(({ resource }) => resource.revocable === true),
    gpus: entries.some(({ resource }) => resource.name === 'gpus'),
  }
}

function either(a: Traits, b: Traits): Traits {
  return {
    reserved: a.reserved || b.reserved,
    refined: a.refined || b.refined,
    shared: a.shared || b.shared,
    revocable: a.revocable || b.revocable,
    gpus: a.gpus || b.gpus,
  }
}
