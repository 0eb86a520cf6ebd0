import { existsSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { Resources } from '@holdfast/model/resource/resources'
import { expect } from 'vitest'
import { CaseFramework, readResources, type Joining } from './case-framework.ts'
import type { WholeCluster } from './whole-cluster.ts'

/** A step of a case: one of its keys says what is done. */
export interface Step {
  readonly subscribe?: Joining
  /** Waits for an offer to the framework `to`. */
  readonly offer?: {
    readonly contains?: readonly unknown[]
    readonly notContains?: readonly unknown[]
  }
  readonly to?: string
  readonly by?: string
  readonly accept?: readonly object[]
  readonly filters?: object
  readonly decline?: { readonly refuse_seconds: number }
  readonly revive?: string
  readonly leave?: string
  readonly rescinded?: boolean | 'both'
  readonly taskRunning?: string
  readonly taskFinished?: string
  readonly killTask?: string
  readonly addAgent?: Readonly<Record<string, unknown>>
  readonly write?: string
  readonly as?: string | null
  readonly post?: string
  readonly form?: Readonly<Record<string, unknown>>
  readonly v1?: unknown
  readonly get?: string
  readonly raw?: {
    readonly method: string
    readonly path: string
    readonly as?: string | null
    readonly headers?: Readonly<Record<string, string>>
    readonly body?: unknown
  }
  readonly status?: number
  readonly body?: string
  readonly json?: unknown
  /** What is to be in the lists at these places. */
  readonly jsonContains?: Readonly<Record<string, unknown>>
  readonly headers?: Readonly<Record<string, string>>
  readonly absentHeaders?: readonly string[]
}

/** What frameworks do in a case. */
export class Play {
  readonly cluster: WholeCluster
  readonly frameworks = new Map<string, CaseFramework>()
  #last: CaseFramework | undefined

  constructor(cluster: WholeCluster) {
    this.cluster = cluster
  }

  /** False: it is a step of an operator. */
  async step(step: Step): Promise<boolean> {
    const { cluster } = this
    if (step.subscribe !== undefined) await this.#subscribe(step.subscribe)
    else if (step.offer !== undefined) await this.#offer(this.#framework(step.to), step.offer)
    else if (step.accept !== undefined)
      await this.#framework(step.by).accept(filled(cluster, step.accept), step.filters)
    else if (step.decline !== undefined) await this.#framework(step.by).decline(step.decline.refuse_seconds)
    else if (step.revive !== undefined) await this.#framework(step.revive).call('REVIVE', {})
    else if (step.leave !== undefined) await this.#framework(step.leave).call('TEARDOWN', {})
    else if (step.rescinded !== undefined) await this.#rescinded(step.rescinded)
    else if (step.taskRunning !== undefined) await this.#framework().taskIn(step.taskRunning, 'TASK_RUNNING')
    else if (step.taskFinished !== undefined)
      await this.#framework().taskIn(step.taskFinished, 'TASK_FINISHED')
    else if (step.killTask !== undefined) await this.#kill(step.killTask)
    else if (step.addAgent !== undefined) {
      for (const name of Object.keys(step.addAgent)) await cluster.cluster.startAgent(name)
    } else if (step.write !== undefined) await this.#write(step.write)
    else return false
    return true
  }

  async #subscribe(joining: Joining): Promise<void> {
    const { logins } = this.cluster.options
    const principal = joining.principal ?? (logins === undefined ? undefined : 'test-principal')
    const as = logins?.find((login) => login.startsWith(`${principal}:`))
    const { principal: _, ...rest } = joining
    this.#last = await CaseFramework.join(
      this.cluster,
      principal === undefined ? rest : { ...rest, principal },
      as,
    )
    this.frameworks.set(joining.name, this.#last)
  }

  #offer(framework: CaseFramework, { contains = [], notContains = [] }: NonNullable<Step['offer']>) {
    const wanted = Resources.of(readResources(contains))
    const unwanted = readResources(notContains)
    return framework.offered(
      (offered) =>
        Resources.contains(offered, wanted) && !unwanted.some((each) => Resources.contains(offered, each)),
    )
  }

  async #rescinded(which: boolean | 'both'): Promise<void> {
    const watched = which === true ? [this.#framework()] : [...this.frameworks.values()]
    const rescinds = () => watched.map(({ heard }) => heard.includes('RESCIND'))
    if (which === false) return expect(rescinds()).not.toContain(true)
    await this.cluster.until(() => !rescinds().includes(false))
    for (const { heard } of watched) heard.length = 0
  }

  async #kill(task: string): Promise<void> {
    await this.#framework().call('KILL', { task_id: { value: task } })
    await this.#framework().taskIn(task, 'TASK_KILLED')
  }

  async #write(path: string): Promise<void> {
    const whole = wholePath(this.cluster, path)
    await this.cluster.until(() => existsSync(join(whole, '..')))
    writeFileSync(whole, 'data')
  }

  #framework(name?: string): CaseFramework {
    const framework = name === undefined ? this.#last : this.frameworks.get(name)
    if (framework === undefined) throw new Error(`There is no framework ${name}`)
    return framework
  }
}

/** `$S` stands for the id of agent S, or of framework S. */
export function filled<T>(
  cluster: WholeCluster,
  value: T,
  frameworks: ReadonlyMap<string, CaseFramework> = new Map(),
): T {
  const text = JSON.stringify(value).replaceAll(
    /\$(\w+)/g,
    (_, name: string) => frameworks.get(name)?.id ?? cluster.agentId(name),
  )
  return JSON.parse(text) as T
}

export const wholePath = ({ dataDir }: WholeCluster, path: string): string =>
  path.startsWith('/') ? path : join(dataDir, 'agents/S', path)
