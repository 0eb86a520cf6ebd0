import { canonicalId } from '@holdfast/model/marathon/canonical-id'
import type { DefinitionContext } from '@holdfast/model/marathon/context'
import { decodeApp } from '@holdfast/model/marathon/decode-app'
import { decodePod } from '@holdfast/model/marathon/decode-pod'
import { parentOf, ROOT, segmentsOf, type PathId } from '@holdfast/model/marathon/path-id'
import { checkId } from '@holdfast/model/marathon/rules-id'
import type { App, Pod } from '@holdfast/model/marathon/run-spec'
import {
  isRecord,
  list,
  object,
  optional,
  set,
  type ReadOf,
  type Shape,
} from '@holdfast/model/marathon/shape'
import { bool, number, pathId, text } from '@holdfast/model/marathon/shape-values'
import { Violations, type Refused } from '@holdfast/model/marathon/violation'
import { err, ok, type Result } from '@holdfast/model/result'
import type { GroupChange } from '../../../core/marathon/messages.ts'

const anything: Shape<object> = (json, faults) => {
  if (isRecord(json)) return json
  Violations.add(faults, '', 'error.expected.jsobject')
  return undefined
}

const members = {
  id: optional(pathId),
  apps: optional(list(anything)),
  pods: optional(list(anything)),
  groups: optional(list(anything)),
  dependencies: optional(set(pathId)),
  enforceRole: optional(bool),
  scaleBy: optional(number({ min: 0 })),
  version: optional(text()),
}

/** Source: `GroupUpdate`, marathon `types/group.raml`. */
const shape = object(members)
type GroupUpdateJson = ReadOf<typeof members>

/** What a group is to be: what is not named stays as it is, and lists that are named are whole. */
export interface GroupUpdate {
  readonly id: PathId
  readonly change: GroupChange
  /** Absent: its apps stay. */
  readonly apps?: readonly App[]
  /** Absent: its pods stay. */
  readonly pods?: readonly Pod[]
  /** Absent: its groups stay. */
  readonly groups?: readonly GroupUpdate[]
  /** All apps in it, as many times as they are now. */
  readonly scaleBy?: number
}

/**
 * Reads the update of a group and of all that is in it.
 *
 * Unlike Marathon, which keeps the versions of groups and not only of what is in them, `version` cannot go back to one. Unlike
 * Marathon too, pods that come with a group are not passed over in silence.
 *
 * Source: `GroupNormalization`, marathon `api/v2/GroupNormalization.scala`; `Group.validNestedGroupUpdateWithBase()`, `state/Group.scala`.
 */
export function decodeGroupUpdate(
  json: unknown,
  base: PathId,
  contextOf: (enforced: (topGroup: PathId) => boolean | undefined) => DefinitionContext,
): Result<GroupUpdate, Refused> {
  const faults = Violations.none()
  const read = shape(json, faults)
  if (read === undefined) return err({ message: 'Invalid JSON', details: Violations.list(faults) })
  const enforcing = new Map<PathId, boolean>()
  noteEnforcing(read, canonicalId(read.id ?? '', base), enforcing)
  const context = contextOf((topGroup) => enforcing.get(topGroup))
  const reader = { context, shapes: Violations.none(), rules: Violations.none() }
  const update = updateOf(reader, read, base, '')
  if (!Violations.isEmpty(reader.shapes)) {
    return err({ message: 'Invalid JSON', details: Violations.list(reader.shapes) })
  }
  if (!Violations.isEmpty(reader.rules)) {
    return err({ message: 'Object is not valid', details: Violations.list(reader.rules) })
  }
  return ok(update)
}

interface Reader {
  readonly context: DefinitionContext
  /** What has the wrong form, and what breaks a rule. */
  readonly shapes: Violations
  readonly rules: Violations
}

/** A group that comes with its apps already decides about their roles. */
function noteEnforcing(update: GroupUpdateJson, id: PathId, enforcing: Map<PathId, boolean>): void {
  if (segmentsOf(id).length === 1) {
    if (update.enforceRole !== undefined) enforcing.set(id, update.enforceRole)
    return
  }
  if (segmentsOf(id).length > 1) return
  for (const group of update.groups ?? []) {
    const read = shape(group, Violations.none())
    if (read?.id !== undefined) noteEnforcing(read, canonicalId(read.id, id), enforcing)
  }
}

function updateOf(reader: Reader, json: GroupUpdateJson, base: PathId, at: string): GroupUpdate {
  const { rules } = reader
  const id = canonicalId(json.id ?? '', base)
  const { enforceRole, scaleBy } = json
  if (id !== ROOT) checkId(id, Violations.at(rules, at))
  Violations.check(rules, `${at}/version`, json.version === undefined, 'Versions of groups are not kept')
  Violations.check(
    rules,
    `${at}/enforceRole`,
    enforceRole === undefined || segmentsOf(id).length === 1,
    'enforceRole can only be set for top-level groups',
  )
  const dependencies = json.dependencies?.map((each) => canonicalId(each, id))
  const apps = json.apps?.flatMap(
    (app, index) => definitionIn(reader, decodeApp, app, id, `${at}/apps(${index})`) ?? [],
  )
  const pods = json.pods?.flatMap(
    (pod, index) => definitionIn(reader, decodePod, pod, id, `${at}/pods(${index})`) ?? [],
  )
  const groups = json.groups?.flatMap(
    (group, index) => groupIn(reader, group, id, `${at}/groups(${index})`) ?? [],
  )
  checkDistinct(rules, `${at}/apps`, apps ?? [])
  if (pods !== undefined) checkDistinct(rules, `${at}/pods`, [...(apps ?? []), ...pods])
  checkDistinct(rules, `${at}/groups`, groups ?? [])
  return {
    id,
    change: {
      id,
      ...(enforceRole !== undefined && { enforceRole }),
      ...(dependencies !== undefined && { dependencies }),
    },
    ...(apps !== undefined && { apps }),
    ...(pods !== undefined && { pods }),
    ...(groups !== undefined && { groups }),
    ...(scaleBy !== undefined && { scaleBy }),
  }
}

function groupIn(reader: Reader, json: object, parent: PathId, at: string): GroupUpdate | undefined {
  const faults = Violations.none()
  const read = shape(json, faults)
  for (const { path, errors } of Violations.list(faults)) {
    for (const error of errors) Violations.add(reader.shapes, path === '/' ? at : `${at}${path}`, error)
  }
  if (read === undefined) return undefined
  if (read.id === undefined) {
    Violations.add(reader.shapes, `${at}/id`, 'error.path.missing')
    return undefined
  }
  const update = updateOf(reader, read, parent, at)
  checkChild(reader.rules, update.id, parent, at)
  return update
}

function definitionIn<T extends App | Pod>(
  reader: Reader,
  decode: (json: unknown, context: DefinitionContext) => Result<T, Refused>,
  json: object,
  parent: PathId,
  at: string,
): T | undefined {
  const written = 'id' in json && typeof json.id === 'string' ? json.id : undefined
  const read = decode(
    written === undefined ? json : { ...json, id: canonicalId(written, parent) },
    reader.context,
  )
  if (!read.ok) {
    const into = read.error.message === 'Invalid JSON' ? reader.shapes : reader.rules
    for (const { path, errors } of read.error.details) {
      for (const error of errors) Violations.add(into, path === '/' ? at : `${at}${path}`, error)
    }
    return undefined
  }
  checkChild(reader.rules, read.value.id, parent, at)
  return read.value
}

function checkChild(rules: Violations, id: PathId, parent: PathId, at: string): void {
  Violations.check(
    rules,
    `${at}/id`,
    parentOf(id) === parent,
    `Identifier ${id} is not child of ${parent}. Identifier must be relative or absolute to its parent.`,
  )
}

function checkDistinct(rules: Violations, at: string, all: readonly { readonly id: PathId }[]): void {
  const ids = new Set(all.map(({ id }) => id))
  Violations.check(rules, at, ids.size === all.length, 'Ids must be unique.')
}
