import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { chmodSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'

const entry = join(import.meta.dirname, '../../holdfast.js')
const cluster = {
  agents: [
    {
      name: 'a1',
      hostname: 'a1.test',
      resources: [{ name: 'disk', type: 'SCALAR', scalar: { value: 100 } }],
    },
  ],
}

let folder: string
let ended: (() => Promise<unknown>)[]
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'holdfast-program-'))
  writeFileSync(join(folder, 'cluster.json'), JSON.stringify(cluster))
  ended = []
})
afterEach(async () => {
  await Promise.all(ended.map((end) => end()))
  rmSync(folder, { recursive: true, force: true })
})

interface Run {
  /** The address, once it listens; undefined when it ended before. */
  readonly url: Promise<string | undefined>
  readonly exit: Promise<{ readonly code: number | null; readonly out: string; readonly err: string }>
  kill(signal: NodeJS.Signals): void
}

function run(flags: readonly string[], environment: Record<string, string> = {}): Run {
  const child = spawn(process.execPath, [entry, ...flags], {
    stdio: ['ignore', 'pipe', 'pipe'],
    env: { PATH: process.env.PATH, ...environment },
  })
  let out = ''
  let err = ''
  child.stderr.on('data', (chunk: Buffer) => {
    err += chunk.toString()
  })
  const url = new Promise<string | undefined>((resolve) => {
    child.stdout.on('data', (chunk: Buffer) => {
      out += chunk.toString()
      const [, address] = /listening (\S+)\n/.exec(out) ?? []
      if (address !== undefined) resolve(address)
    })
    child.on('close', () => resolve(undefined))
  })
  const exit = once(child, 'close').then(([code]: (number | null)[]) => ({ code: code ?? null, out, err }))
  ended.push(() => {
    child.kill('SIGKILL')
    return exit
  })
  return { url, exit, kill: (signal) => child.kill(signal) }
}

const small = () => [
  '--port',
  '0',
  '--data-dir',
  join(folder, 'data'),
  '--cluster',
  join(folder, 'cluster.json'),
]

interface Slave {
  readonly id: string
  readonly hostname: string
  readonly reserved_resources_full: Readonly<Record<string, readonly unknown[]>>
}

async function slaves(url: string | undefined): Promise<readonly Slave[]> {
  const { slaves } = (await (await fetch(`${url}/slaves`)).json()) as { readonly slaves: readonly Slave[] }
  return slaves
}

/** What is reserved on each agent, in an order that is always the same. */
const reserved = (agents: readonly Slave[]) =>
  agents.map((agent) => [
    agent.hostname,
    Object.values(agent.reserved_resources_full)
      .flat()
      .map((resource) => JSON.stringify(resource))
      .toSorted(),
  ])

describe('the program', () => {
  test.each(['SIGTERM', 'SIGINT'] as const)(
    'says where it listens, logs JSON, and ends cleanly on %s',
    async (signal) => {
      const program = run(small())
      const url = await program.url
      expect(url).toMatch(/^http:\/\/127\.0\.0\.1:\d+$/)
      expect((await fetch(`${url}/master/slaves`)).status).toBe(200)
      program.kill(signal)
      const { code, out, err } = await program.exit
      expect(code).toBe(0)
      expect(out).toBe(`listening ${url}\n`)
      for (const line of err.trim().split('\n')) expect(JSON.parse(line)).toHaveProperty('message')
    },
  )

  test('keeps what it has over a restart', async () => {
    const first = run(small())
    const before = await slaves(await first.url)
    const body = new URLSearchParams({
      slaveId: before[0]?.id ?? '',
      resources: JSON.stringify([
        { name: 'disk', type: 'SCALAR', scalar: { value: 7 }, role: 'db', reservation: {} },
      ]),
    })
    expect((await fetch(`${await first.url}/reserve`, { method: 'POST', body })).status).toBe(202)
    first.kill('SIGTERM')
    await first.exit
    expect(await slaves(await run(small()).url)).toMatchObject([
      { id: before[0]?.id, reserved_resources: { db: { disk: 7 } } },
    ])
  })

  test('fills its demo cluster once', async () => {
    const demo = ['--port', '0', '--data-dir', join(folder, 'data')]
    const first = run(demo)
    const url = await first.url
    // Two apps and a pod have volumes of their own as soon as they are offered some; a third app finds none.
    const running = async () =>
      ((await (await fetch(`${url}/api/services`)).json()) as { rows: { running: number }[] }).rows.map(
        (row) => row.running,
      )
    await expect.poll(running, { timeout: 120_000 }).toEqual([0, 2, 1])
    const before = reserved(await slaves(url))
    expect(before.length).toBeGreaterThan(8)
    expect(JSON.stringify(before).match(/persistence/g)?.length).toBeGreaterThan(30)
    first.kill('SIGTERM')
    expect((await first.exit).err).not.toContain('incomplete')
    // One agent of the demo is stopped; a master that was started anew lists only those that came back.
    const others = before.filter(([hostname]) => hostname !== 'edge-01.localhost')
    expect(reserved(await slaves(await run(demo).url))).toEqual(others)
  })

  test('takes its flags from the environment as well', async () => {
    const program = run([], {
      HOLDFAST_PORT: '0',
      HOLDFAST_DATA_DIR: join(folder, 'data'),
      HOLDFAST_CLUSTER: join(folder, 'cluster.json'),
      HOLDFAST_PROT: '1',
    })
    expect(await program.url).toMatch(/^http/)
    program.kill('SIGTERM')
    expect((await program.exit).err).toContain('HOLDFAST_PROT is set, and is no flag')
  })

  test('prints its help', async () => {
    const { code, out } = await run(['--help']).exit
    expect(code).toBe(0)
    expect(out).toContain('--data-dir DIR (default: ./data)')
  })
})

describe('the program does not start', () => {
  test('with faults in its flags, and says all of them', async () => {
    const { code, out, err } = await run([
      '--port',
      'x',
      '--cluster',
      join(folder, 'none.json'),
      '--nonsense',
    ]).exit
    expect([code, out]).toEqual([2, ''])
    expect(err.trim().split('\n')).toEqual([
      '--nonsense: is not a flag (see --help)',
      "--port: expected a whole number from 0 to 65535, not 'x'",
      expect.stringMatching(/^--cluster: ENOENT/),
    ])
  })

  test('on a port that is in use', async () => {
    const other = createServer().listen(0, '127.0.0.1')
    await once(other, 'listening')
    const address = other.address()
    const port = typeof address === 'object' ? String(address?.port) : ''
    const { code, err } = await run(['--port', port, ...small().slice(2)]).exit
    other.close()
    expect([code, err]).toEqual([1, `--port: ${port} is in use by another program\n`])
  })

  test('on an address that is not of this machine', async () => {
    const { code, err } = await run(['--host', '192.0.2.1', '--insecure', ...small()]).exit
    expect([code, err]).toEqual([1, '--host: 192.0.2.1 is no address of this machine\n'])
  })

  test('on the data of a program that runs', async () => {
    await run(small()).url
    const { code, err } = await run(small()).exit
    expect([code, err]).toEqual([
      1,
      `--data-dir: ${join(folder, 'data/holdfast.db')} is in use by another process\n`,
    ])
  })

  test('where it cannot write', async () => {
    writeFileSync(join(folder, 'file'), '')
    const { code, err } = await run([...small().slice(0, 2), '--data-dir', join(folder, 'file/data')]).exit
    expect([code, err]).toEqual([1, expect.stringMatching(/^--data-dir: ENOTDIR.*\n$/)])
  })

  test.skipIf(process.getuid?.() === 0)('in a folder of somebody else', async () => {
    mkdirSync(join(folder, 'data'))
    chmodSync(join(folder, 'data'), 0o500)
    const { code, err } = await run(small()).exit
    expect([code, err]).toEqual([1, expect.stringMatching(/^--data-dir: .*cannot be used.*\n$/)])
  })

  test('on what is no database of its own', async () => {
    mkdirSync(join(folder, 'data'))
    writeFileSync(join(folder, 'data/holdfast.db'), 'something else entirely'.repeat(100))
    const { code, err } = await run(small()).exit
    expect([code, err]).toEqual([
      1,
      expect.stringMatching(/^--data-dir: .*holdfast\.db cannot be used: file is not a database\n$/),
    ])
  })

  test('on an old Node, and says what to do', async () => {
    const pretend = "Object.defineProperty(process.versions, 'node', { value: '20.19.2' })"
    const child = spawn(process.execPath, ['--import', `data:text/javascript,${pretend}`, entry], {
      stdio: ['ignore', 'ignore', 'pipe'],
    })
    let err = ''
    child.stderr.on('data', (chunk: Buffer) => {
      err += chunk.toString()
    })
    const [code] = (await once(child, 'close')) as [number]
    expect(code).toBe(1)
    expect(err).toMatch(/^Holdfast needs Node 24\.15 or newer, and this is Node 20\.19\.2\..*npm start.*\n$/)
  })
})
