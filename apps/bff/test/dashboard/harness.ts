import type { EmbeddedCluster } from '../../src/embedded/embedded-cluster.ts'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type {
  Confirmed,
  OperationDetail,
  OperationRequest,
  Plan,
  PlannedRequest,
} from '@holdfast/model/api/operations'
import type { Problem } from '@holdfast/model/api/common'
import { paths } from '@holdfast/model/api/paths'
import { decodeClusterFile } from '../../src/flags/cluster-file.ts'
import type { Settings } from '../../src/flags/settings.ts'
import type { LogEntry } from '../../src/log.ts'
import { startProgram, type Program } from '../../src/program.ts'

/** The whole program on a free port, with two small agents of its own. */
export interface Running extends Program {
  readonly embedded: EmbeddedCluster
  readonly logged: readonly LogEntry[]
  readonly agents: Readonly<Record<'a1' | 'a2', string>>
  end(): Promise<void>
}

const scalar = (name: string, value: number, more: object = {}) => ({
  name,
  type: 'SCALAR',
  scalar: { value },
  ...more,
})

export const newFolder = (): string => mkdtempSync(join(tmpdir(), 'holdfast-dashboard-'))

/** A folder that is given is kept, for another run on the same data. */
export async function run(settings: Partial<Settings> = {}, kept?: string): Promise<Running> {
  const folder = kept ?? newFolder()
  const resources = [scalar('cpus', 4), scalar('mem', 4096), scalar('disk', 10_000)]
  const mount = scalar('disk', 500, { disk: { source: { type: 'MOUNT', mount: { root: '{disks}/m1' } } } })
  const file = {
    agents: [
      { name: 'a1', hostname: 'a1.test', resources: [...resources, mount] },
      { name: 'a2', hostname: 'a2.test', resources },
    ],
  }
  const agents = decodeClusterFile(JSON.stringify(file), join(folder, 'disks'))
  if (!agents.ok) throw new Error(agents.error.join('; '))
  const logged: LogEntry[] = []
  const program = await startProgram(
    {
      host: '127.0.0.1',
      port: 0,
      dataDir: join(folder, 'data'),
      agents: agents.value,
      credentials: undefined,
      acls: undefined,
      loopback: true,
      allocationIntervalMs: 1000,
      ...settings,
    },
    { log: (entry) => void logged.push(entry), webFolder: join(folder, 'web'), version: '0.0.0-test' },
  )
  if (!program.ok) throw new Error(program.error)
  const { embedded } = program.value
  if (embedded === undefined) throw new Error('The harness runs on an embedded cluster.')
  const known = embedded.agents()
  const idOf = (hostname: string) => known.find((agent) => agent.hostname === hostname)?.agentId ?? ''
  return {
    ...program.value,
    embedded,
    logged,
    agents: { a1: idOf('a1.test'), a2: idOf('a2.test') },
    async end() {
      await program.value.close()
      if (kept === undefined) rmSync(folder, { recursive: true, force: true })
    },
  }
}

export interface Answer<T> {
  readonly status: number
  readonly headers: Headers
  readonly body: T
}

export async function get<T = Problem>(
  { url }: Pick<Program, 'url'>,
  path: string,
  headers: Record<string, string> = {},
): Promise<Answer<T>> {
  return read<T>(await fetch(`${url}${path}`, { headers }))
}

export async function send<T = Problem>(
  { url }: Pick<Program, 'url'>,
  path: string,
  body: unknown,
  headers: Record<string, string> = {},
  method = 'POST',
): Promise<Answer<T>> {
  const init = {
    method,
    headers: { 'Content-Type': 'application/json', 'X-Requested-With': 'test', ...headers },
    body: typeof body === 'string' ? body : JSON.stringify(body),
  }
  return read<T>(await fetch(`${url}${path}`, init))
}

async function read<T>(response: Response): Promise<Answer<T>> {
  const text = await response.text()
  const body = (text === '' ? undefined : JSON.parse(text)) as T
  return { status: response.status, headers: response.headers, body }
}

/** What reserves so much on an agent's root disk and makes a volume of it. */
export function makeVolume(agentId: string, role: string, id: string, mb: number): OperationRequest {
  const reservations = [{ type: 'DYNAMIC', role }]
  const plain = { ...scalar('disk', mb), reservations }
  const disk = { persistence: { id }, volume: { container_path: 'data', mode: 'RW' } }
  return {
    steps: [
      { verb: 'reserve', agentId, resources: [plain] },
      { verb: 'create', agentId, resources: [{ ...plain, disk }] },
    ],
  }
}

/** The body of a planned request to one of Mesos' older endpoints. */
export function formOf(request: PlannedRequest | undefined): URLSearchParams {
  if (request?.content.type !== 'application/x-www-form-urlencoded') throw new Error('It sends no form')
  return new URLSearchParams(request.content.fields)
}

let keys = 0

/** Plans, confirms, and waits until all of it is settled. */
export async function carryOut(
  running: Running,
  request: OperationRequest,
  word?: string,
): Promise<readonly OperationDetail['row'][]> {
  const plan = await send<Plan>(running, paths.plans, request)
  const { fingerprint } = plan.body
  const confirmation = { request, fingerprint, ...(word !== undefined && { word }) }
  const headers = { 'Idempotency-Key': `test-${(keys += 1)}` }
  const confirmed = await send<Confirmed>(running, paths.operations, confirmation, headers)
  if (confirmed.status !== 202) throw new Error(JSON.stringify(confirmed.body))
  return Promise.all(confirmed.body.operations.map(({ id }) => settled(running, id)))
}

export async function settled(running: Running, id: string): Promise<OperationDetail['row']> {
  for (;;) {
    // oxlint-disable-next-line no-await-in-loop
    const { body } = await get<OperationDetail>(running, paths.operation(id))
    if (body.row.settledMs !== undefined) return body.row
  }
}
