import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { Agent, request } from 'node:http'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

/** The real program in a process of its own, with one agent and nothing on it. */
export interface BenchProgram {
  readonly agentId: string
  get(path: string): Promise<Answer>
  post(path: string, fields: Readonly<Record<string, string>>): Promise<Answer>
  /** Ends it, and leaves nothing behind. */
  end(): Promise<void>
}

export interface Answer {
  readonly status: number
  readonly text: string
  readonly ms: number
}

const DISK_MB = 100_000

export async function startBenchProgram(): Promise<BenchProgram> {
  const folder = mkdtempSync(join(tmpdir(), 'holdfast-bench-'))
  const resources = [{ name: 'disk', type: 'SCALAR', scalar: { value: DISK_MB } }]
  const cluster = { agents: [{ name: 'b1', hostname: 'b1.test', resources }] }
  writeFileSync(join(folder, 'cluster.json'), JSON.stringify(cluster))
  const flags = ['--data-dir', join(folder, 'data'), '--cluster', join(folder, 'cluster.json')]
  const program = await launchProgram(flags)
  const connections = new Agent({ keepAlive: true, maxSockets: 128 })
  const send = (method: string, path: string, body?: string) =>
    exchange(program.base + path, method, connections, body)
  const { text } = await send('GET', '/slaves')
  const { slaves } = JSON.parse(text) as { readonly slaves: readonly { readonly id: string }[] }
  return {
    agentId: slaves[0]?.id ?? '',
    get: (path) => send('GET', path),
    post: (path, fields) => send('POST', path, new URLSearchParams(fields).toString()),
    async end() {
      connections.destroy()
      await program.end()
      rmSync(folder, { recursive: true, force: true })
    },
  }
}

/** The program in a process of its own, at a free port. */
export async function launchProgram(
  flags: readonly string[],
): Promise<{ readonly base: string; end(): Promise<void> }> {
  const entry = join(import.meta.dirname, '../holdfast.js')
  const child = spawn(process.execPath, [entry, '--port', '0', ...flags], {
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  let log = ''
  child.stderr.on('data', (chunk: Buffer) => {
    log = (log + chunk.toString()).slice(-2000)
  })
  const ended = once(child, 'close').then(() => {
    throw new Error(`The program ended before it listened:\n${log}`)
  })
  ended.catch(() => undefined)
  const [line] = (await Promise.race([once(child.stdout, 'data'), ended])) as [Buffer]
  const [, base = ''] = /listening (\S+)/.exec(line.toString()) ?? []
  return {
    base,
    async end() {
      child.kill('SIGTERM')
      await once(child, 'close')
    },
  }
}

function exchange(url: string, method: string, agent: Agent, body?: string): Promise<Answer> {
  const began = performance.now()
  return new Promise((resolve, reject) => {
    const asked = request(url, { method, agent }, (answer) => {
      const chunks: Buffer[] = []
      answer.on('data', (chunk: Buffer) => chunks.push(chunk))
      answer.on('end', () =>
        resolve({
          status: answer.statusCode ?? 0,
          text: Buffer.concat(chunks).toString(),
          ms: performance.now() - began,
        }),
      )
    })
    asked.on('error', reject)
    asked.end(body)
  })
}
