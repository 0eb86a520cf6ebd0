import { readFileSync } from 'node:fs'
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'

/** One moment of the recorded cluster: which body each address answers, or the status without one. */
interface Stage {
  readonly name: string
  readonly about: string
  readonly answers: Readonly<Record<string, string | { readonly status: number; readonly body: string }>>
}

interface Recordings {
  readonly stages: readonly Stage[]
  readonly agents: Readonly<Record<string, Readonly<Record<string, unknown>>>>
  readonly bodies: Readonly<Record<string, unknown>>
}

const recordings = JSON.parse(
  readFileSync(join(import.meta.dirname, 'stages/recordings.json'), 'utf8'),
) as Recordings

export const stageNames: readonly string[] = recordings.stages.map(({ name }) => name)

const AGENTS = ['db1', 'db2', 'web1', 'web2', 'mixed'] as const
type AgentName = (typeof AGENTS)[number]
/** Where each of them listened when it was recorded. */
const RECORDED_PORTS: Readonly<Record<AgentName, number>> = {
  db1: 8051,
  db2: 8052,
  web1: 8053,
  web2: 8054,
  mixed: 8055,
}

export interface ReplayRequest {
  /** `master`, or the name of an agent. */
  readonly to: string
  readonly method: string
  readonly path: string
  readonly query: URLSearchParams
  readonly authorization: string | undefined
  readonly body: string
  /** Of a call of the v1 API. */
  readonly call?: string
}

/** Does something else than replaying. `false`: replay after all. */
export type Instead = (request: ReplayRequest, response: ServerResponse) => boolean

/** A recorded cluster, served stage after stage as a master and its agents. */
export interface Replay {
  /** Where its master is. */
  readonly url: string
  readonly requests: ReplayRequest[]
  stage(name: string): void
  /** Changes each body, as JSON text, before it is sent. */
  rewrite(change: (text: string, to: string) => string): void
  instead(handler: Instead | undefined): void
  close(): Promise<void>
}

export async function startReplay(first = stageNames[0] ?? ''): Promise<Replay> {
  const servers: Server[] = []
  const ports = new Map<string, number>()
  const requests: ReplayRequest[] = []
  let stage = stageNamed(first)
  let change = asItIs
  let handler: Instead | undefined

  const here = (text: string): string =>
    text.replaceAll(/127\.0\.0\.1:80(5\d)/g, (whole, last: string) => {
      const name = AGENTS.find((each) => RECORDED_PORTS[each] === Number(`80${last}`)) ?? 'master'
      return whole.replace(/80\d\d$/, String(ports.get(name)))
    })

  async function serve(to: string): Promise<void> {
    const server = createServer((request, response) => {
      void readRequest(to, request).then((read) => {
        requests.push(read)
        if (handler?.(read, response) !== true) replay(read, response)
      })
    })
    servers.push(server)
    await new Promise<void>((resolve) => {
      server.listen(0, '127.0.0.1', resolve)
    })
    ports.set(to, (server.address() as AddressInfo).port)
  }

  function replay(request: ReplayRequest, response: ServerResponse): void {
    if (request.to === 'master' && request.method === 'POST' && request.call === undefined) {
      response.writeHead(202).end()
      return
    }
    const answer = stage.answers[addressOf(request)]
    if (answer === undefined) {
      response.writeHead(404, { 'Content-Type': 'text/plain' }).end('404 Not Found.')
    } else if (typeof answer === 'object') {
      // The agent did not answer.
      response.destroy()
    } else {
      const body = bodyOf(answer, request.query.get('slave_id'))
      const text = change(here(JSON.stringify(body)), request.to)
      response.writeHead(200, { 'Content-Type': 'application/json' }).end(text)
    }
  }

  for (const to of ['master', ...AGENTS]) {
    // oxlint-disable-next-line no-await-in-loop
    await serve(to)
  }
  return {
    url: `http://127.0.0.1:${ports.get('master')}`,
    requests,
    stage(name) {
      stage = stageNamed(name)
    },
    rewrite(next) {
      change = next
    },
    instead(next) {
      handler = next
    },
    async close() {
      await Promise.all(servers.map(closed))
    },
  }
}

const asItIs = (text: string, _to: string): string => text

function stageNamed(name: string): Stage {
  const stage = recordings.stages.find((each) => each.name === name)
  if (stage === undefined) throw new Error(`There is no stage ${name}`)
  return stage
}

function bodyOf(ref: string, agentId: string | null): unknown {
  const body = recordings.bodies[ref] as { readonly slaves?: readonly string[] }
  if (body.slaves === undefined) return body
  const slaves = body.slaves.map((each) => recordings.agents[each])
  return { ...body, slaves: agentId === null ? slaves : slaves.filter((each) => each?.['id'] === agentId) }
}

/** Under which name the answer to a request was recorded. */
function addressOf({ to, path, call }: ReplayRequest): string {
  if (call !== undefined) return `${to}/${call}`
  return `${to}/${path.replace(/^\/(master|slave\(\d+\))\//, '').replace(/^\//, '')}`
}

async function readRequest(to: string, request: IncomingMessage): Promise<ReplayRequest> {
  const chunks: Buffer[] = []
  for await (const chunk of request) chunks.push(chunk as Buffer)
  const body = Buffer.concat(chunks).toString('utf8')
  const url = new URL(request.url ?? '/', 'http://replay')
  const call = url.pathname.endsWith('/api/v1') ? (JSON.parse(body) as { type: string }).type : undefined
  return {
    to,
    method: request.method ?? '',
    path: url.pathname,
    query: url.searchParams,
    authorization: request.headers.authorization,
    body,
    ...(call !== undefined && { call }),
  }
}

function closed(server: Server): Promise<void> {
  return new Promise((resolve) => {
    server.close(() => resolve())
    server.closeAllConnections()
  })
}
