import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Resource } from '@holdfast/model/resource/resource'
import { Resources } from '@holdfast/model/resource/resources'
import { parseResources, upgradeResources } from '@holdfast/model/wire/resource'
import { afterEach, describe, expect, test } from 'vitest'
import { WholeCluster, type Answer } from './whole-cluster.ts'

interface Case {
  readonly id: string
  readonly given: Given
  readonly do: readonly Step[]
  readonly expect: {
    readonly agentTotal?: Readonly<Record<string, TotalOf>>
    readonly disk?: readonly string[]
    readonly metrics?: unknown
    readonly metricsAbsent?: readonly string[]
  }
}

interface Given {
  readonly agents: Readonly<Record<string, unknown>>
  readonly auth: boolean
  readonly acls?: unknown
  readonly credentials?: readonly { readonly principal: string; readonly secret: string }[]
  readonly roles?: string
  readonly authorizer?: string
}

interface Step {
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

interface TotalOf {
  readonly contains?: readonly unknown[]
  readonly notContains?: readonly unknown[]
  readonly equals?: readonly unknown[]
}

const file = join(import.meta.dirname, 'cases/endpoints.json')
const { cases } = JSON.parse(readFileSync(file, 'utf8')) as { readonly cases: readonly Case[] }

/** What a case needs that this cluster does not have; undefined: nothing. */
function missing({ given, do: steps }: Case): string | undefined {
  const requests = ['post', 'v1', 'get', 'raw']
  if (steps.some((step) => !requests.some((key) => key in step))) return 'a framework'
  if (given.roles !== undefined) return 'a list of roles in the flags'
  return given.authorizer === undefined ? undefined : 'an authorizer that breaks'
}

const LOGINS = ['test-principal:test-secret', 'test-principal-2:test-secret-2']
const loginOf = (as: string | null | undefined): string | undefined =>
  as === undefined || as === null
    ? undefined
    : (LOGINS.find((each) => each.startsWith(`${as}:`)) ?? `${as}:wrong`)

const running: WholeCluster[] = []
afterEach(async () => {
  for (const cluster of running.splice(0)) await cluster.remove()
})

describe('operators ask, and Mesos would answer', () => {
  test.each(cases.filter((each) => missing(each) === undefined).map((each) => [each.id, each] as const))(
    '%s',
    async (_id, given) => {
      const logins =
        given.given.credentials?.map(({ principal, secret }) => `${principal}:${secret}`) ?? LOGINS
      const cluster = new WholeCluster({
        agents: onOwnDisks(given.given.agents, '{disks}'),
        ...(given.given.auth && { logins }),
        ...(given.given.acls !== undefined && { acls: given.given.acls }),
      })
      running.push(cluster)
      await cluster.start()
      const disks = join(cluster.dataDir, 'disks')
      for (const step of onOwnDisks(given.do, disks)) {
        const answer = await ask(cluster, step)
        expect.soft({ step, status: answer.status, text: answer.text }).toMatchObject({ status: step.status })
        if (step.body === '') expect(answer.text).toBe('')
        else if (step.body !== undefined) expect(answer.text).toContain(step.body)
        if (step.json !== undefined) expectJson(answer.json, step.json)
        for (const [place, value] of Object.entries(step.jsonContains ?? {})) {
          expect(at(answer.json, place.replace(/\[\]$/, ''))).toContainEqual(value)
        }
        for (const [name, value] of Object.entries(step.headers ?? {})) {
          expect(answer.headers.get(name)).toBe(value)
        }
        for (const name of step.absentHeaders ?? []) expect(answer.headers.get(name)).toBeNull()
      }
      const { agentTotal = {}, disk = [], metricsAbsent = [] } = onOwnDisks(given.expect, disks)
      for (const [name, total] of Object.entries(agentTotal)) expectTotal(cluster, name, total)
      for (const path of disk) await expectPath(cluster, path)
      const { json } = await cluster.ask({ path: '/metrics/snapshot', as: LOGINS[0] })
      for (const name of metricsAbsent) expect(json).not.toHaveProperty([name])
    },
  )

  test('all but those that need what is not here', () => {
    const left: Record<string, number> = {}
    for (const each of cases) {
      const what = missing(each)
      if (what !== undefined) left[what] = (left[what] ?? 0) + 1
    }
    expect(left).toEqual({
      'a framework': 34,
      'a list of roles in the flags': 3,
      'an authorizer that breaks': 1,
    })
  })
})

/** The disks of a case lie in the folder of the cluster. */
function onOwnDisks<T>(value: T, disks: string): T {
  return JSON.parse(JSON.stringify(value).replaceAll('/mnt/', `${disks}/mnt/`)) as T
}

function ask(cluster: WholeCluster, step: Step): Promise<Answer> {
  const { raw, post, form, v1, get } = filled(cluster, step)
  if (raw !== undefined) {
    const { method, path, headers, body } = raw
    return cluster.ask({
      method,
      path,
      as: loginOf(raw.as),
      ...(headers !== undefined && { headers }),
      ...(body !== undefined &&
        method !== 'GET' && { body: typeof body === 'string' ? body : JSON.stringify(body) }),
    })
  }
  const as = loginOf(step.as)
  if (v1 !== undefined) return cluster.call(v1, as)
  if (get !== undefined) return cluster.ask({ path: get, as })
  const fields = new URLSearchParams()
  for (const [name, value] of Object.entries(form ?? {})) {
    fields.set(name, typeof value === 'string' ? value : JSON.stringify(value))
  }
  return cluster.ask({ method: 'POST', path: post ?? '', as, body: fields.toString() })
}

/** `$S` stands for the id of agent S. */
function filled<T>(cluster: WholeCluster, value: T): T {
  const text = JSON.stringify(value).replaceAll(/\$(\w+)/g, (_, name: string) => cluster.agentId(name))
  return JSON.parse(text) as T
}

/** An object may name places in the answer: `infos.length`, `roles[name=eng].reserved`. */
function expectJson(actual: unknown, expected: unknown): void {
  const places = Object.entries(Array.isArray(expected) ? [] : (expected ?? {})).filter(([key]) =>
    /[.[]/.test(key),
  )
  if (places.length === 0) return expect(actual).toEqual(expected)
  for (const [place, value] of places) expect([place, at(actual, place)]).toEqual([place, value])
}

function at(json: unknown, place: string): unknown {
  let now: unknown = json
  for (const part of place.split('.')) {
    const [, name = '', key, wanted] = /^(\w+)(?:\[(?:(\w+)=)?([^\]]+)\])?$/.exec(part) ?? []
    // A list that is empty is left out.
    if (name === 'length') return Array.isArray(now) ? now.length : 0
    now = memberOf(now, name)
    if (wanted === undefined || !Array.isArray(now)) continue
    now = key === undefined ? now[Number(wanted)] : now.find((each) => memberOf(each, key) === wanted)
  }
  return now
}

const memberOf = (value: unknown, name: string): unknown =>
  typeof value === 'object' && value !== null
    ? Object.entries(value).find(([key]) => key === name)?.[1]
    : undefined

function expectTotal(cluster: WholeCluster, name: string, { contains, notContains, equals }: TotalOf): void {
  const agent = [...cluster.cluster.view().agents.values()].find(
    ({ hostname }) => hostname === `${name}.test`,
  )
  const total = agent?.total ?? Resources.empty
  if (contains !== undefined) expect(Resources.contains(total, Resources.of(read(contains)))).toBe(true)
  for (const each of read(notContains ?? [])) expect(Resources.contains(total, each)).toBe(false)
  if (equals !== undefined) {
    // The ports are those of the default.
    const rest = Resources.filter(total, (resource) => resource.name !== 'ports')
    const wanted = Resources.of(read(equals.filter((each) => each !== 'ports')))
    expect(Resources.equals(rest, wanted)).toBe(true)
  }
}

function read(wire: readonly unknown[]): readonly Resource[] {
  const parsed = parseResources(JSON.stringify(wire))
  const resources = parsed.ok ? upgradeResources(parsed.value) : parsed
  if (!resources.ok) throw new Error(resources.error)
  return resources.value
}

/** `+volumes/...` is to be there, `-volumes/...` is not, soon. */
async function expectPath(cluster: WholeCluster, expected: string): Promise<void> {
  const path = expected.slice(1)
  const whole = path.startsWith('/') ? path : join(cluster.dataDir, 'agents/S', path)
  await cluster.until(() => existsSync(whole) === expected.startsWith('+'))
}
