import { isRecord } from './shape.ts'
import type { Violation } from './violation.ts'

const VOLUME_MEMBERS = ['name', 'persistent', 'secret', 'host']

/**
 * What is allowed in a pod and most likely not meant: a volume with members that nobody knows is an ephemeral one, and its data
 * is lost with every task.
 *
 * Unlike Marathon, which says nothing.
 */
export function warningsOf(pod: unknown): readonly Violation[] {
  const volumes: unknown = isRecord(pod) ? pod['volumes'] : undefined
  if (!Array.isArray(volumes)) return []
  return volumes.flatMap((volume: unknown, at) => {
    if (!isRecord(volume) || VOLUME_MEMBERS.some((member) => member !== 'name' && isGiven(volume, member)))
      return []
    const unknown = Object.keys(volume).filter((member) => !VOLUME_MEMBERS.includes(member))
    if (unknown.length === 0) return []
    const error = `${unknown.join(', ')} is not known: this volume is ephemeral, and its data is lost with every task`
    return { path: `/volumes(${at})`, errors: [error] }
  })
}

function isGiven(volume: Readonly<Record<string, unknown>>, member: string): boolean {
  return Object.hasOwn(volume, member) && volume[member] !== null
}
