import { Resources } from '@holdfast/model/resource/resources'
import { summarize } from '@holdfast/model/resource/summary'
import { resourceJson, resourcesJson } from '@holdfast/model/wire/resource'
import { viewsEverything, type View } from '../../authorizer.ts'

/** The JSON of an agent's totals in the ways in which Mesos' documents show it: sums by name, and every resource. */
export interface TotalText {
  readonly summary: string
  readonly reserved: string
  readonly unreserved: string
  readonly reservedFull: string
  readonly unreservedFull: string
}

const kept = new WeakMap<Resources, TotalText>()

/**
 * Written once for each collection: collections are immutable, and so is the text. What a view hides is left out, but for
 * the sum of all.
 */
export function totalText(bag: Resources, view: View = viewsEverything): TotalText {
  if (!view.everything) return write(bag, view)
  const known = kept.get(bag)
  if (known !== undefined) return known
  const text = write(bag, view)
  kept.set(bag, text)
  return text
}

export const summaryText = (bag: Resources): string => JSON.stringify(summarize(bag))

/** The resources that the view does not hide. */
export const visibleText = (bag: Resources, view: View): string =>
  view.everything
    ? resourcesJson(bag)
    : `[${Resources.list(bag)
        .filter((each) => view.resource(each))
        .map(resourceJson)
        .join(',')}]`

/** Source: `SlaveWriter`, mesos `src/master/readonly_handler.cpp`. */
function write(bag: Resources, view: View): TotalText {
  const roles = [...Resources.reservations(bag)].filter(([role]) => view.role(role))
  const byRole = (text: (resources: Resources) => string): string =>
    `{${roles.map(([role, resources]) => `${JSON.stringify(role)}:${text(resources)}`).join(',')}}`
  const unreserved = Resources.unreserved(bag)
  return {
    summary: summaryText(bag),
    reserved: byRole(summaryText),
    unreserved: summaryText(unreserved),
    reservedFull: byRole((resources) => visibleText(resources, view)),
    unreservedFull: visibleText(unreserved, view),
  }
}
