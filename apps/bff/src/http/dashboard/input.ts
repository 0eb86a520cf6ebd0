import { err, ok, type Result } from '@holdfast/model/result'
import type * as z from 'zod'
import type { DashboardContext } from './env.ts'
import { problem } from './problem.ts'

/** What a request says, read as `schema` has it; or the answer that says what is wrong with it. */
export type Input<T> = Result<T, Response>

export function readQuery<T>(c: DashboardContext, schema: z.ZodType<T>): Input<T> {
  const all = c.req.queries()
  // A parameter that is given once is a value, and a list when it is given several times.
  const query = Object.fromEntries(
    Object.entries(all).map(([name, values]) => [name, values.length === 1 ? values[0] : values]),
  )
  return check(c, schema, query)
}

export async function readBody<T>(c: DashboardContext, schema: z.ZodType<T>): Promise<Input<T>> {
  if (!/^application\/json\b/i.test(c.req.header('content-type') ?? '')) {
    return err(problem(c, 415, { error: 'The body must be JSON, and say so in its Content-Type.' }))
  }
  let body: unknown
  try {
    body = JSON.parse(await c.req.text())
  } catch {
    return err(problem(c, 400, { error: 'The body is not JSON.' }))
  }
  return check(c, schema, body)
}

function check<T>(c: DashboardContext, schema: z.ZodType<T>, value: unknown): Input<T> {
  const parsed = schema.safeParse(value)
  if (parsed.success) return ok(parsed.data)
  const [issue] = parsed.error.issues
  return err(
    problem(c, 400, issue === undefined ? { error: 'The request cannot be read.' } : describe(issue)),
  )
}

function describe(issue: z.core.$ZodIssue): { readonly error: string; readonly field?: string } {
  const path = issue.path.map(String)
  if (issue.code === 'unrecognized_keys') {
    const [key = ''] = issue.keys
    return { error: `There is no field '${key}'.`, field: [...path, key].join('/') }
  }
  const field = path.join('/')
  return field === '' ? { error: `${issue.message}.` } : { error: `${field}: ${issue.message}.`, field }
}
