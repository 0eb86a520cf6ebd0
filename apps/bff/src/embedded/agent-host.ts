import { mkdir } from 'node:fs/promises'
import { join, resolve } from 'node:path'
import { Resources } from '@holdfast/model/resource/resources'
import type { AgentInfo } from '../../core/agent-info.ts'
import type { AgentTask } from '../../core/executor/state.ts'
import type { ReconfigurationPolicy } from '../../core/agent/compatibility.ts'
import type { AgentState } from '../../core/agent/state.ts'
import type { ToAgent } from '../../core/messages.ts'
import type { Clock } from '../clock.ts'
import type { TaskUsage } from '../ports/mesos-cluster.ts'
import type { Log } from '../log.ts'
import type { Store } from '../store/commit-queue.ts'
import { startAgent, type AgentProcess } from './agent-process.ts'
import { endProcesses } from './agent-reboot.ts'
import { agentDisks, type AgentDisks } from './disks/agent-disks.ts'
import { reasonOf } from '../system-error.ts'
import type { Executor } from '../executor/executor.ts'
import type { Journal, Network } from './ports.ts'
import {
  countLife,
  forgetIdentity,
  keepStopped,
  readAgent,
  readCheckpoint,
  readIntents,
  readLastLife,
  readTasks,
} from './stored-cluster.ts'

/** The machine that an agent runs on: it starts it, stops it, and outlasts it. */
export interface AgentHost {
  readonly info: AgentInfo
  readonly workDir: string
  /** Undefined while the agent does not run. */
  readonly state: AgentState | undefined
  /** Why it does not run, for people. */
  readonly absence: string | undefined
  deliver(message: ToAgent): void
  /** Undefined while the agent does not run. */
  usage(task: AgentTask): TaskUsage | undefined
  masterDetected(masterId: string): void
  /** Starts the agent unless it was stopped on purpose. Resolves when it runs, or has given up. */
  boot(journal: Journal): Promise<void>
  /** It runs from now on, over restarts as well. */
  start(journal: Journal): Promise<void>
  /** It stays away from now on, over restarts as well. */
  stop(): Promise<void>
  /**
   * Its machine starts anew, and the agent has no id any more: what it ran is gone, what is on its disks stays. It runs from
   * now on, over restarts as well.
   */
  reboot(journal: Journal): Promise<void>
  /** Ends at once, as if killed. Resolves when nothing of it touches the disk any longer. */
  kill(): Promise<void>
}

export interface HostParts {
  readonly dataDir: string
  readonly store: Store
  readonly clock: Clock
  readonly network: Network
  readonly log: Log
  readonly reconfigurationPolicy: ReconfigurationPolicy
  /** Undefined where the system does not tell. */
  readonly bootId: string | undefined
  /** Called when what the agent says of itself has changed. */
  readonly changed: (state: AgentState) => void
  /** Runs the tasks of one life of an agent. */
  readonly executor: (info: AgentInfo, workDir: string) => Executor
  /** Called when a running agent is no more. */
  readonly exited: (last: AgentState) => void
}

export function agentHost(info: AgentInfo, parts: HostParts): AgentHost {
  const { dataDir, store, log } = parts
  const { name } = info
  const workDir = join(dataDir, 'agents', name)
  const disks: AgentDisks = agentDisks(workDir)
  let running: AgentProcess | undefined
  let masterId: string | undefined
  let absence: string | undefined = 'has not started'
  // Starting and stopping take time: one after the other.
  let last: Promise<void> = Promise.resolve()
  const inTurn = (action: () => Promise<void>): Promise<void> => {
    last = last.then(action)
    return last
  }

  const end = (reason: string) => {
    absence = reason
    const process = running
    running = undefined
    if (process === undefined) return
    process.kill()
    parts.exited(process.state)
  }

  const run = async (journal: Journal): Promise<void> => {
    if (running !== undefined) return
    try {
      await disks.idle()
      await makeFolders(workDir, info)
      // Whatever an earlier life handed over is stored before this is.
      await store.write((database) => countLife(database, name))
      begin(journal)
    } catch (error) {
      giveUp(reasonOf(error))
    }
  }

  const begin = (journal: Journal) => {
    const { incarnation, applied, agentId } = readAgent(store, name)
    const lastLife = readLastLife(store, name)
    const { bootId } = parts
    const recovery = {
      info,
      incarnation,
      applied,
      policy: parts.reconfigurationPolicy,
      ...(agentId !== undefined && { agentId }),
      ...(bootId !== undefined && { bootId }),
      // All agents share the port of this program: that it listens elsewhere now says nothing of them.
      ...(lastLife !== undefined && {
        lastLife: { ...lastLife, info: { ...lastLife.info, port: info.port } },
      }),
      checkpointed: readCheckpoint(store, name),
      intents: readIntents(store, name),
      stored: readTasks(store, name),
    }
    const agent = startAgent(recovery, {
      ...parts,
      journal,
      disks,
      executor: parts.executor(info, workDir),
      changed: parts.changed,
      exited: giveUp,
    })
    if (!agent.ok) return giveUp(agent.error)
    running = agent.value
    absence = undefined
    if (masterId !== undefined) running.deliver({ type: 'MASTER_DETECTED', masterId })
    parts.changed(running.state)
  }

  const giveUp = (reason: string) => {
    log({ level: 'error', message: `Agent ${name} stopped: ${reason}`, agent: name })
    end(`stopped: ${reason}`)
  }

  return {
    info,
    workDir,
    get state() {
      return running?.state
    },
    get absence() {
      return absence
    },
    deliver: (message) => running?.deliver(message),
    usage: (task) => running?.usage(task),
    masterDetected(id) {
      masterId = id
      running?.deliver({ type: 'MASTER_DETECTED', masterId: id })
    },
    boot: (journal) =>
      inTurn(async () => {
        if (readAgent(store, name).stopped) absence = 'is stopped'
        else await run(journal)
      }),
    start: (journal) =>
      inTurn(async () => {
        await store.write((database) => keepStopped(database, name, false))
        await run(journal)
      }),
    stop: () =>
      inTurn(async () => {
        end('is stopped')
        await store.write((database) => keepStopped(database, name, true))
      }),
    reboot: (journal) =>
      inTurn(async () => {
        end('reboots')
        await disks.idle()
        // Whatever was handed over before is stored when this is read.
        await store.write((database) => keepStopped(database, name, false))
        await endProcesses(workDir, readTasks(store, name).tasks)
        await store.write((database) => forgetIdentity(database, name))
        await run(journal)
      }),
    kill: () =>
      inTurn(async () => {
        end('has not started')
        await disks.idle()
      }),
  }
}

/** The roots of its disks are there before anything is asked of them. */
async function makeFolders(workDir: string, { resources }: AgentInfo): Promise<void> {
  await mkdir(workDir, { recursive: true })
  for (const { disk } of Resources.list(resources)) {
    const root = disk?.source?.root
    if (root !== undefined) await mkdir(resolve(workDir, root), { recursive: true })
  }
}
