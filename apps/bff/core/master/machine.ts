import type { AgentInfo } from '../agent-info.ts'

/** A machine that agents run on, by its name, its address, or both. Source: `MachineID`, mesos `include/mesos/mesos.proto`. */
export interface MachineId {
  readonly hostname?: string
  readonly ip?: string
}

/** Two ids of one machine have the same key. Host names are compared without regard to case. */
export function machineKey({ hostname = '', ip = '' }: MachineId): string {
  return `${hostname.toLowerCase()} ${ip}`
}

/** The machine that an agent runs on: an id matches it only with both of its parts. */
export function machineOf({ hostname, pid }: AgentInfo): MachineId {
  return { hostname, ip: pid.slice(pid.indexOf('@') + 1, pid.lastIndexOf(':')) }
}

/** As the answers to operators name it. */
export function printMachine({ hostname, ip }: MachineId): string {
  const parts = [
    ...(hostname === undefined ? [] : [`"hostname":${JSON.stringify(hostname)}`]),
    ...(ip === undefined ? [] : [`"ip":${JSON.stringify(ip)}`]),
  ]
  return `{${parts.join(',')}}`
}
