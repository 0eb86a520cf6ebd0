import { err, type Result } from '@holdfast/model/result'
import type { Json } from '@holdfast/model/json'
import { parseJson } from '@holdfast/model/wire/parse-json'
import { json } from './answers.ts'
import type { MarathonContext } from './env.ts'

/**
 * The body of a request as JSON, or why it is none.
 *
 * Source: `MarathonExceptionMapper`, marathon `api/MarathonExceptionMapper.scala`.
 */
export async function jsonBody(c: MarathonContext): Promise<Result<Json, Response>> {
  const text = await c.req.text()
  const parsed = parseJson(text)
  if (parsed.ok) return parsed
  const why = text.trim() === '' ? 'Please specify data in JSON format' : 'Invalid JSON'
  return err(json({ message: why, details: parsed.error }, 400))
}
