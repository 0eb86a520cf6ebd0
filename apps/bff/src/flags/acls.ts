import { decodeAcls, unknownKeys } from '@holdfast/model/acl/decode'
import type { Acls } from '@holdfast/model/acl/acls'
import { err, ok, type Result } from '@holdfast/model/result'
import { parseJson } from '@holdfast/model/wire/parse-json'

export interface GivenAcls {
  readonly acls: Acls
  /** Names that nothing reads. A list that is misspelt refuses nobody, as in Mesos, so the operator is told. */
  readonly unknown: readonly string[]
}

/** Reads Mesos' ACL JSON. Source: `--acls`, mesos `src/master/flags.cpp`. */
export function decodeAclsText(text: string): Result<GivenAcls, readonly string[]> {
  const json = parseJson(text)
  if (!json.ok) return err([`is not JSON: ${json.error}`])
  const acls = decodeAcls(json.value)
  return acls.ok ? ok({ acls: acls.value, unknown: unknownKeys(json.value) }) : err([acls.error])
}

/** The flag takes the JSON itself, or the name of a file that holds it. */
export const isAclsText = (value: string): boolean => value.trimStart().startsWith('{')
