import { spawn } from 'node:child_process'
import { request as httpRequest } from 'node:http'
import { request as httpsRequest } from 'node:https'
import { connect } from 'node:net'
import type { Cancel, Clock } from '../clock.ts'
import type { SystemUser } from '../system-users.ts'
import type { Environment } from './environment.ts'
import { type HealthCheck, healthCheckOf, type HealthProbe } from './health-check.ts'

/** Where a check is done, and who hears of it. */
export interface Checked {
  readonly clock: Clock
  /** As the wire has it: `TaskInfo.health_check`. */
  readonly check: object
  readonly directory: string
  readonly environment: Environment
  readonly owner: SystemUser | undefined
  /** Told when it changes, and each time that it fails. */
  readonly found: (healthy: boolean) => void
  /** It failed too often in a row. */
  readonly failed: () => void
}

/**
 * Looks again and again whether a task does what it is there for, until it is called off. In the grace period nothing is held
 * against a task that was never well.
 *
 * Source: `HealthChecker`, mesos `src/checks/health_checker.cpp`.
 */
export function watchHealth(checked: Checked): Cancel {
  const { clock, found, failed } = checked
  const check = healthCheckOf(checked.check)
  if (check === undefined) return () => undefined
  const startedMs = clock.now()
  const calledOff = new AbortController()
  let last: boolean | undefined
  let failures = 0

  const take = (healthy: boolean) => {
    const early = last === undefined && clock.now() - startedMs < check.delayMs + check.graceMs
    if (!healthy && early) return
    failures = healthy ? 0 : failures + 1
    if (!healthy || last !== true) found(healthy)
    last = healthy
    if (failures >= check.failures) failed()
  }
  let cancelNext: Cancel | undefined
  const next = (delayMs: number) => {
    cancelNext = clock.after(delayMs, () => void look())
  }
  const look = async () => {
    const signal = AbortSignal.any([calledOff.signal, AbortSignal.timeout(check.timeoutMs)])
    const healthy = await probe(check, checked, signal).catch(() => false)
    if (calledOff.signal.aborted) return
    take(healthy)
    // Whoever heard of it may have called it off.
    if (!calledOff.signal.aborted) next(check.intervalMs)
  }
  next(check.delayMs)
  return () => {
    cancelNext?.()
    calledOff.abort()
  }
}

function probe({ probe }: HealthCheck, checked: Checked, signal: AbortSignal): Promise<boolean> {
  switch (probe.type) {
    case 'COMMAND':
      return commandSucceeds(probe, checked, signal)
    case 'TCP':
      return accepts(probe.port, signal)
    default:
      return answers(probe, signal)
  }
}

type Probe<Type extends HealthProbe['type']> = Extract<HealthProbe, { type: Type }>

/** Ended with its whole group when it takes too long. */
function commandSucceeds(
  { words }: Probe<'COMMAND'>,
  { directory, environment, owner }: Checked,
  signal: AbortSignal,
): Promise<boolean> {
  return new Promise((resolve) => {
    const [program = '', ...rest] = words
    const child = spawn(program, rest, {
      cwd: directory,
      env: environment,
      stdio: 'ignore',
      detached: true,
      ...owner,
    })
    const kill = () => child.pid !== undefined && endGroup(child.pid)
    signal.addEventListener('abort', kill, { once: true })
    child.once('error', () => resolve(false))
    child.once('exit', (code) => {
      signal.removeEventListener('abort', kill)
      resolve(code === 0)
    })
  })
}

function endGroup(pid: number): void {
  try {
    process.kill(-pid, 'SIGKILL')
  } catch {
    // It has ended just now.
  }
}

/** On this machine: that is where agents run their tasks here. */
const HOST = '127.0.0.1'

function accepts(port: number, signal: AbortSignal): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect({ host: HOST, port, signal })
    const end = (accepted: boolean) => {
      socket.destroy()
      resolve(accepted)
    }
    socket.once('connect', () => end(true))
    socket.once('error', () => end(false))
  })
}

/** Any answer that is no fault will do, and nobody asks for its certificate. */
function answers({ scheme, port, path }: Probe<'HTTP'>, signal: AbortSignal): Promise<boolean> {
  const ask = scheme === 'https' ? httpsRequest : httpRequest
  return new Promise((resolve) => {
    const asked = ask({ host: HOST, port, path, signal, rejectUnauthorized: false }, (answer) => {
      const { statusCode = 0 } = answer
      answer.destroy()
      resolve(statusCode >= 200 && statusCode < 400)
    })
    asked.once('error', () => resolve(false))
    asked.end()
  })
}
