import { unreachable } from '@holdfast/model/invariant'
import { Frameworks, type FrameworkStep } from './frameworks.ts'
import type { Common } from './step.ts'
import { normalise, type Json, type Names } from './normalise.ts'

/** A sequence of requests to a small cluster, and what of each answer is compared. */
export interface Scenario {
  readonly id: string
  readonly cluster?: { readonly auth?: boolean; readonly acls?: Json }
  readonly steps: readonly Step[]
}

export type Step = HttpStep | AgentsStep | AgentStateStep | SettleStep | FrameworkStep

interface HttpStep extends Common {
  readonly do: 'http'
  readonly method?: string
  readonly path: string
  /** The master, or an agent by its name. */
  readonly to?: string
  /** `principal:secret` */
  readonly auth?: string
  readonly form?: Readonly<Record<string, Json>>
  readonly json?: Json
  readonly text?: string
  readonly headers?: Readonly<Record<string, string>>
  readonly pick?: readonly string[]
}

/** The resources of every agent, as the master tells them. */
interface AgentsStep extends Common {
  readonly do: 'agents'
  readonly keys?: readonly string[]
}

/** The same, as the agent tells it. */
interface AgentStateStep extends Common {
  readonly do: 'agent-state'
  readonly agent: string
  readonly keys?: readonly string[]
}

/** Waits until the master and its agents say the same. */
interface SettleStep extends Common {
  readonly do: 'settle'
}

export interface Outcome {
  readonly step: number
  readonly do: string
  readonly name?: string
  readonly outcome: Json
}

/** Where the cluster is, and who may see everything in it. */
export interface Target {
  readonly url: string
  /** The names of the agents, in the order of their numbers. */
  readonly agents: readonly string[]
  readonly disks: string
  readonly operator: string
}

type Fields = { readonly [key: string]: Json }
type Slave = Fields & { readonly id: string; readonly hostname: string }

const STATE_KEYS = [
  'reserved_resources_full',
  'unreserved_resources_full',
  'reserved_resources',
  'unreserved_resources',
  'resources',
  'attributes',
]
const SLAVE_KEYS = [
  ...STATE_KEYS,
  'used_resources',
  'offered_resources',
  'used_resources_full',
  'offered_resources_full',
]

const SETTLE_MS = 10_000

export async function runScenario(scenario: Scenario, target: Target): Promise<Outcome[]> {
  const run = await Run.start(target)
  const outcomes: Outcome[] = []
  for (const [index, step] of scenario.steps.entries()) {
    const outcome = await run.step(step)
    if (step.record === false || step.do === 'quiet' || step.do === 'disconnect') continue
    outcomes.push({ step: index, do: step.do, ...(step.name !== undefined && { name: step.name }), outcome })
  }
  run.end()
  return outcomes
}

class Run {
  readonly #target: Target
  /** Agent ids by the agent's name. */
  readonly #ids: ReadonlyMap<string, string>
  readonly #names: Names & { readonly ids: Map<string, string> }
  readonly #frameworks: Frameworks

  private constructor(target: Target, ids: ReadonlyMap<string, string>) {
    this.#target = target
    this.#ids = ids
    this.#names = { ids: new Map([...ids].map(([name, id]) => [id, `agent:${name}`])), disks: target.disks }
    this.#frameworks = new Frameworks(target.url, this.#names)
  }

  static async start(target: Target): Promise<Run> {
    const none = new Run(target, new Map())
    const slaves = await none.#slaves()
    return new Run(target, new Map(slaves.map((slave) => [nameOf(slave), slave.id])))
  }

  async step(step: Step): Promise<Json> {
    switch (step.do) {
      case 'http':
        return this.#http(step)
      case 'agents': {
        const slaves = await this.#slaves()
        return this.#normalise(
          Object.fromEntries(slaves.map((slave) => [nameOf(slave), pick(slave, step.keys ?? SLAVE_KEYS)])),
        )
      }
      case 'agent-state':
        return this.#normalise(pick(await this.#agentState(step.agent), step.keys ?? STATE_KEYS))
      case 'settle':
        return { settled: await this.#settle() }
      case 'subscribe':
        return this.#normalise(await this.#frameworks.subscribe(step))
      case 'await':
        return this.#normalise(await this.#frameworks.await(step))
      case 'call':
        return this.#normalise(await this.#frameworks.call(step, (text) => this.#filled(text) ?? ''))
      case 'quiet':
        return this.#frameworks.quiet(step)
      case 'disconnect':
        return this.#frameworks.disconnect(step)
      default:
        return unreachable(step)
    }
  }

  end(): void {
    this.#frameworks.end()
  }

  async #http(step: HttpStep): Promise<Json> {
    const answer = await this.#request(step)
    const text = await answer.text()
    const body = parsed(text)
    const outcome: Record<string, Json> = { status: answer.status }
    for (const name of ['www-authenticate', 'allow', 'content-type']) {
      const value = answer.headers.get(name)
      if (value !== null) outcome[name] = value
    }
    outcome.body = step.pick === undefined ? body : pick(isFields(body) ? body : {}, step.pick)
    return this.#normalise(outcome)
  }

  #request(step: Omit<HttpStep, 'do'>): Promise<Response> {
    const { method = 'GET', path, to = 'master', auth, form, json } = step
    const text = json === undefined ? step.text : JSON.stringify(json)
    const headers = new Headers(step.headers)
    if (auth !== undefined) headers.set('authorization', `Basic ${Buffer.from(auth).toString('base64')}`)
    if (form !== undefined) headers.set('content-type', 'application/x-www-form-urlencoded')
    if (json !== undefined && !headers.has('content-type')) headers.set('content-type', 'application/json')
    if (json !== undefined && !headers.has('accept')) headers.set('accept', 'application/json')
    const body = form === undefined ? this.#filled(text) : this.#encoded(form)
    const agent = this.#target.agents.indexOf(to)
    const base = to === 'master' ? this.#target.url : `${this.#target.url}/slave(${agent + 1})`
    return fetch(base + path, { method, headers, redirect: 'manual', ...(body !== undefined && { body }) })
  }

  #encoded(form: Readonly<Record<string, Json>>): string {
    const fields = new URLSearchParams()
    for (const [name, value] of Object.entries(form)) {
      fields.set(name, this.#filled(typeof value === 'string' ? value : JSON.stringify(value)) ?? '')
    }
    return fields.toString()
  }

  #filled(text: string | undefined): string | undefined {
    return text?.replaceAll(/\{([\w.-]+)\}/g, (all, key: string) =>
      key === 'disks' ? this.#target.disks : (this.#ids.get(key) ?? this.#frameworks.names.get(key) ?? all),
    )
  }

  async #json(path: string, to = 'master'): Promise<Fields> {
    const answer = await this.#request({ path, to, auth: this.#target.operator })
    const body = parsed(await answer.text())
    if (!isFields(body)) throw new Error(`${path} answered ${answer.status}: ${JSON.stringify(body)}`)
    return body
  }

  async #slaves(): Promise<readonly Slave[]> {
    const { slaves } = await this.#json('/master/slaves')
    return slaves as readonly Slave[]
  }

  #agentState(name: string): Promise<Fields> {
    return this.#json('/state', name)
  }

  async #settle(): Promise<boolean> {
    const deadline = Date.now() + SETTLE_MS
    while (Date.now() < deadline) {
      const slaves = await this.#slaves()
      const same = slaves.map(async (slave) => {
        const state = await this.#agentState(nameOf(slave))
        return reservedText(state, this.#names) === reservedText(slave, this.#names)
      })
      if ((await Promise.all(same)).every(Boolean)) return true
    }
    return false
  }

  #normalise(value: Json): Json {
    return normalise(value, this.#names)
  }
}

const reservedText = (fields: Fields, names: Names): string =>
  JSON.stringify(normalise(fields.reserved_resources_full ?? {}, names))

const nameOf = (slave: Slave): string => slave.hostname.split('.')[0] ?? ''

function parsed(text: string): Json {
  try {
    return text === '' ? '' : (JSON.parse(text) as Json)
  } catch {
    return text
  }
}

const isFields = (value: Json): value is Fields =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

const pick = (fields: Fields, keys: readonly string[]): Json =>
  Object.fromEntries(keys.flatMap((key) => (fields[key] === undefined ? [] : [[key, fields[key]]])))
