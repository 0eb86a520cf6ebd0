import { spawn, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'

/** The real program in a process of its own, to be killed at any moment. */
export interface KilledProcess {
  readonly url: string
  /** As `kill -9`. Resolves when it is gone. */
  kill(): Promise<void>
}

export function startProcess(
  dataDir: string,
  clusterFile: string,
  more: readonly string[] = [],
): Promise<KilledProcess> {
  return startWith(['--port', '0', '--data-dir', dataDir, '--cluster', clusterFile, ...more])
}

export async function startWith(flags: readonly string[]): Promise<KilledProcess> {
  const program = new URL('../../holdfast.js', import.meta.url).pathname
  const child = spawn(process.execPath, [program, ...flags], { stdio: ['ignore', 'pipe', 'pipe'] })
  let log = ''
  child.stderr.on('data', (chunk) => (log += String(chunk)))
  const url = await listening(child).catch((error: unknown) => {
    throw new Error(`It did not start: ${log.slice(-2000)}`, { cause: error })
  })
  return {
    url,
    async kill() {
      child.kill('SIGKILL')
      if (child.exitCode === null && child.signalCode === null) await once(child, 'exit')
    },
  }
}

function listening(child: ChildProcess): Promise<string> {
  return new Promise((resolve, reject) => {
    let out = ''
    child.stdout?.on('data', (chunk) => {
      out += String(chunk)
      const url = /listening (\S+)/.exec(out)?.[1]
      if (url !== undefined) resolve(url)
    })
    child.on('exit', (code) => reject(new Error(`Exit status ${code}`)))
  })
}
