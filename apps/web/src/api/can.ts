import { useEffect } from 'react'
import type { CanObject, CanVerb } from '@holdfast/model/acl/verbs'
import type { Can } from '@holdfast/model/api/pages'
import { paths } from '@holdfast/model/api/paths'
import { keyOfQuestion, putAnswer, usePermissions } from '../stores/permissions.ts'
import { getJson } from './client.ts'

/**
 * Why a verb is not permitted to whoever looks; undefined while it is, or was not answered yet. Nothing is asked where
 * everything is permitted, and the same question is asked once, however many rows have it.
 */
export function useForbidden(verb: CanVerb, object: CanObject = {}): string | undefined {
  const key = keyOfQuestion(verb, object)
  const reason = usePermissions(({ changes, answers }) => (changes === 'some' ? answers.get(key) : undefined))
  const missing = usePermissions(({ changes, answers }) => changes === 'some' && !answers.has(key))
  useEffect(() => {
    if (missing) ask(key, verb, object)
    // The key stands for verb and object, which may be a new object each time.
    // oxlint-disable-next-line react-hooks/exhaustive-deps
  }, [missing, key])
  return reason
}

const asked = new Set<string>()

function ask(key: string, verb: CanVerb, { role, principal }: CanObject): void {
  const { principal: asker } = usePermissions.getState()
  if (asked.has(key)) return
  asked.add(key)
  // An empty principal is an answer too, so the address is written here and not by the client, which leaves out what is empty.
  const query = new URLSearchParams({
    verb,
    ...(role !== undefined && { role }),
    ...(principal !== undefined && { principal }),
  })
  getJson<Can>(`${paths.can}?${query.toString()}`)
    .then((can) => putAnswer(asker, key, can.allowed ? undefined : can.reason))
    // Whoever presses is told by the plan.
    .catch(() => putAnswer(asker, key, undefined))
    .finally(() => asked.delete(key))
}
