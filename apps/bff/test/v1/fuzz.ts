import type * as fc from 'fast-check'
import {
  bodyRequest,
  callRequest,
  callTypes,
  hasMember,
  formRequest,
  readRequest,
  schedulerCallTypes,
  schedulerRequest,
  wireRequest,
  type Caller,
} from './requests.arbitrary.ts'
import { CaseFramework } from './case-framework.ts'
import { WholeCluster, type Asked } from './whole-cluster.ts'

/** The requests that are made to one endpoint. */
export interface Target {
  readonly name: string
  readonly requests: fc.Arbitrary<Asked>
}

const READS = [
  '/slaves',
  '/master/state',
  '/state-summary',
  '/roles',
  '/frameworks',
  '/tasks',
  '/flags',
  '/health',
  '/version',
  '/redirect',
  '/metrics/snapshot',
  '/system/stats.json',
  '/quota',
  '/weights',
  '/maintenance/status',
  '/maintenance/schedule',
  '/logging/toggle',
  '/files/browse',
  '/files/read',
  '/files/debug',
  '/slave(1)/state',
  '/slave(1)/flags',
  '/slave(1)/health',
  '/slave(1)/version',
  '/slave(1)/containers',
  '/slave(1)/monitor/statistics',
  '/slave(1)/metrics/snapshot',
]

const AGENT_CALLS = [
  'GET_HEALTH',
  'GET_FLAGS',
  'GET_METRICS',
  'GET_STATE',
  'GET_AGENT',
  'GET_CONTAINERS',
  'GET_OPERATIONS',
  'GET_RESOURCE_PROVIDERS',
  'LIST_FILES',
  'READ_FILE',
  'SET_LOGGING_LEVEL',
]

const target = (name: string, requests: fc.Arbitrary<Asked>): Target => ({ name, requests })

/** Every endpoint of Mesos that is served; calls of frameworks are those of the one that is given. */
export function targetsOf(cluster: WholeCluster, framework: Caller): readonly Target[] {
  const agentId = cluster.agentId()
  return [
    ...callTypes.map((type) => target(`call ${type}`, callRequest(type, '/api/v1', agentId))),
    ...callTypes.filter(hasMember).map((type) => target(`bytes of ${type}`, wireRequest(type, agentId))),
    ...schedulerCallTypes.map((type) =>
      target(`framework's call ${type}`, schedulerRequest(type, framework, agentId)),
    ),
    ...AGENT_CALLS.map((type) =>
      target(`agent's call ${type}`, callRequest(type, '/slave(1)/api/v1', agentId)),
    ),
    target('/reserve', formRequest('/reserve', 'resources', agentId)),
    target('/unreserve', formRequest('/master/unreserve', 'resources', agentId)),
    target('/create-volumes', formRequest('/create-volumes', 'volumes', agentId)),
    target('/destroy-volumes', formRequest('/destroy-volumes', 'volumes', agentId)),
    target('/teardown', formRequest('/teardown', 'frameworkId', agentId)),
    target('POST /quota', bodyRequest('POST', '/quota', 'quota.QuotaRequest', false)),
    target('DELETE /quota', bodyRequest('DELETE', '/quota/a%zz', 'quota.QuotaRequest', false)),
    target('PUT /weights', bodyRequest('PUT', '/weights', 'WeightInfo', true)),
    target(
      'POST /maintenance/schedule',
      bodyRequest('POST', '/maintenance/schedule', 'maintenance.Schedule', false),
    ),
    target('/machine/down', bodyRequest('POST', '/machine/down', 'MachineID', true)),
    target('/machine/up', bodyRequest('POST', '/machine/up', 'MachineID', true)),
    ...READS.map((path) => target(`read ${path}`, readRequest(path))),
  ]
}

const AGENTS = { S: 'cpus:2;mem:1024;disk:1024;disk(ads):512;ports:[1-9]' }

/** A cluster to ask, and a framework in it. Some requests use it up: then there is another. */
export class FuzzedCluster {
  cluster!: WholeCluster
  #framework!: CaseFramework

  async start(): Promise<this> {
    this.cluster = await new WholeCluster({ agents: AGENTS, forgetful: true }).start()
    await this.#join()
    return this
  }

  async #join(): Promise<void> {
    this.#framework = await CaseFramework.join(this.cluster, { name: 'F', roles: ['ads'] })
  }

  targets(): readonly Target[] {
    return targetsOf(this.cluster, this.#framework)
  }

  /** Whoever is needed for the next requests is there. */
  async prepare(fresh = false): Promise<void> {
    if (fresh || this.cluster.status() !== 'active') {
      await this.cluster.remove()
      await this.start()
    } else if (
      !this.cluster.cluster.frameworks().some(({ frameworkId }) => frameworkId === this.#framework.id)
    ) {
      await this.#join()
    }
  }

  remove(): Promise<void> {
    return this.cluster.remove()
  }
}

/** What takes longer is taken for a hang: a busy machine may let an answer wait for some seconds. */
const PATIENCE_MS = 30_000

/**
 * Makes one request and returns the status: it is answered, never with a 500, and when it is refused nothing has changed.
 * Throws when that is not so.
 */
export async function tryRequest(cluster: WholeCluster, asked: Asked): Promise<number> {
  const before = cluster.everything()
  const response = await inTime(Promise.resolve(cluster.fetch(asked)))
  const { status } = response
  const text = await inTime(textOf(response))
  if (status === 500 || status < 200) throw new Error(`Answered ${status}: ${text}`)
  if (status >= 400 && cluster.everything() !== before) {
    throw new Error(`Refused with ${status}, and something has changed`)
  }
  return status
}

/** The whole text, but of a stream of events only the beginning: that goes on for ever. */
async function textOf({ body }: Response): Promise<string> {
  let text = ''
  const reader = body?.getReader()
  for (;;) {
    const chunk = await reader?.read()
    if (chunk?.value === undefined) return text
    text += Buffer.from(chunk.value).toString('latin1')
    if (!/^\d+\n/.test(text)) continue
    await reader?.cancel()
    return text
  }
}

async function inTime<T>(answer: Promise<T>): Promise<T> {
  let timer: NodeJS.Timeout | undefined
  const late = new Promise<never>((_resolve, reject) => {
    timer = setTimeout(() => reject(new Error('No answer came')), PATIENCE_MS)
  })
  try {
    return await Promise.race([answer, late])
  } finally {
    clearTimeout(timer)
  }
}
