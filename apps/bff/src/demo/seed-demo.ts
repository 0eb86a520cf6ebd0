import { Principal, type AgentId } from '@holdfast/model/ids'
import type { Operation } from '@holdfast/model/operation/operation'
import type { Resource } from '@holdfast/model/resource/resource'
import { parseResources, upgradeResources } from '@holdfast/model/wire/resource'
import type { Log } from '../log.ts'
import type { MesosSubmit } from '../operations/operations.ts'
import type { Store } from '../store/commit-queue.ts'
import type { Migrations } from '../store/database.ts'
import { DEMO_STEPS, type DemoRequest, type DemoStep } from './steps.ts'

/** How many of the steps are done: a start that was interrupted goes on where it was. */
export const demoTables: Migrations = {
  owner: 'demo',
  statements: [
    'CREATE TABLE demo_steps (step INTEGER PRIMARY KEY) STRICT',
    'CREATE TABLE demo_services (name TEXT PRIMARY KEY, framework_id TEXT NOT NULL) STRICT',
    `CREATE TABLE demo_launches (
      service TEXT NOT NULL,
      task TEXT NOT NULL,
      launches INTEGER NOT NULL,
      PRIMARY KEY (service, task)
    ) STRICT`,
    'CREATE TABLE demo_apps (app INTEGER PRIMARY KEY) STRICT',
  ],
}

export interface DemoParts {
  readonly store: Store
  readonly submit: MesosSubmit
  readonly log: Log
  /** Where `{disks}` is. */
  readonly disks: string
  /** By the agent's name; undefined while it is not registered. */
  readonly agentId: (name: string) => AgentId | undefined
  /** Stops the agent once it has proved what was asked of it. */
  readonly stop: (name: string) => Promise<void>
}

/**
 * Fills the demo cluster at its first start, by the requests that an operator would send. What a person changes or
 * destroys later stays as it is.
 */
export async function seedDemo(parts: DemoParts): Promise<void> {
  const { store, log } = parts
  const done = Number(store.database.prepare('SELECT count(*) AS done FROM demo_steps').get()?.done ?? 0)
  for (const [index, step] of DEMO_STEPS.entries()) {
    if (index < done) continue
    const refusal = await carryOut(step, parts)
    if (refusal !== undefined)
      log({ level: 'warning', message: `The demo cluster is incomplete: ${refusal}`, agent: step.agent })
    await store.write((database) => database.prepare('INSERT INTO demo_steps VALUES (?)').run(index))
  }
}

/** Undefined, or why it was refused. */
async function carryOut(step: DemoStep, parts: DemoParts): Promise<string | undefined> {
  if (step.verb !== 'STOP') return send(step, parts)
  await parts.stop(step.agent)
  return undefined
}

async function send(step: DemoRequest, { submit, disks, agentId }: DemoParts): Promise<string | undefined> {
  const text = JSON.stringify(step.resources).replaceAll('{disks}', JSON.stringify(disks).slice(1, -1))
  const parsed = parseResources(text)
  const resources = parsed.ok ? upgradeResources(parsed.value) : parsed
  if (!resources.ok) return resources.error
  const id = agentId(step.agent)
  if (id === undefined) return 'the agent is not registered'
  const result = await submit(
    { agentId: id, operation: operationOf(step, resources.value), principal: Principal(step.principal) },
    { via: 'mesos-api', actor: step.principal },
  )
  return result.ok ? undefined : result.error.message
}

const operationOf = ({ verb }: DemoRequest, resources: readonly Resource[]): Operation =>
  verb === 'RESERVE' ? { type: 'RESERVE', resources } : { type: 'CREATE', volumes: resources }
