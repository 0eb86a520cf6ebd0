import type { AgentId } from '@holdfast/model/ids'
import type { PathId } from '@holdfast/model/marathon/path-id'

// A path has no space in it, nor has a version, an id of an agent or a role: the parts cannot run into each other.

/** Of `delays`, and of stored versions. */
export const delayKey = (id: PathId, version: string): string => `${id} ${version}`

/** Of `queue`. */
export const queueKey = (id: PathId, role: string): string => `${id} ${role}`

/** Of `unknown`, and of `freeing` that is for one agent alone. */
export const unknownKey = (agentId: AgentId, reservationId: string): string => `${agentId} ${reservationId}`
