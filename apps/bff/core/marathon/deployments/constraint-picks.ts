import type { Instance } from '@holdfast/model/marathon/instance'
import type { PlacementConstraint, RunSpec } from '@holdfast/model/marathon/run-spec'
import { groupBy } from '../match/group-by.ts'

/**
 * Which instances to stop so that groups stay even: from the largest group, again and again. Only GROUP_BY says something
 * here, and only while some group is larger than another.
 *
 * Source: `Constraints.selectInstancesToKill`, marathon `mesosphere/mesos/Constraints.scala`.
 */
export function picksByConstraints(
  { constraints }: RunSpec,
  candidates: readonly Instance[],
  count: number,
): readonly Instance[] {
  const groupings = constraints.filter(([, operator]) => operator === 'GROUP_BY')
  if (count <= 0 || groupings.length === 0) return []
  const picked: Instance[] = []
  const left = new Set(candidates)
  while (picked.length < count) {
    const pick = pickOne(groupings, [...left])
    if (pick === undefined) break
    left.delete(pick)
    picked.push(pick)
  }
  return picked
}

/** One that lies in the largest group by every constraint, and there is a smaller one. */
function pickOne(groupings: readonly PlacementConstraint[], left: readonly Instance[]): Instance | undefined {
  let fitting: readonly Instance[] = left
  for (const [field = ''] of groupings) {
    const groups = groupBy(left, (instance) => valueOf(field, instance))
    const largest = Math.max(...groups.map(({ length }) => length))
    const crowded = new Set(groups.filter(({ length }) => length === largest).flat())
    if (groups.length < 2 || crowded.size === left.length) return undefined
    fitting = fitting.filter((instance) => crowded.has(instance))
  }
  return fitting[0]
}

function valueOf(field: string, { agent }: Instance): string | undefined {
  switch (field) {
    case 'hostname':
    case '@hostname':
      return agent?.host
    case '@region':
      return agent?.region
    case '@zone':
      return agent?.zone
    default:
      return agent?.attributes[field]
  }
}
