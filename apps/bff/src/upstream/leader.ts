import { err, ok, type Result } from '@holdfast/model/result'
import { below, nameOf } from './address.ts'
import type { Answer, HttpClient, Question } from './http-client.ts'

/** A request to whichever master leads. `path` begins with a slash, and may have a query. */
export interface LeaderQuestion extends Omit<Question, 'url'> {
  readonly path: string
}

export interface LeaderAnswer extends Answer {
  /** Who answered. */
  readonly base: URL
}

/**
 * Why nobody answered. `sent`: a master may have got it and acted on it. `status` and `message`: what a master said
 * instead of answering, such as that none of them leads.
 */
export interface NoLeader {
  readonly sent: boolean
  readonly reason: string
  readonly status?: number
  readonly message?: string
}

/** Finds the leading master, and follows it when another one leads. */
export interface Leader {
  /** Asks the leader. What reached one master is sent to another one only when the first said that it does not lead. */
  ask(question: LeaderQuestion): Promise<Result<LeaderAnswer, NoLeader>>
  /** Whom a master that does not lead names instead of itself. */
  next(status: number, location: string | undefined, at: URL): URL | undefined
  /** Who answered last as the leader; before the first answer the first of the configured ones. */
  readonly base: URL
}

/** A master that does not lead names who does; nobody is sent on further than this. */
const MAX_HOPS = 4

export function createLeader(http: HttpClient, masters: readonly URL[]): Leader {
  const [first] = masters
  if (first === undefined) throw new Error('At least one master must be given')
  let base = first

  async function follow(start: URL, question: LeaderQuestion): Promise<Result<LeaderAnswer, NoLeader>> {
    let at = start
    const visited = new Set<string>()
    while (visited.size < MAX_HOPS && !visited.has(at.href)) {
      visited.add(at.href)
      const { path, ...rest } = question
      // One after the other: each names the next.
      // oxlint-disable-next-line no-await-in-loop
      const answer = await http.ask({ ...rest, url: below(at, path) })
      if (!answer.ok) return err({ sent: answer.error.sent, reason: `${nameOf(at)}: ${answer.error.reason}` })
      const { status, headers, body } = answer.value
      if (status === 503 && isNoLeader(body)) {
        const message = body.toString('utf8')
        return err({ sent: false, reason: `${nameOf(at)}: no master is elected`, status, message })
      }
      if (status !== 307) return ok({ ...answer.value, base: at })
      const next = nextOf(status, headers.location, at)
      if (next === undefined) return err({ sent: false, reason: `${nameOf(at)}: it names no leader` })
      at = next
    }
    return err({
      sent: false,
      reason: `${nameOf(start)}: masters send each other's requests round in a circle`,
    })
  }

  function nextOf(status: number, location: string | undefined, at: URL): URL | undefined {
    const next = status === 307 ? originOf(location, at) : undefined
    return next && (masters.find(({ origin }) => origin === next.origin) ?? next)
  }

  return {
    next: nextOf,
    async ask(question) {
      const failures: NoLeader[] = []
      const tried = new Set<string>()
      for (const candidate of [base, ...masters]) {
        if (tried.has(candidate.href)) continue
        tried.add(candidate.href)
        // The next one is asked only when this one does not answer.
        // oxlint-disable-next-line no-await-in-loop
        const answer = await follow(candidate, question)
        if (answer.ok) {
          base = answer.value.base
          return answer
        }
        failures.push(answer.error)
        // It may have been acted on: a second one would be another request.
        if (answer.error.sent && question.method !== 'GET' && question.once === true) return answer
      }
      const [failure] = failures
      const status = failures.find((each) => each.status !== undefined)
      const reason = [...new Set(failures.map((each) => each.reason))].join('; ')
      return err({ ...failure, ...status, sent: failures.some(({ sent }) => sent), reason })
    },
    get base() {
      return base
    },
  }
}

const isNoLeader = (body: Buffer): boolean =>
  body.length < 200 && body.toString('utf8').includes('No leader elected')

/** `//host:port/path`, relative to the protocol that was asked with. Only the host counts: the path stays ours. */
function originOf(location: string | undefined, at: URL): URL | undefined {
  if (location === undefined || !URL.canParse(location, at.href)) return undefined
  const url = new URL(location, at)
  return url.protocol === 'http:' || url.protocol === 'https:' ? new URL(url.origin) : undefined
}
