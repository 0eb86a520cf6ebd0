import { mkdtempSync, rmSync } from 'node:fs'
import { request as httpRequest, type IncomingHttpHeaders } from 'node:http'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Principal } from '@holdfast/model/ids'
import type { ExecutorKind } from '../../src/executor/executor.ts'
import { decodeClusterFile } from '../../src/flags/cluster-file.ts'
import { startProgram, type Program } from '../../src/program.ts'

export interface RunningOptions {
  /** Somebody may log in as `ops:hush`, and has to. */
  readonly login?: boolean
  /** Reached by other machines, too. */
  readonly open?: boolean
  readonly executor?: ExecutorKind
}

export interface Reply {
  readonly status: number
  readonly headers: IncomingHttpHeaders
  readonly text: string
}

/** The whole program on a port of its own, with two agents. */
export interface RunningProgram {
  readonly program: Program
  readonly port: number
  /** As it is: without the headers that `fetch` adds, and with those that it forbids, such as `Host`. */
  get(path: string, headers?: Readonly<Record<string, string>>): Promise<Reply>
  close(): Promise<void>
}

const CLUSTER = {
  agents: [
    {
      name: 'db-1',
      hostname: 'db-1.example.test',
      attributes: 'rack:r1;zone:a',
      resources: [
        { name: 'cpus', type: 'SCALAR', scalar: { value: 8 } },
        { name: 'mem', type: 'SCALAR', scalar: { value: 4096 } },
        { name: 'disk', type: 'SCALAR', scalar: { value: 10_240 } },
        { name: 'ports', type: 'RANGES', ranges: { range: [{ begin: 31_000, end: 31_999 }] } },
        {
          name: 'disk',
          type: 'SCALAR',
          scalar: { value: 2048 },
          reservations: [{ type: 'STATIC', role: 'backup' }],
        },
      ],
    },
    {
      name: 'db-2',
      hostname: 'db-2.example.test',
      attributes: 'rack:r2;zone:b',
      resources: [
        { name: 'cpus', type: 'SCALAR', scalar: { value: 4 } },
        { name: 'mem', type: 'SCALAR', scalar: { value: 2048 } },
        { name: 'disk', type: 'SCALAR', scalar: { value: 10_240 } },
        { name: 'ports', type: 'RANGES', ranges: { range: [{ begin: 31_000, end: 31_999 }] } },
        {
          name: 'disk',
          type: 'SCALAR',
          scalar: { value: 1024 },
          reservations: [{ type: 'STATIC', role: 'backup' }],
        },
      ],
    },
  ],
}

export async function runProgram({
  login = false,
  open = false,
  executor,
}: RunningOptions = {}): Promise<RunningProgram> {
  const dataDir = mkdtempSync(join(tmpdir(), 'holdfast-http-'))
  const agents = decodeClusterFile(JSON.stringify(CLUSTER), join(dataDir, 'disks'))
  if (!agents.ok) throw new Error(agents.error.join('\n'))
  const program = await startProgram(
    {
      host: '127.0.0.1',
      port: 0,
      dataDir,
      agents: agents.value,
      credentials: login ? [{ principal: Principal('ops'), secret: 'hush' }] : undefined,
      acls: undefined,
      loopback: !open,
      allocationIntervalMs: 20,
      executor,
    },
    {
      log: () => undefined,
      webFolder: '/nowhere',
      version: '0.0.0',
      build: { timeMs: Date.UTC(2026, 0, 2, 3, 4, 5), user: 'somebody' },
    },
  )
  if (!program.ok) throw new Error(program.error)
  const port = Number(new URL(program.value.url).port)
  return {
    program: program.value,
    port,
    get: (path, headers = {}) => get(port, path, headers),
    async close() {
      await program.value.close()
      rmSync(dataDir, { recursive: true, force: true })
    },
  }
}

function get(port: number, path: string, headers: Readonly<Record<string, string>>): Promise<Reply> {
  return new Promise((resolve, reject) => {
    const asked = httpRequest({ host: '127.0.0.1', port, path, headers }, (incoming) => {
      const chunks: Buffer[] = []
      incoming.on('data', (chunk: Buffer) => chunks.push(chunk))
      incoming.on('error', reject)
      incoming.on('end', () =>
        resolve({
          status: incoming.statusCode ?? 0,
          headers: incoming.headers,
          text: Buffer.concat(chunks).toString(),
        }),
      )
    })
    asked.on('error', reject)
    asked.end()
  })
}
