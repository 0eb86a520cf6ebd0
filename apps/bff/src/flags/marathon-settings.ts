import { Principal } from '@holdfast/model/ids'
import { err, ok, type Result } from '@holdfast/model/result'
import { DEFAULT_ROLE, validateRole } from '@holdfast/model/role'
import type { Credential } from '../access.ts'
import type { Fault } from './fault.ts'
import type { FlagName } from './flag-list.ts'
import { parseUrls } from './masters.ts'
import type { GivenFlags } from './parse-flags.ts'

/** What is wanted of the scheduler that keeps stateful services on their volumes. */
export interface MarathonSettings {
  /** A real Marathon instead of ours; undefined: ours. */
  readonly urls?: readonly URL[] | undefined
  /** Before a real Mesos: the role in which ours runs there; undefined: it does not run there. */
  readonly schedulerRole?: string | undefined
  readonly mesosRole: string
  readonly principal: Principal
  /** As whom it connects to a real Mesos; undefined: nobody is asked for. */
  readonly credential?: Credential | undefined
  readonly taskReservationTimeoutMs: number
  /** Undefined: `*` and the service's own. */
  readonly defaultAcceptedResourceRoles?: readonly string[] | undefined
  readonly newGroupEnforceRole: 'off' | 'top'
  readonly features: ReadonlySet<string>
  readonly maxInstancesPerOffer: number
  readonly mountSelection: 'bestFit' | 'firstFit'
}

/** As the flags have it when none is given. */
export const DEFAULT_MARATHON: MarathonSettings = {
  mesosRole: 'marathon',
  principal: Principal('marathon'),
  taskReservationTimeoutMs: 20_000,
  newGroupEnforceRole: 'off',
  features: new Set(),
  maxInstancesPerOffer: 5,
  mountSelection: 'bestFit',
}

/** Reads one flag, and notes what is wrong with it. */
export interface ReadFlag {
  <T>(name: FlagName, decode: (text: string) => Result<T, readonly string[]>): T | undefined
}

/** Undefined only when a fault was noted. `credentials`: as whom Holdfast may read at the real Mesos. */
export function readMarathonSettings(
  read: ReadFlag,
  credentials: readonly Credential[] | undefined,
  given: GivenFlags,
): MarathonSettings | undefined {
  const urls = read('marathon', (text) =>
    parseUrls(text, 'the dashboard asks Marathon as whoever is logged in'),
  )
  const schedulerRole = read('scheduler-role', decodeRole)
  const mesosRole = read('mesos-role', decodeRole)
  const named = read('mesos-authentication-principal', decodePrincipal)
  const taskReservationTimeoutMs = read('task-reservation-timeout', decodeMs)
  const accepted = read('default-accepted-resource-roles', (text) => decodeAccepted(text, mesosRole))
  const newGroupEnforceRole = read('new-group-enforce-role', (text) => oneOf(text, ['off', 'top']))
  const features = read('enable-features', decodeFeatures)
  const maxInstancesPerOffer = read('max-instances-per-offer', decodeCount)
  const mountSelection = read('mount-selection', (text) => oneOf(text, ['bestFit', 'firstFit']))
  if (
    mesosRole === undefined ||
    named === undefined ||
    taskReservationTimeoutMs === undefined ||
    newGroupEnforceRole === undefined ||
    maxInstancesPerOffer === undefined ||
    mountSelection === undefined
  ) {
    return undefined
  }
  const who = given.flags.get('mesos-authentication-principal')
  // Whom the master knows is what it lets reserve: a name that was only assumed gives way to it.
  const credential =
    credentials?.find(({ principal }) => principal === named) ??
    (who === undefined ? credentials?.[0] : undefined)
  return {
    urls,
    schedulerRole,
    mesosRole: schedulerRole ?? mesosRole,
    principal: credential?.principal ?? named,
    credential,
    taskReservationTimeoutMs,
    defaultAcceptedResourceRoles: accepted,
    newGroupEnforceRole,
    features: new Set(features),
    maxInstancesPerOffer,
    mountSelection,
  }
}

/** Flags that exclude each other. */
export function marathonConflicts({ flags }: GivenFlags): readonly Fault[] {
  const role = flags.get('scheduler-role')
  if (role === undefined) return []
  const { where } = role
  const faults: Fault[] = []
  if (!flags.has('master')) {
    faults.push({
      where,
      message: 'is for a real Mesos: give --master URL as well, or --mesos-role ROLE alone',
    })
  }
  if (flags.has('marathon')) {
    faults.push({
      where,
      message: 'starts the scheduler of Holdfast, and --marathon asks for another in its place',
    })
  }
  if (flags.has('mesos-role')) {
    faults.push({ where, message: 'names the role already: leave --mesos-role out' })
  }
  return faults
}

type Decoded<T> = Result<T, readonly string[]>

function decodeRole(text: string): Decoded<string> {
  const fault = validateRole(text)
  return fault === undefined ? ok(text) : err([fault])
}

function decodePrincipal(text: string): Decoded<Principal> {
  return /^[\w.@/-]{1,255}$/.test(text)
    ? ok(Principal(text))
    : err([`expected letters, digits and any of . _ @ / -, not '${text}'`])
}

/** Marathon gives it in milliseconds, without a unit. */
function decodeMs(text: string): Decoded<number> {
  const ms = /^\d{1,10}$/.test(text) ? Number(text) : 0
  return ms > 0 ? ok(ms) : err([`expected a whole number of milliseconds, such as 20000, not '${text}'`])
}

function decodeCount(text: string): Decoded<number> {
  const count = /^\d{1,6}$/.test(text) ? Number(text) : 0
  return count > 0 ? ok(count) : err([`expected a whole number from 1, not '${text}'`])
}

function decodeAccepted(text: string, mesosRole: string | undefined): Decoded<readonly string[]> {
  const roles = listOf(text)
  if (roles.length === 0) return err(['names no role'])
  const foreign = roles.filter((role) => role !== DEFAULT_ROLE && role !== mesosRole)
  return foreign.length === 0 || mesosRole === undefined
    ? ok(roles)
    : err([`may only name * and ${mesosRole}, the role of services, not '${foreign.join(', ')}'`])
}

/** Source: `Features.availableFeatures`, marathon `Features.scala`. */
const FEATURES = ['external_volumes', 'gpu_resources', 'secrets', 'task_killing', 'vips']

function decodeFeatures(text: string): Decoded<readonly string[]> {
  const names = listOf(text)
  const unknown = names.filter((name) => !FEATURES.includes(name))
  return unknown.length === 0
    ? ok(names)
    : err([`knows ${FEATURES.join(', ')}, and not '${unknown.join(', ')}'`])
}

function oneOf<const T extends string>(text: string, names: readonly T[]): Decoded<T> {
  const found = names.find((name) => name === text)
  return found === undefined ? err([`expected ${names.join(' or ')}, not '${text}'`]) : ok(found)
}

const listOf = (text: string): string[] =>
  text
    .split(',')
    .map((each) => each.trim())
    .filter((each) => each !== '')
