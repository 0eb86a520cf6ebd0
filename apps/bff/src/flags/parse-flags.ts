import { FLAGS, variableOf, type FlagName } from './flag-list.ts'
import type { Flag } from './flag.ts'
import type { Fault } from './fault.ts'

export interface GivenFlag {
  readonly value: string
  /** How the operator spelt it, for messages: `--port` or `HOLDFAST_PORT`. */
  readonly where: string
}

export interface GivenFlags {
  readonly flags: ReadonlyMap<FlagName, GivenFlag>
  readonly faults: readonly Fault[]
  /** Environment variables that look like flags and are none. They may belong to something else, so they are no fault. */
  readonly unknownVariables: readonly string[]
}

export type Environment = Readonly<Record<string, string | undefined>>

/** Reads the command line (without the program's name) and the environment. Says everything that is wrong, not only the first. */
export function parseFlags(argv: readonly string[], environment: Environment): GivenFlags {
  const flags = fromEnvironment(environment)
  const faults: Fault[] = []
  const seen = new Set<FlagName>()
  for (let at = 0; at < argv.length; at++) {
    const argument = argv[at] ?? ''
    const [where, inline] = splitOnce(argument)
    const flag = FLAGS.find((each) => `--${each.name}` === where)
    if (flag === undefined) {
      faults.push({
        where,
        message: where.startsWith('-') ? 'is not a flag (see --help)' : 'is not expected here',
      })
      continue
    }
    const next = argv[at + 1]
    const takesNext = isValued(flag) && inline === undefined && next !== undefined && !next.startsWith('--')
    if (takesNext) at++
    const value = inline ?? (isValued(flag) ? (takesNext ? next : undefined) : 'true')
    if (value === undefined) faults.push({ where, message: 'needs a value' })
    else if (seen.has(flag.name)) faults.push({ where, message: 'is given more than once' })
    else flags.set(flag.name, { value, where })
    seen.add(flag.name)
  }
  return { flags, faults, unknownVariables: unknownIn(environment) }
}

const isValued = (flag: Flag): boolean => flag.value !== undefined

function splitOnce(argument: string): [string, string?] {
  const at = argument.startsWith('--') ? argument.indexOf('=') : -1
  return at < 0 ? [argument] : [argument.slice(0, at), argument.slice(at + 1)]
}

function fromEnvironment(environment: Environment): Map<FlagName, GivenFlag> {
  const flags = new Map<FlagName, GivenFlag>()
  for (const { name } of FLAGS) {
    const where = variableOf(name)
    const value = environment[where]
    if (value !== undefined && value !== '') flags.set(name, { value, where })
  }
  return flags
}

function unknownIn(environment: Environment): string[] {
  const known = new Set(FLAGS.map(({ name }) => variableOf(name)))
  return Object.keys(environment).filter((name) => name.startsWith('HOLDFAST_') && !known.has(name))
}
