import { Principal } from '@holdfast/model/ids'
import { err, ok, type Result } from '@holdfast/model/result'
import type { Credential } from '../access.ts'

/**
 * Reads Mesos' credentials JSON. The errors name no secret, not even as part of a JSON error.
 *
 * Source: `credentials::read()`, mesos `src/credentials/credentials.hpp`.
 */
export function decodeCredentials(text: string): Result<readonly Credential[], readonly string[]> {
  let parsed: unknown
  try {
    parsed = JSON.parse(text)
  } catch {
    return err(['is not JSON'])
  }
  if (!isObject(parsed) || !Array.isArray(parsed.credentials)) return err(['expected {"credentials": [...]}'])
  const entries: readonly unknown[] = parsed.credentials
  if (entries.length === 0) return err(['names nobody: "credentials" is empty'])
  const faults: string[] = []
  const credentials: Credential[] = []
  for (const [index, entry] of entries.entries()) {
    const fault = faultOf(entry, credentials)
    if (fault !== undefined) faults.push(`credentials[${index}]: ${fault}`)
    else if (isObject(entry))
      credentials.push({ principal: Principal(String(entry.principal)), secret: String(entry.secret) })
  }
  return faults.length > 0 ? err(faults) : ok(credentials)
}

function faultOf(entry: unknown, before: readonly Credential[]): string | undefined {
  if (!isObject(entry)) return 'expected {"principal": "...", "secret": "..."}'
  const { principal, secret } = entry
  if (typeof principal !== 'string' || principal === '') return '"principal" is missing'
  if (typeof secret !== 'string' || secret === '') return '"secret" is missing'
  // Basic authentication is split at its colons: such a login could never succeed.
  if (principal.includes(':')) return `principal "${principal}" contains a colon`
  if (secret.includes(':')) return `the secret of "${principal}" contains a colon`
  if (before.some((each) => each.principal === principal)) return `principal "${principal}" is there twice`
  return undefined
}

const isObject = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value)
