import { hash } from 'node:crypto'
import { err, ok, type Result } from '@holdfast/model/result'
import { objectIn, objectsIn, textIn, type JsonObject } from '../../lenient-json.ts'

/** One entry of a list, which may be what it was before. */
export interface ReadItem {
  readonly id: string
  readonly fingerprint: string
  /** Absent: it says what it said before. */
  readonly item?: JsonObject
}

/**
 * Reads a list of apps or pods: it stands alone, or in the member `within`. `known`: what each looked like before. It
 * may run on another thread, and then only what is new need come over.
 */
export function readItems(
  text: string,
  within: string | undefined,
  known: ReadonlyMap<string, string>,
): Result<readonly ReadItem[], string> {
  const json = parsedText(text)
  if (!json.ok) return json
  const list = within === undefined ? json.value : objectIn(json.value)[within]
  if (!Array.isArray(list)) return err('it is no list')
  return ok(
    objectsIn(list).flatMap((item) => {
      const id = textIn(item['id'])
      if (id === undefined) return []
      const fingerprint = hash('sha1', JSON.stringify(item), 'base64')
      return [{ id, fingerprint, ...(known.get(id) !== fingerprint && { item }) }]
    }),
  )
}

/** Says what came instead, when it is no JSON. */
export function parsedText(text: string): Result<unknown, string> {
  try {
    return ok(JSON.parse(text))
  } catch {
    if (text.trim() === '') return err('the answer is empty')
    return err(
      text.trimStart().startsWith('<')
        ? 'the answer is a page of HTML, and no JSON'
        : 'the answer is no JSON, or not all of it',
    )
  }
}
