import { parseArgs } from 'node:util'
import { DCOS_VOLUMES, mountPattern } from '@holdfast/model/disks/mounts'
import { err, ok, type Result } from '@holdfast/model/result'
import { DEFAULT_ROLE, validateRole } from '@holdfast/model/role'
import type { Fault } from '../flags/fault.ts'
import type { DiskOrder } from './discover.ts'

/** Where DC/OS has the file. */
const OUTPUT = '/var/lib/dcos/mesos-resources'

export const HELP = `Looks for the disks that are mounted for a Mesos agent, as DC/OS does, and writes its MESOS_RESOURCES.

  --pattern REGEX (default: ${DCOS_VOLUMES})
      Where they are mounted.
  --output FILE (default: ${OUTPUT})
      What to write. If it is there, it stays, and nothing is looked for. To look again, move it to FILE.cache: disks
      that are named there keep their size.
  --role ROLE (default: MESOS_DEFAULT_ROLE, else ${DEFAULT_ROLE})
      The role that the disks are reserved to; ${DEFAULT_ROLE} for nobody.

Environment, as an agent has it: MESOS_WORK_DIR names a directory on the root disk, and is needed; MESOS_RESOURCES holds
the other resources as a list of JSON. Of each disk, 100 MB are kept back.

Ends with status 0, also when FILE was there; 1 when a disk has too little, or anything else fails; 2 for a fault in the flags.
`

export type GivenDiskFlags = Omit<DiskOrder, 'rootDiskMb' | 'date'>

const OPTIONS = {
  pattern: { type: 'string' },
  output: { type: 'string' },
  role: { type: 'string' },
  help: { type: 'boolean' },
} as const

type Environment = Readonly<Record<string, string | undefined>>

/** Undefined: only help is wanted. Says everything that is wrong, not only the first. */
export function readDiskFlags(
  argv: readonly string[],
  environment: Environment,
): Result<GivenDiskFlags | undefined, readonly Fault[]> {
  const { tokens, values } = parseArgs({ args: [...argv], options: OPTIONS, strict: false, tokens: true })
  const faults: Fault[] = []
  const seen = new Set<string>()
  for (const token of tokens) {
    if (token.kind === 'positional') faults.push({ where: token.value, message: 'is not expected here' })
    if (token.kind !== 'option') continue
    const where = token.rawName
    if (!Object.hasOwn(OPTIONS, token.name)) faults.push({ where, message: 'is not a flag (see --help)' })
    else if (seen.has(token.name)) faults.push({ where, message: 'is given more than once' })
    else if (token.name !== 'help' && (token.value ?? '') === '')
      faults.push({ where, message: 'needs a value' })
    seen.add(token.name)
  }
  if (faults.length === 0 && values.help === true) return ok(undefined)
  const text = (name: 'pattern' | 'output' | 'role') => {
    const value = values[name]
    return typeof value === 'string' ? value : undefined
  }

  const pattern = mountPattern(text('pattern') ?? DCOS_VOLUMES)
  if (!pattern.ok) faults.push({ where: '--pattern', message: pattern.error })
  const role = text('role') ?? environment.MESOS_DEFAULT_ROLE ?? DEFAULT_ROLE
  const roleFault = validateRole(role)
  const where = text('role') === undefined ? 'MESOS_DEFAULT_ROLE' : '--role'
  if (roleFault !== undefined) faults.push({ where, message: roleFault })
  if (!pattern.ok || faults.length > 0) return err(faults)
  const output = text('output') ?? OUTPUT
  return ok({
    output,
    cache: `${output}.cache`,
    pattern: pattern.value,
    role,
    resources: environment.MESOS_RESOURCES ?? '[]',
    workDir: environment.MESOS_WORK_DIR,
  })
}
