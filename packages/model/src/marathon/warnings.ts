import { isRecord } from './shape.ts'
import type { Violation } from './violation.ts'

/**
 * What is allowed in an app or a pod and most likely not meant, because data would be lost with every task.
 *
 * Unlike Marathon, which says nothing.
 */
export function warningsOf(definition: unknown): readonly Violation[] {
  if (!isRecord(definition)) return []
  const { volumes, container } = definition
  return [...unknownMembers(volumes), ...(isRecord(container) ? missingVolumes(container['volumes']) : [])]
}

const VOLUME_KINDS = ['persistent', 'secret', 'host']

/** A pod's volume with members that nobody knows is an ephemeral one. */
function unknownMembers(volumes: unknown): readonly Violation[] {
  return recordsOf(volumes).flatMap(({ volume, at }) => {
    if (VOLUME_KINDS.some((kind) => isGiven(volume, kind))) return []
    const unknown = Object.keys(volume).filter(
      (member) => member !== 'name' && !VOLUME_KINDS.includes(member),
    )
    if (unknown.length === 0) return []
    const error = `${unknown.join(', ')} is not known: this volume is ephemeral, and its data is lost with every task`
    return { path: `/volumes(${at})`, errors: [error] }
  })
}

/** A relative host path lies in the sandbox: only where a persistent volume is does it outlive the task. */
function missingVolumes(volumes: unknown): readonly Violation[] {
  const all = recordsOf(volumes)
  const persistent = new Set(
    all.map(({ volume }) => isGiven(volume, 'persistent') && volume['containerPath']),
  )
  return all.flatMap(({ volume, at }) => {
    const { hostPath } = volume
    if (typeof hostPath !== 'string' || hostPath === '' || hostPath.startsWith('/')) return []
    const [first = ''] = hostPath.split('/')
    if (isGiven(volume, 'persistent') || persistent.has(first)) return []
    const error = `there is no persistent volume at ${first}: what is written here is lost with every task`
    return { path: `/container/volumes(${at})/hostPath`, errors: [error] }
  })
}

function recordsOf(volumes: unknown) {
  if (!Array.isArray(volumes)) return []
  return volumes.flatMap((volume: unknown, at) => (isRecord(volume) ? { volume, at } : []))
}

function isGiven(volume: Readonly<Record<string, unknown>>, member: string): boolean {
  return Object.hasOwn(volume, member) && volume[member] !== null
}
