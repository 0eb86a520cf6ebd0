import { segmentsOf } from './path-id.ts'
import type { PathId } from './path-id.ts'
import { Violations } from './violation.ts'

const SEGMENT = /^[a-z0-9]([a-z0-9-]*[a-z0-9])?(\.[a-z0-9]([a-z0-9-]*[a-z0-9])?)*$/
const RESERVED = ['restart', 'tasks', 'versions', '.', '..']

/** Mesos takes no id of more than 255 bytes; an instance's has its own UUID, a container's name and a count besides this. */
const MAX_ID_LENGTH = 128

/**
 * What a name of an app, a pod or a group must be. Unlike Marathon, it must leave room for the ids that are made of it: Mesos
 * would refuse every reservation and every task.
 *
 * Source: `PathId.pathIdValidator`, marathon `state/PathId.scala`.
 */
export function checkId(id: PathId, violations: Violations): void {
  const segments = segmentsOf(id)
  const last = segments.at(-1)
  Violations.check(violations, '/id', segments.length > 0, 'Path must contain at least one path element')
  Violations.check(
    violations,
    '/id',
    last === undefined || !RESERVED.includes(last),
    `must not end with any of the following reserved keywords: ${RESERVED.join(', ')}`,
  )
  checkSegments(id, violations)
}

function checkSegments(id: PathId, violations: Violations): void {
  const tooLong = id.length - 1 > MAX_ID_LENGTH
  Violations.check(
    violations,
    '/id',
    !tooLong,
    `got ${id.length - 1}, expected ${MAX_ID_LENGTH} characters or less`,
  )
  const segments = tooLong ? [] : segmentsOf(id)
  Violations.check(
    violations,
    '/id',
    segments.every((segment) => SEGMENT.test(segment)),
    `must fully match regular expression '${SEGMENT.source}'`,
  )
}
