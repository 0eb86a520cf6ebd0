import { type ChildProcess, spawn } from 'node:child_process'
import {
  existsSync,
  mkdtempSync,
  readdirSync,
  readlinkSync,
  realpathSync,
  rmSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join, sep } from 'node:path'
import { test as base, expect } from '@playwright/test'
import { cluster as smallCluster } from './cluster.ts'

/** A real BFF with its own embedded cluster, data folder and port, for one test. */
export interface Holdfast extends Program {
  readonly url: string
  /** Of the embedded cluster. */
  readonly dataDir: string
  /** The one with the embedded cluster, when another one stands in front of it. */
  readonly master?: Program
}

interface Program {
  /** Ends the BFF as an operator would; the data stays. */
  stop(): Promise<void>
  /** Starts it again on the same port with the same data. */
  start(): Promise<void>
}

interface Options {
  /** Flags besides --port and --data-dir. */
  readonly flags: readonly string[]
  /** The cluster file; `null` starts the demo cluster. */
  readonly cluster: unknown
  readonly credentials: readonly { readonly principal: string; readonly secret: string }[] | undefined
  /** Mesos' `--acls`; absent: everybody may do everything. */
  readonly acls: object | undefined
  /** The browser speaks with a BFF whose `--master` is another one, with the embedded cluster. */
  readonly behindMaster: boolean
  /** Flags of the one in front; `{behind}` stands for the address of the one behind it. */
  readonly frontFlags: readonly string[]
  /** Set by tests that stop the BFF or send what it refuses: the browser itself then logs failed requests. */
  readonly failedRequestsExpected: boolean
}

interface Fixtures {
  readonly holdfast: Holdfast
  readonly quietConsole: undefined
}

const entry = new URL('../apps/bff/holdfast.js', import.meta.url).pathname

function launch(flags: readonly string[]): Promise<{ readonly process: ChildProcess; readonly url: string }> {
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, [entry, ...flags], { stdio: ['ignore', 'pipe', 'pipe'] })
    let log = ''
    child.stderr.on('data', (chunk: Buffer) => {
      log += chunk.toString()
    })
    child.stdout.on('data', (chunk: Buffer) => {
      const [, url] = /listening (http:\S+)/.exec(chunk.toString()) ?? []
      if (url !== undefined) resolve({ process: child, url })
    })
    child.on('exit', (code) => reject(new Error(`The BFF ended with ${code} before it listened:\n${log}`)))
  })
}

/** One that keeps its port over restarts. */
async function program(
  flags: readonly string[],
): Promise<Program & { readonly url: string; kill(): Promise<void> }> {
  let running = await launch(['--port', '0', ...flags])
  const { port } = new URL(running.url)
  const end = async (signal: NodeJS.Signals) => {
    running.process.kill(signal)
    await ended(running.process)
  }
  return {
    url: running.url,
    stop: () => end('SIGTERM'),
    kill: () => end('SIGKILL'),
    async start() {
      running = await launch(['--port', port, ...flags])
    },
  }
}

function ended(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return Promise.resolve()
  return new Promise((resolve) => child.once('exit', () => resolve()))
}

/** Tasks outlive the program by design: those of `--executor process` run on below the folder of their test. */
function endProcessesBelow(folder: string): void {
  if (!existsSync('/proc')) return
  // One may start another while it is looked for.
  for (let left = 1, tries = 0; left > 0 && tries < 20; tries++) {
    const found = readdirSync('/proc').filter((name) => /^\d+$/.test(name) && worksBelow(name, folder))
    for (const pid of found) kill(Number(pid))
    left = found.length
  }
}

function worksBelow(pid: string, folder: string): boolean {
  try {
    return readlinkSync(`/proc/${pid}/cwd`).startsWith(folder + sep)
  } catch {
    // It has ended, or is somebody else's.
    return false
  }
}

function kill(pid: number): void {
  try {
    process.kill(pid, 'SIGKILL')
  } catch {
    // It has ended by itself.
  }
}

export const test = base.extend<Options & Fixtures>({
  flags: [[], { option: true }],
  cluster: [smallCluster, { option: true }],
  credentials: [undefined, { option: true }],
  acls: [undefined, { option: true }],
  behindMaster: [false, { option: true }],
  frontFlags: [[], { option: true }],
  failedRequestsExpected: [false, { option: true }],

  holdfast: async ({ flags, cluster, credentials, acls, behindMaster, frontFlags }, use) => {
    const folder = mkdtempSync(join(tmpdir(), 'holdfast-e2e-'))
    const dataDir = join(folder, 'data')
    const all = ['--data-dir', dataDir, ...flags]
    if (cluster !== null) {
      writeFileSync(join(folder, 'cluster.json'), JSON.stringify(cluster))
      all.push('--cluster', join(folder, 'cluster.json'))
    }
    if (credentials !== undefined) {
      writeFileSync(join(folder, 'credentials.json'), JSON.stringify({ credentials }))
      all.push('--credentials', join(folder, 'credentials.json'))
    }
    if (acls !== undefined) {
      writeFileSync(join(folder, 'acls.json'), JSON.stringify(acls))
      all.push('--acls', join(folder, 'acls.json'))
    }
    const embedded = await program(all)
    if (behindMaster) {
      const front = ['--data-dir', join(folder, 'front'), '--master', embedded.url]
      front.push(...frontFlags.map((flag) => flag.replace('{behind}', embedded.url)))
      if (credentials !== undefined) front.push('--master-credentials', join(folder, 'credentials.json'))
      const inFront = await program(front)
      await use({ ...inFront, dataDir, master: embedded })
      await inFront.kill()
    } else await use({ ...embedded, dataDir })
    await embedded.kill()
    endProcessesBelow(realpathSync(folder))
    rmSync(folder, { recursive: true, force: true })
  },

  baseURL: async ({ holdfast }, use) => {
    await use(holdfast.url)
  },

  /** No page of any test may write an error to the browser's console. */
  quietConsole: [
    async ({ context, failedRequestsExpected }, use) => {
      const errors: string[] = []
      context.on('console', (message) => {
        const expected = failedRequestsExpected && message.text().startsWith('Failed to load resource')
        if (message.type() === 'error' && !expected) errors.push(message.text())
      })
      context.on('weberror', (error) => {
        errors.push(String(error.error()))
      })
      await use(undefined)
      expect(errors).toEqual([])
    },
    { auto: true },
  ],
})

export { expect }
