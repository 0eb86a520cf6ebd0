import { isIP } from 'node:net'
import { join, resolve } from 'node:path'
import type { Role } from '@holdfast/model/ids'
import { Quantities } from '@holdfast/model/resource/quantities'
import { err, ok, type Result } from '@holdfast/model/result'
import type { ReconfigurationPolicy } from '../../core/agent/compatibility.ts'
import { decodeAclsText, isAclsText, type GivenAcls } from './acls.ts'
import { decodeClusterFile } from './cluster-file.ts'
import type { AgentDefinition } from './agent-definition.ts'
import type { Credential } from '../access.ts'
import { decodeCredentials } from './credentials.ts'
import { durationUnits, parseDuration } from '../duration.ts'
import { marathonConflicts, readMarathonSettings, type MarathonSettings } from './marathon-settings.ts'
import { parseMasters } from './masters.ts'
import type { ExecutorKind } from '../executor/executor.ts'
import type { Fault } from './fault.ts'
import { FLAGS, type FlagName } from './flag-list.ts'
import type { GivenFlag, GivenFlags } from './parse-flags.ts'
import { parseRoles, parseWeights } from './roles.ts'

/** What the operator wants, checked. */
export interface Settings {
  readonly host: string
  /** 0: any free one. */
  readonly port: number
  /** Absolute. */
  readonly dataDir: string
  /** The agents of the embedded cluster; undefined: those of the demo; `local`: this machine is the only one. */
  readonly agents: readonly AgentDefinition[] | 'local' | undefined
  /** Present: a real Mesos instead of the embedded cluster. */
  readonly master?: MasterSettings | undefined
  /** Undefined: as the flags have it when none is given. */
  readonly marathon?: MarathonSettings | undefined
  /** Undefined: nobody has to log in. */
  readonly credentials: readonly Credential[] | undefined
  /** Undefined: whoever is let in may do everything. */
  readonly acls: GivenAcls | undefined
  /** Whether only this machine can reach us. */
  readonly loopback: boolean
  readonly allocationIntervalMs: number
  /** What an offer must hold at least: one of these; undefined: as Mesos has it. */
  readonly minAllocatable?: readonly Quantities[] | undefined
  /** Undefined: offers live until they are used. */
  readonly offerTimeoutMs?: number | undefined
  /** The only roles that there are; undefined: any. */
  readonly roles?: ReadonlySet<string> | undefined
  /** What roles weigh before operators decide otherwise; undefined: 1 each. */
  readonly weights?: ReadonlyMap<Role, number> | undefined
  /** Undefined: `equal`, and `additive` when this machine is the agent. */
  readonly reconfigurationPolicy?: ReconfigurationPolicy | undefined
  /** Undefined: `simulated`. */
  readonly executor?: ExecutorKind | undefined
}

export interface MasterSettings {
  readonly urls: readonly URL[]
  /** As PEM; undefined: the certificates that the system knows. */
  readonly ca: string | undefined
  /** As whom Holdfast reads. */
  readonly credential: Credential | undefined
}

/** Reads a whole file as text; throws what the system says. */
export type ReadText = (path: string) => string

/** Checks all flags, and the files that they name. Says everything that is wrong, not only the first. */
export function readSettings(given: GivenFlags, readText: ReadText): Result<Settings, readonly Fault[]> {
  const faults: Fault[] = [...given.faults]
  const read = <T>(name: FlagName, decode: (text: string) => Result<T, readonly string[]>): T | undefined => {
    const flag = given.flags.get(name) ?? fallbackOf(name)
    if (flag === undefined) return undefined
    const decoded = decode(flag.value)
    if (decoded.ok) return decoded.value
    faults.push(...decoded.error.map((message) => ({ where: flag.where, message })))
    return undefined
  }
  const file = <T>(name: FlagName, decode: (text: string) => Result<T, readonly string[]>): T | undefined =>
    read(name, (path) => readFile(path, readText, decode))

  const host = read('host', decodeHost)
  const port = read('port', decodePort)
  const dataDir = read('data-dir', (path) => ok(resolve(path)))
  const insecure = read('insecure', decodeSwitch)
  const credentials = file('credentials', decodeCredentials)
  const acls = read('acls', (text) =>
    isAclsText(text) ? decodeAclsText(text) : readFile(text, readText, decodeAclsText),
  )
  const agents = read<Settings['agents']>('cluster', (text) =>
    text === 'local'
      ? ok('local')
      : readFile(text, readText, (json) => decodeClusterFile(json, join(dataDir ?? '', 'disks'))),
  )
  const urls = read('master', parseMasters)
  const ca = file('master-ca', decodePem)
  const readers = file('master-credentials', decodeCredentials)
  const [reader] = readers ?? []
  const master = urls && { urls, ca, credential: reader }
  const marathon = readMarathonSettings(read, readers, given)
  faults.push(...besideMaster(given, urls !== undefined), ...marathonConflicts(given))
  const allocationIntervalMs = read('allocation-interval', decodeInterval)
  const minAllocatable = read('min-allocatable-resources', decodeAlternatives)
  const offerTimeoutMs = read('offer-timeout', decodeTimeout)
  const roles = read('roles', parseRoles)
  const weights = read('weights', (text) => parseWeights(text, roles))
  const executor = read('executor', decodeExecutor)
  const reconfigurationPolicy = read('reconfiguration-policy', decodePolicy)

  const loopback = host !== undefined && isLoopback(host)
  if (host !== undefined && !loopback && !given.flags.has('credentials') && insecure !== true) {
    const { where } = given.flags.get('host') ?? { where: '--host' }
    faults.push({
      where,
      message: `other machines can reach ${host}: give --credentials FILE, or --insecure to let everybody in`,
    })
  }
  if (faults.length > 0) return err(faults)
  if (
    host === undefined ||
    port === undefined ||
    dataDir === undefined ||
    allocationIntervalMs === undefined ||
    marathon === undefined
  ) {
    throw new Error('A flag without a fallback was not checked')
  }
  const offering = { allocationIntervalMs, minAllocatable, offerTimeoutMs, roles, weights }
  return ok({
    host,
    port,
    dataDir,
    agents,
    master,
    marathon,
    credentials,
    acls,
    loopback,
    executor,
    reconfigurationPolicy,
    ...offering,
  })
}

function fallbackOf(name: FlagName): GivenFlag | undefined {
  const flag = FLAGS.find((each) => each.name === name)
  return flag !== undefined && 'fallback' in flag ? { value: flag.fallback, where: `--${name}` } : undefined
}

function readFile<T>(
  path: string,
  readText: ReadText,
  decode: (text: string) => Result<T, readonly string[]>,
): Result<T, readonly string[]> {
  let text: string
  try {
    text = readText(path.replace(/^file:\/\//, ''))
  } catch (error) {
    return err([error instanceof Error ? error.message : String(error)])
  }
  const decoded = decode(text)
  return decoded.ok ? decoded : err(decoded.error.map((fault) => `${path}: ${fault}`))
}

/** Flags that say something of the embedded cluster, beside one that puts another in its place; and the other way round. */
function besideMaster({ flags }: GivenFlags, real: boolean): Fault[] {
  const names = real ? EMBEDDED_ONLY : (['master-ca', 'master-credentials'] as const)
  return names.flatMap((name) => {
    const flag = flags.get(name)
    const message = real
      ? 'is for the embedded cluster, and --master asks for a real one'
      : 'is for a real Mesos: give --master URL as well'
    return flag === undefined ? [] : [{ where: flag.where, message }]
  })
}

const EMBEDDED_ONLY = [
  'cluster',
  'acls',
  'min-allocatable-resources',
  'offer-timeout',
  'roles',
  'weights',
  'reconfiguration-policy',
] as const

function decodePem(text: string): Result<string, readonly string[]> {
  return text.includes('-----BEGIN CERTIFICATE-----')
    ? ok(text)
    : err(['holds no certificate in the PEM form'])
}

const isLoopback = (host: string): boolean =>
  host === 'localhost' || host === '::1' || host.startsWith('127.')

function decodeHost(text: string): Result<string, readonly string[]> {
  if (isIP(text) !== 0 || /^[A-Za-z0-9]([A-Za-z0-9.-]{0,252})$/.test(text)) return ok(text)
  return err([`expected an address or the name of a host, not '${text}'`])
}

function decodePort(text: string): Result<number, readonly string[]> {
  const port = /^\d{1,5}$/.test(text) ? Number(text) : Number.NaN
  return port <= 65535 ? ok(port) : err([`expected a whole number from 0 to 65535, not '${text}'`])
}

function decodeSwitch(text: string): Result<boolean, readonly string[]> {
  if (text === 'true' || text === '1') return ok(true)
  if (text === 'false' || text === '0') return ok(false)
  return err([`expected true or false, not '${text}'`])
}

function decodeInterval(text: string): Result<number, readonly string[]> {
  const ms = parseDuration(text)
  if (ms === undefined)
    return err([`expected a number and a unit (${durationUnits}) such as 50ms, not '${text}'`])
  return ms > 0 ? ok(ms) : err(['must be longer than nothing'])
}

/** Source: `Master::initialize()`, mesos `src/master/master.cpp`. */
function decodeTimeout(text: string): Result<number, readonly string[]> {
  return parseDuration(text) === 0
    ? err([`Invalid value '${text}' for --offer_timeout: Must be greater than zero`])
    : decodeInterval(text)
}

/** Source: `Master::initialize()`, mesos `src/master/master.cpp`: alternatives with `|` between them. */
function decodeAlternatives(text: string): Result<readonly Quantities[], readonly string[]> {
  const alternatives: Quantities[] = []
  for (const part of text.split('|')) {
    if (part.trim() === '') continue
    const quantities = Quantities.parse(part)
    if (!quantities.ok) return err([`Error parsing min_allocatable_resources '${text}': ${quantities.error}`])
    alternatives.push(quantities.value)
  }
  return ok(alternatives)
}

function decodeExecutor(text: string): Result<ExecutorKind, readonly string[]> {
  if (text === 'simulated' || text === 'process') return ok(text)
  return err([`expected simulated or process, not '${text}'`])
}

/** Source: `--reconfiguration_policy`, mesos `src/slave/flags.cpp`. */
function decodePolicy(text: string): Result<ReconfigurationPolicy, readonly string[]> {
  if (text === 'equal' || text === 'additive') return ok(text)
  return err([`Unknown reconfiguration policy '${text}': expected equal or additive`])
}
