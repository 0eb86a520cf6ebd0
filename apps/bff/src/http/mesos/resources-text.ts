import { Resources } from '@holdfast/model/resource/resources'
import { summarize } from '@holdfast/model/resource/summary'
import { resourcesJson } from '@holdfast/model/wire/resource'

/** The JSON of an agent's totals in the ways in which Mesos' documents show it: sums by name, and every resource. */
export interface TotalText {
  readonly summary: string
  readonly reserved: string
  readonly unreserved: string
  readonly reservedFull: string
  readonly unreservedFull: string
}

const kept = new WeakMap<Resources, TotalText>()

/** Written once for each collection: collections are immutable, and so is the text. */
export function totalText(bag: Resources): TotalText {
  const known = kept.get(bag)
  if (known !== undefined) return known
  const text = write(bag)
  kept.set(bag, text)
  return text
}

export const summaryText = (bag: Resources): string => JSON.stringify(summarize(bag))

/** Source: `SlaveWriter`, mesos `src/master/readonly_handler.cpp`. */
function write(bag: Resources): TotalText {
  const roles = [...Resources.reservations(bag)]
  const byRole = (text: (resources: Resources) => string): string =>
    `{${roles.map(([role, resources]) => `${JSON.stringify(role)}:${text(resources)}`).join(',')}}`
  const unreserved = Resources.unreserved(bag)
  return {
    summary: summaryText(bag),
    reserved: byRole(summaryText),
    unreserved: summaryText(unreserved),
    reservedFull: byRole(resourcesJson),
    unreservedFull: resourcesJson(unreserved),
  }
}
