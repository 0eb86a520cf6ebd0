import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Settings } from '../../src/flags/settings.ts'
import type { LogEntry } from '../../src/log.ts'
import { type Program, startProgram } from '../../src/program.ts'
import { run, type Running } from '../dashboard/harness.ts'

/** Holdfast before a master, which is another Holdfast. */
export interface Behind extends Program {
  readonly upstream: Running
  readonly logged: readonly LogEntry[]
  /** Everything that it has written to its disk. */
  stored(): string
  /** Ends the one in front as it should end, and starts it again on its data. */
  restart(): Promise<void>
  end(): Promise<void>
}

export async function behind(
  upstreamSettings: Partial<Settings> = {},
  more: Partial<Settings> | ((upstream: Running) => Promise<Partial<Settings>>) = {},
): Promise<Behind> {
  const upstream = await run({ allocationIntervalMs: 100, ...upstreamSettings })
  const settings = typeof more === 'function' ? await more(upstream) : more
  const folder = mkdtempSync(join(tmpdir(), 'holdfast-behind-'))
  const logged: LogEntry[] = []
  const start = async (): Promise<Program> => {
    const program = await startProgram(
      {
        host: '127.0.0.1',
        port: 0,
        dataDir: folder,
        agents: undefined,
        master: { urls: [new URL(upstream.url)], ca: undefined, credential: undefined },
        credentials: undefined,
        acls: undefined,
        loopback: true,
        allocationIntervalMs: 1000,
        ...settings,
      },
      { log: (entry) => void logged.push(entry), webFolder: '/nowhere', version: '0.0.0-test' },
    )
    if (!program.ok) throw new Error(program.error)
    return program.value
  }
  let program = await start()
  return {
    get url() {
      return program.url
    },
    get cluster() {
      return program.cluster
    },
    close: () => program.close(),
    upstream,
    logged,
    stored: () =>
      readdirSync(folder, { recursive: true, withFileTypes: true })
        .filter((entry) => entry.isFile())
        .map((entry) => readFileSync(join(entry.parentPath, entry.name), 'latin1'))
        .join(''),
    async restart() {
      await program.close()
      program = await start()
    },
    async end() {
      await program.close()
      await upstream.end()
      rmSync(folder, { recursive: true, force: true })
    },
  }
}
