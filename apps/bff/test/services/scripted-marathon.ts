import type { IncomingMessage, ServerResponse } from 'node:http'
import { Principal } from '@holdfast/model/ids'
import type { LogEntry } from '../../src/log.ts'
import type { MarathonChange } from '../../src/ports/marathon.ts'
import {
  connectMarathon,
  type RealMarathon,
  type RealMarathonParts,
} from '../../src/marathon/real/connect-marathon.ts'
import { upstream, type Upstream } from '../mesos/fake-upstream.ts'
import { testClock, type TestClock } from '../operations/test-clock.ts'
import { io } from '../replay/replayed.ts'

export const OPS = Principal('ops')

/** What a Marathon of 1.9 says of one app with a volume. */
export const PG = {
  id: '/db/pg',
  role: 'dev',
  version: '2020-01-01T00:00:00.000Z',
  instances: 1,
  cpus: 0.1,
  mem: 32,
  container: {
    type: 'MESOS',
    volumes: [{ containerPath: 'data', mode: 'RW', persistent: { type: 'root', size: 64 } }],
  },
  tasks: [
    {
      id: 'db_pg.instance-8e1f0af7-3fdd-11e6-a2ab-2687a99fcff1._app.1',
      host: 'a1.test',
      slaveId: 'S1',
      state: 'TASK_RUNNING',
      stagedAt: '2020-01-01T00:00:01.000Z',
      startedAt: '2020-01-01T00:00:02.000Z',
      version: '2020-01-01T00:00:00.000Z',
      localVolumes: [
        {
          runSpecId: '/db/pg',
          containerPath: 'data',
          uuid: '8e1f0af7-3fdd-11e6-a2ab-2687a99fcff1',
          persistenceId: 'db_pg#data#8e1f0af7-3fdd-11e6-a2ab-2687a99fcff1',
        },
      ],
    },
  ],
}

/** Answers by path, without the query. What is not there is 404. */
export type Script = Record<string, unknown>

export const script = (): Script => ({
  '/v2/apps': { apps: [PG] },
  '/v2/pods/::status': [],
  '/v2/queue': { queue: [] },
  '/v2/deployments': [],
  '/v2/info': { frameworkId: 'F-1', marathon_config: { mesos_role: 'prod' } },
})

type Answer = (request: IncomingMessage, response: ServerResponse, body: string) => void

/** A Marathon that says what the test says, behind the port. */
export interface Scripted {
  readonly marathon: RealMarathon
  readonly clock: TestClock
  readonly server: Upstream
  readonly says: Script
  readonly changes: MarathonChange[]
  readonly log: LogEntry[]
  /** Answers these instead; undefined: as before. */
  instead(path: string, answer: Answer | undefined): void
  /** Sends an event to whoever listens. */
  event(type: string): void
  readonly listeners: () => number
  /** Ends the connections of all who listen. */
  endStreams(): void
  /** Lets time pass, and what is on its way arrive, until it is so. */
  pass(holds: () => boolean, stepMs?: number): Promise<void>
  close(): Promise<void>
}

export async function scripted(
  more: Partial<RealMarathonParts> | ((url: URL) => Partial<RealMarathonParts>) = {},
  says = script(),
): Promise<Scripted> {
  const answers = new Map<string, Answer>()
  const streams = new Set<ServerResponse>()
  const server = await upstream((request, response, body) => {
    const [path = ''] = (request.url ?? '').split('?')
    const instead = answers.get(`${request.method} ${path}`) ?? answers.get(path)
    if (instead !== undefined) return instead(request, response, body)
    if (path === '/v2/events') {
      streams.add(response.writeHead(200, { 'Content-Type': 'text/event-stream' }))
      response.write('event: event_stream_attached\ndata: {}\n\n')
      response.on('close', () => streams.delete(response))
      return
    }
    const told = says[path]
    response.writeHead(told === undefined ? 404 : 200, { 'Content-Type': 'application/json' })
    response.end(JSON.stringify(told ?? { message: 'nothing' }))
  })
  const clock = testClock()
  const log: LogEntry[] = []
  const marathon = connectMarathon({
    urls: [server.url],
    headerOf: (principal) => (principal === OPS ? 'Basic b3BzOmh1c2g=' : undefined),
    clock,
    log: (entry) => log.push(entry),
    timeoutMs: 2000,
    ...(typeof more === 'function' ? more(server.url) : more),
  })
  const changes: MarathonChange[] = []
  marathon.watch((change) => changes.push(change))
  return {
    marathon,
    clock,
    server,
    says,
    changes,
    log,
    instead: (path, answer) => void (answer === undefined ? answers.delete(path) : answers.set(path, answer)),
    event(type) {
      for (const stream of streams) stream.write(`event: ${type}\ndata: {"eventType":"${type}"}\n\n`)
    },
    listeners: () => streams.size,
    endStreams() {
      for (const stream of streams) stream.destroy()
    },
    async pass(holds, stepMs = 1000) {
      for (let i = 0; !holds(); i++) {
        if (i > 1500) throw new Error(`Waited in vain, at last ${JSON.stringify(marathon.view())}`)
        // oxlint-disable-next-line no-await-in-loop
        await clock.advance(i < 300 ? stepMs : 0)
        // oxlint-disable-next-line no-await-in-loop
        await io()
      }
    },
    async close() {
      marathon.close()
      await server.close()
    },
  }
}
