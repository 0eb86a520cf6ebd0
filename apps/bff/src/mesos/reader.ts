import { TimeMs } from '@holdfast/model/ids'
import { err, ok, type Result } from '@holdfast/model/result'
import { isObject, type JsonObject } from '@holdfast/model/json'
import { nameOf } from '../upstream/address.ts'
import { type Counters, decodeCounters } from './counters.ts'
import { objectOf, secondsOf, textOf } from './fields.ts'
import type { Leader, LeaderAnswer } from '../upstream/leader.ts'
import { parse } from './listing.ts'

/** Why a question was not answered, as a sentence's end: `http://m:5050: no answer within 10 s`. */
export type Unread = string

export interface MasterIdentity {
  readonly id: string
  readonly version: string
  /** By its own clock, corrected by how far that is from ours. */
  readonly electedMs: TimeMs
}

/** Asks the leading master what it knows. Nothing that is asked here changes anything. */
export interface Reader {
  get(path: string): Promise<Result<LeaderAnswer, Unread>>
  call(type: string): Promise<Result<LeaderAnswer, Unread>>
  /** Undefined when the master does not say. */
  counters(): Promise<Counters | undefined>
  identity(nowMs: number): Promise<Result<MasterIdentity, Unread>>
}

/** What an answer says, when it is a JSON object. */
export function jsonOf(answer: LeaderAnswer): Result<JsonObject, Unread> {
  const read = parse(answer.body.toString('utf8'))
  if (!read.ok) return err(`${nameOf(answer.base)}: ${read.error}`)
  return isObject(read.value) ? ok(read.value) : err(`${nameOf(answer.base)}: the answer is no JSON object`)
}

export interface ReaderParts {
  readonly leader: Leader
  /** The header with which Holdfast itself reads. */
  readonly authorization: string | undefined
  readonly timeoutMs: number
  readonly maxBytes: number
}

export function createReader({ leader, authorization, timeoutMs, maxBytes }: ReaderParts): Reader {
  const who = authorization === undefined ? {} : { Authorization: authorization }
  const limits = { timeoutMs, maxBytes }

  async function get(path: string): Promise<Result<LeaderAnswer, Unread>> {
    return good(await leader.ask({ method: 'GET', path, headers: who, ...limits }), path)
  }

  async function call(type: string): Promise<Result<LeaderAnswer, Unread>> {
    const headers = { ...who, 'Content-Type': 'application/json', Accept: 'application/json' }
    const body = JSON.stringify({ type })
    return good(await leader.ask({ method: 'POST', path: '/api/v1', headers, body, ...limits }), type)
  }

  async function identity(nowMs: number): Promise<Result<MasterIdentity, Unread>> {
    const called = await call('GET_MASTER')
    // Before 1.1 there is no such call; what it tells stands in the state of the master as well.
    const answer = called.ok ? called : await get('/master/state')
    if (!answer.ok) return called.ok ? answer : err(called.error)
    const read = jsonOf(answer.value)
    if (!read.ok) return read
    const body = objectOf(read.value, 'get_master') ?? read.value
    const info = objectOf(body, 'master_info') ?? body
    const [id, version] = [textOf(info, 'id'), textOf(info, 'version')]
    if (id === undefined) return err(`${nameOf(answer.value.base)}: it does not say which master it is`)
    const electedMs = secondsOf(body, 'elected_time') ?? secondsOf(body, 'start_time') ?? TimeMs(nowMs)
    const theirs = Date.parse(answer.value.headers.date ?? '')
    const ahead = Number.isNaN(theirs) ? 0 : theirs - nowMs
    return ok({
      id,
      version: version ?? '',
      // Their header tells whole seconds: within that the clocks agree.
      electedMs: TimeMs(electedMs - (Math.abs(ahead) < 2000 ? 0 : ahead)),
    })
  }

  return {
    get,
    call,
    async counters() {
      const answer = await get('/metrics/snapshot')
      const read = answer.ok ? jsonOf(answer.value) : answer
      return read.ok ? decodeCounters(read.value) : undefined
    },
    identity,
  }
}

type Asked = Awaited<ReturnType<Leader['ask']>>

function good(answer: Asked, what: string): Result<LeaderAnswer, Unread> {
  if (!answer.ok) return err(answer.error.reason)
  const { status, base } = answer.value
  if (status === 200) return ok(answer.value)
  const hint = status === 401 ? ': Holdfast needs --master-credentials to read it' : ''
  return err(`${nameOf(base)} answers ${what} with status ${status}${hint}`)
}
