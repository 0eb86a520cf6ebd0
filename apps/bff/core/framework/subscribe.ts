import { frameworkInfoOf, rolesOf, type FrameworkInfo } from '@holdfast/model/framework/framework-info'
import { FrameworkId, Role } from '@holdfast/model/ids'
import { PersistentMap } from '@holdfast/model/persistent-map'
import { validateFrameworkInfo } from '@holdfast/model/validate/framework-info'
import type { WireFrameworkInfo } from '@holdfast/model/wire/scheduler-call'
import {
  activateFramework,
  addFramework,
  findFramework as inAllocator,
  updateFramework,
  type FrameworkTerms,
} from '../allocator/frameworks.ts'
import type { MasterContext, MasterEffect, MasterSettings, MasterStep } from '../master/effects.ts'
import { isListed } from '../master/listed.ts'
import type { MasterState } from '../master/state.ts'
import { nextRound } from './allocate.ts'
import { tasksOf } from './hosted.ts'
import type { Subscribe } from './messages.ts'
import { closeInquiries } from './inverse-offers.ts'
import { takeBack } from './offers.ts'
import { findFramework, type FrameworkRecord, offersOf, putFramework } from './state.ts'

/**
 * A framework connects: a new one, or one that comes back, or one that takes the place of its former self.
 *
 * Source: `Master::subscribe()`, mesos `src/master/master.cpp`.
 */
export function subscribe(state: MasterState, message: Subscribe, context: MasterContext): MasterStep {
  const { streamId, info: wire, principal } = message
  const suppressed = new Set(message.suppressedRoles.map(Role))
  const frameworkId =
    wire.id?.value === undefined || wire.id.value === '' ? undefined : FrameworkId(wire.id.value)
  const before = frameworkId && findFramework(state.frameworks, frameworkId)
  const refused = refusalOf(state, message, before, context)
  if (refused !== undefined) {
    return {
      state,
      effects: [
        { type: 'EVENT', streamId, event: { type: 'ERROR', message: refused } },
        { type: 'CLOSE_STREAM', streamId },
      ],
    }
  }
  const info = frameworkInfoOf(wire, principal)
  return before === undefined
    ? register(state, frameworkId, { streamId, info, suppressed }, context)
    : resubscribe(state, before, { streamId, info, suppressed }, context)
}

function refusalOf(
  { frameworks }: MasterState,
  { info, suppressedRoles, principal }: Subscribe,
  before: FrameworkRecord | undefined,
  context: MasterContext,
): string | undefined {
  const invalid = validateFrameworkInfo(info, suppressedRoles)
  if (invalid !== undefined) return invalid
  const unlisted = unlistedRoles(info, context.settings)
  if (unlisted !== undefined) return unlisted
  if (info.id !== undefined && PersistentMap.get(frameworks.removed, info.id.value) !== undefined) {
    return 'Framework has been removed'
  }
  const { roles, principal: who } = frameworkInfoOf(info, principal)
  if (before !== undefined && before.info.principal !== who) {
    return "Changing framework's principal is not allowed."
  }
  const requests = roles.map((role) => ({ action: 'REGISTER_FRAMEWORK', object: role }) as const)
  if (context.authorize(who, requests)) return undefined
  return `Not authorized to register framework with roles { ${roles.join(', ')} }`
}

/** Why it may not have the roles that it asks for; undefined: it may. Source: `Master::validateFramework()`, as above. */
export function unlistedRoles(
  info: WireFrameworkInfo,
  settings: Pick<MasterSettings, 'roles'>,
): string | undefined {
  const roles: readonly string[] = rolesOf(info)
  const unlisted = roles.filter((role) => !isListed(role, settings))
  if (unlisted.length === 0) return undefined
  return `Roles { ${unlisted.toSorted().join(', ')} } are not present in the master's --roles`
}

interface Connection {
  readonly streamId: string
  readonly info: FrameworkInfo
  readonly suppressed: ReadonlySet<Role>
}

/** One that brings an id comes from a master that is gone: it keeps the id. */
function register(
  state: MasterState,
  given: FrameworkId | undefined,
  { streamId, info, suppressed }: Connection,
  context: MasterContext,
): MasterStep {
  const { nextFramework } = state.frameworks
  const number = String(nextFramework).padStart(4, '0')
  const frameworkId = given ?? FrameworkId(`${state.masterId}-${number}`)
  const record = { frameworkId, info, streamId, recovered: false, registeredMs: context.now, suppressed }
  const counted = {
    ...state.frameworks,
    nextFramework: given === undefined ? nextFramework + 1 : nextFramework,
  }
  const allocator = addFramework(state.allocator, termsOf(frameworkId, info, suppressed), true)
  return {
    state: { ...state, allocator, frameworks: putFramework(counted, record) },
    effects: welcome(record, context),
  }
}

/** What it was offered before is taken back: it may not know of it. Its tasks go on. */
function resubscribe(
  before: MasterState,
  record: FrameworkRecord,
  { streamId, info, suppressed }: Connection,
  context: MasterContext,
): MasterStep {
  const { frameworkId } = record
  let state = before
  for (const offer of offersOf(state.frameworks, frameworkId)) state = takeBack(state, offer)
  state = closeInquiries(state, frameworkId)
  // What cannot change is kept, silently.
  const kept = { ...info, wire: { ...info.wire, user: record.info.user, checkpoint: record.info.checkpoint } }
  const again = {
    ...record,
    info: { ...kept, user: record.info.user, checkpoint: record.info.checkpoint },
    streamId,
    recovered: false,
    reregisteredMs: context.now,
    suppressed,
  }
  state = { ...state, frameworks: putFramework(state.frameworks, again) }
  state = { ...state, allocator: underTerms(state, again) }
  const older = record.streamId
  const effects: MasterEffect[] = [
    { type: 'STOP_TIMER', message: { type: 'FAILOVER_DUE', frameworkId } },
    ...welcome(again, context),
  ]
  if (older !== undefined && older !== streamId) {
    effects.unshift(
      { type: 'EVENT', streamId: older, event: { type: 'ERROR', message: 'Framework failed over' } },
      { type: 'CLOSE_STREAM', streamId: older },
    )
  }
  return { state, effects }
}

function underTerms(
  state: MasterState,
  { frameworkId, info, suppressed }: FrameworkRecord,
): MasterState['allocator'] {
  const terms = termsOf(frameworkId, info, suppressed)
  if (inAllocator(state.allocator, frameworkId) === undefined)
    return addFramework(state.allocator, terms, true)
  const held = new Set(tasksOf(state, frameworkId).map(({ role }) => role))
  const updated = updateFramework(state.allocator, terms, (role) => held.has(role))
  return activateFramework(updated, frameworkId, true)
}

export function termsOf(
  frameworkId: FrameworkId,
  { roles, capabilities, minAllocatable }: FrameworkInfo,
  suppressed: ReadonlySet<Role>,
): FrameworkTerms {
  return { frameworkId, roles, capabilities, minAllocatable, suppressed }
}

function welcome({ frameworkId, info, streamId }: FrameworkRecord, context: MasterContext): MasterEffect[] {
  if (streamId === undefined) return []
  return [
    { type: 'EVENT', streamId, event: { type: 'SUBSCRIBED', frameworkId } },
    nextRound(context),
    { type: 'LOG', level: 'info', text: `Framework ${frameworkId} (${info.name}) subscribed` },
  ]
}
