import { spawn } from 'node:child_process'
import { lstat, readFile } from 'node:fs/promises'
import type { WireCommandInfo } from '@holdfast/model/wire/scheduler-call'
import type { SystemUser } from '../system-users.ts'
import type { Environment } from './environment.ts'
import type { Sandbox } from './sandbox.ts'

/** A process that was started in a group of its own. It goes on when the program that started it ends. */
export interface Supervised {
  readonly pid: number
  /** When the system started it: another process may get its number later. Absent where the system does not say. */
  readonly started?: string
  /** Resolves when it has ended. Absent when it is no child of this program. */
  readonly ended?: Promise<void>
}

/**
 * Writes down that it is there, waits for the command and writes its status down, for whoever is there to read it. Of two for the
 * same sandbox only the first goes on: an agent that ended while it started one does not know whether it did. It does not end when
 * its group is told to, but only after the command. Its variables are called as no variable of a task is: a shell hands on the
 * names that it was given.
 */
const SUPERVISOR = `
  __process=$1 __status=$2; shift 2
  exec >> stdout 2>> stderr
  trap "" TERM INT HUP
  __stat=; { read -r __stat < "/proc/$$/stat"; } 2>/dev/null
  printf "%s\\n" "$$ $__stat" > "$__process.$$"
  /bin/ln "$__process.$$" "$__process" 2>/dev/null || exit 0
  ( trap - TERM INT HUP; exec "$@" )
  printf "%s\\n" "$?" > "$__status.part"; /bin/mv "$__status.part" "$__status"
`

/** Starts the command in the sandbox, with its output in the files `stdout` and `stderr` there, and nothing of our environment. */
export async function start(
  sandbox: Sandbox,
  command: WireCommandInfo,
  environment: Environment,
  owner: SystemUser | undefined,
): Promise<Supervised> {
  const { path, processFile, statusFile } = sandbox
  const words = [processFile, statusFile, ...argumentsOf(command)]
  const child = spawn('/bin/sh', ['-c', SUPERVISOR, 'supervisor', ...words], {
    cwd: path,
    detached: true,
    stdio: 'ignore',
    env: environment,
    ...owner,
  })
  const ended = new Promise<void>((resolve, reject) => {
    child.once('exit', () => resolve())
    child.once('error', reject)
  })
  child.unref()
  const supervised = await written(sandbox, owner, ended)
  // An earlier life may have started one, which goes on: this child has ended then.
  return supervised.pid === child.pid ? { ...supervised, ended } : supervised
}

/** Waits for the supervisor's word, or for its end without one. */
async function written(
  sandbox: Sandbox,
  owner: SystemUser | undefined,
  ended: Promise<void>,
): Promise<Supervised> {
  const over = ended.then(() => true)
  for (;;) {
    const supervised = await found(sandbox, owner)
    if (supervised !== undefined) return supervised
    const soon = new Promise<false>((resolve) => setTimeout(() => resolve(false), 2))
    if ((await Promise.race([over, soon])) && (await found(sandbox, owner)) === undefined)
      throw new Error('its supervisor ended at once')
  }
}

/** Source: `CommandInfo`, mesos `include/mesos/v1/mesos.proto`: through a shell unless that is turned off. */
function argumentsOf({ shell = true, value = '', arguments: rest = [] }: WireCommandInfo): string[] {
  if (shell) return ['/bin/sh', '-c', value]
  // The first argument is the name that the program is called by, as `execvp` has it.
  return [value, ...rest.slice(1)]
}

/**
 * The process that was started in the sandbox; undefined when none was. One that runs as another user is none of the task's: whoever
 * runs the task can write down what they like.
 */
export async function found(
  { processFile }: Sandbox,
  owner: SystemUser | undefined,
): Promise<Supervised | undefined> {
  const text = await readFile(processFile, 'utf8').catch(() => undefined)
  const [, pid, stat] = /^(\d+) (.*)\n/.exec(text ?? '') ?? []
  if (pid === undefined) return undefined
  const runsAs = owner && (await lstat(`/proc/${pid}`).catch(() => undefined))?.uid
  return supervised(runsAs === owner?.uid ? Number(pid) : NOBODY, stat)
}

/** No process has this number: it has ended. Source: `PID_MAX_LIMIT`, linux `include/linux/threads.h`. */
const NOBODY = 2 ** 30

/** One that has ended and that nobody waits for is there no more, though it keeps its number. */
export async function isAlive({ pid, started }: Supervised): Promise<boolean> {
  if (!signal({ pid }, 0)) return false
  const stat = await readFile(`/proc/${pid}/stat`, 'utf8').catch(() => '')
  return !/\) [ZX] [^)]*$/.test(stat) && supervised(pid, stat).started === started
}

/** False when there is none. */
export function signal({ pid }: Supervised, name: NodeJS.Signals | 0): boolean {
  try {
    // The whole group: what the command has started, too.
    return process.kill(name === 0 ? pid : -pid, name)
  } catch {
    return false
  }
}

/** As a shell says it: above 128 is a signal. Undefined: it ended without a word. */
export async function statusOf(sandbox: Sandbox): Promise<number | undefined> {
  try {
    return Number.parseInt(await readFile(sandbox.statusFile, 'utf8'), 10)
  } catch {
    return undefined
  }
}

/** Source: proc(5): the 22nd field of `stat`, after the name, which may hold spaces. */
function supervised(pid: number, stat = ''): Supervised {
  const started = stat.slice(stat.lastIndexOf(')') + 2).split(' ')[19]
  return started === undefined ? { pid } : { pid, started }
}
