import type { Problem } from '@holdfast/model/api/common'
import type { DashboardContext } from './env.ts'

export type ProblemStatus = 400 | 401 | 403 | 404 | 409 | 413 | 415 | 429 | 500 | 503

/** A refusal, as the dashboard shows it. */
export function problem(
  c: DashboardContext,
  status: ProblemStatus,
  body: Omit<Problem, 'requestId'>,
  headers: Readonly<Record<string, string>> = {},
): Response {
  return c.json({ ...body, requestId: c.get('requestId') } satisfies Problem, status, {
    'Cache-Control': 'no-store',
    ...headers,
  })
}
