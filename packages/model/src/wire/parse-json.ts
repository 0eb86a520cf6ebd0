import { err, ok, type Result } from '../result.ts'
import { isArray, type Json } from '../json.ts'
import { isTooDeep, readStrictly } from './json-reader.ts'

/**
 * Reads JSON as Mesos does, with its messages. What the platform's own parser takes, it reads; only what that refuses is
 * read again to say where Mesos would have stopped, or to take what Mesos takes (`[01]`).
 *
 * Source: `JSON::parse()`, mesos `3rdparty/stout/include/stout/json.hpp`.
 */
export function parseJson(text: string): Result<Json, string> {
  // Halves of surrogate pairs are refused by Mesos alone; what is too deep would exhaust the stack of whoever writes it.
  if (/\\u[dD][89a-fA-F]/.test(text) || isTooDeep(text)) return readStrictly(text)
  try {
    const value: Json = JSON.parse(text)
    return ok(value)
  } catch {
    return readStrictly(text)
  }
}

export function parseJsonArray(text: string): Result<readonly Json[], string> {
  const json = parseJson(text)
  if (!json.ok) return json
  return isArray(json.value) ? ok(json.value) : err('Unexpected JSON type parsed')
}
