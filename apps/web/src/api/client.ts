import type { Problem } from '@holdfast/model/api/common'
import { loginAgain } from '../stores/session.ts'

/** A refusal of the BFF, or no answer at all (`status` 0). Its message is the server's sentence. */
export class ApiError extends Error {
  readonly status: number
  readonly field: string | undefined
  readonly hint: string | undefined
  readonly requestId: string | undefined

  constructor(status: number, problem: Partial<Problem>) {
    super(problem.error ?? `The server answered ${status}.`)
    this.name = 'ApiError'
    this.status = status
    this.field = problem.field
    this.hint = problem.hint
    this.requestId = problem.requestId
  }
}

export type QueryValue = string | number | boolean | readonly string[] | undefined
export type Query = Readonly<Record<string, QueryValue>>

export function withQuery(path: string, query: Query): string {
  const search = new URLSearchParams()
  for (const [name, value] of Object.entries(query)) {
    if (value === undefined || value === '' || value === false) continue
    for (const each of Array.isArray(value) ? value : [value]) search.append(name, String(each))
  }
  const text = search.toString()
  return text === '' ? path : `${path}?${text}`
}

/** Fetches JSON. A 401 asks for a login and then tries again, so that nobody loses what was typed. */
export function getJson<T>(path: string, query: Query = {}, signal?: AbortSignal): Promise<T> {
  return request<T>(withQuery(path, query), signal === undefined ? {} : { signal })
}

/** Sends a change. `key` makes a repeated request the same one. */
export function sendJson<T>(
  method: 'POST' | 'DELETE',
  path: string,
  body?: unknown,
  options: { readonly key?: string; readonly signal?: AbortSignal } = {},
): Promise<T> {
  const init: RequestInit = {
    method,
    headers: options.key === undefined ? jsonHeaders : { ...jsonHeaders, 'Idempotency-Key': options.key },
  }
  if (body !== undefined) init.body = JSON.stringify(body)
  if (options.signal !== undefined) init.signal = options.signal
  return request<T>(path, init)
}

// A form of another site cannot send either of these headers.
const jsonHeaders = { 'Content-Type': 'application/json', 'X-Requested-With': 'Holdfast' }

async function request<T>(path: string, init: RequestInit): Promise<T> {
  const response = await send(path, init)
  if (response.status === 401) {
    await loginAgain(init.signal ?? undefined)
    return read<T>(await send(path, init))
  }
  return read<T>(response)
}

/** One request, without asking for a login: for the login itself. */
export async function sendOnce<T>(method: 'POST' | 'DELETE', path: string, body?: unknown): Promise<T> {
  const init: RequestInit = { method, headers: jsonHeaders }
  if (body !== undefined) init.body = JSON.stringify(body)
  return read<T>(await send(path, init))
}

async function send(path: string, init: RequestInit): Promise<Response> {
  try {
    return await fetch(path, { ...init, credentials: 'same-origin', cache: 'no-cache' })
  } catch (error) {
    if (error instanceof DOMException && error.name === 'AbortError') throw error
    throw new ApiError(0, { error: 'The Holdfast server does not answer.' })
  }
}

async function read<T>(response: Response): Promise<T> {
  const text = await response.text()
  const json = response.headers.get('content-type')?.includes('json') === true
  // The wire is decoded here: both sides are compiled against the same contract.
  if (response.ok) return (text === '' ? undefined : JSON.parse(text)) as T
  const problem = json ? (JSON.parse(text) as Partial<Problem>) : { error: text.slice(0, 500) }
  throw new ApiError(response.status, problem)
}
