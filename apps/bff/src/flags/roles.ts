import { Role } from '@holdfast/model/ids'
import { err, ok, type Result } from '@holdfast/model/result'
import { validateRole } from '@holdfast/model/role'

/**
 * The roles that there may be, and `*`, which there always is.
 *
 * Source: `Master::initialize()`, mesos `src/master/master.cpp`, and `roles::parse()`, `src/common/roles.cpp`.
 */
export function parseRoles(text: string): Result<ReadonlySet<string>, readonly string[]> {
  const names = tokens(text, ',')
  const faults = names.flatMap((name) => validateRole(name) ?? [])
  if (faults.length > 0) return err(faults.map((fault) => `Failed to parse roles: ${fault}`))
  return ok(new Set([...names, '*']))
}

/**
 * `role=weight,role=weight`, of roles that there may be.
 *
 * Source: `Master::initialize()`, mesos `src/master/master.cpp`. Unlike Mesos, a weight is a number to its end, and a name
 * that no role can have is refused.
 */
export function parseWeights(
  text: string,
  roles: ReadonlySet<string> | undefined,
): Result<ReadonlyMap<Role, number>, readonly string[]> {
  const weights = new Map<Role, number>()
  const faults: string[] = []
  for (const token of tokens(text, ',')) {
    const [name, amount, ...more] = tokens(token, '=')
    const weight = Number(amount)
    if (name === undefined || amount === undefined || more.length > 0) {
      faults.push(`Invalid weight: '${token}'. --weights should be of the form 'role=weight,role=weight'`)
    } else if (validateRole(name) !== undefined || (roles !== undefined && !roles.has(name))) {
      faults.push(`Invalid weight: '${token}'. ${name} is not a valid role`)
    } else if (!(weight > 0 && weight < Infinity)) {
      faults.push(`Invalid weight: '${token}'. Weights must be positive`)
    } else weights.set(Role(name), weight)
  }
  return faults.length > 0 ? err(faults) : ok(weights)
}

const tokens = (text: string, separator: string): readonly string[] =>
  text.split(separator).filter((token) => token !== '')
