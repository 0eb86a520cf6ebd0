import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { Resources } from '@holdfast/model/resource/resources'
import type { Result } from '@holdfast/model/result'
import { afterEach, describe, expect, test } from 'vitest'
import { parseRoles, parseWeights } from '../../src/flags/roles.ts'
import { type CaseFramework, readResources } from './case-framework.ts'
import { filled, Play, type Step, wholePath } from './case-play.ts'
import { PATIENT, QUICK } from './quick-clock.ts'
import { WholeCluster, type Answer } from './whole-cluster.ts'

interface Case {
  readonly id: string
  readonly given: Given
  readonly do: readonly Step[]
  readonly expect: {
    readonly agentTotal?: Readonly<Record<string, TotalOf>>
    readonly disk?: readonly string[]
    readonly metrics?: Readonly<Record<string, number>>
    readonly metricsAbsent?: readonly string[]
  }
}

interface Given {
  readonly agents: Readonly<Record<string, unknown>>
  readonly auth: boolean
  readonly acls?: unknown
  readonly credentials?: readonly { readonly principal: string; readonly secret: string }[]
  readonly roles?: string
  readonly weights?: string
  /** False: frameworks need not log in. */
  readonly frameworkAuth?: boolean
  readonly authorizer?: string
}

interface TotalOf {
  readonly contains?: readonly unknown[]
  readonly notContains?: readonly unknown[]
  readonly equals?: readonly unknown[]
}

const file = join(import.meta.dirname, 'cases/endpoints.json')
const { cases } = JSON.parse(readFileSync(file, 'utf8')) as { readonly cases: readonly Case[] }

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
  test('all cases are here', () => expect(cases).toHaveLength(132))

  test.each(cases.map((each) => [each.id, each] as const))('%s', async (_id, given) => {
    const cluster = await clusterOf(given)
    const disks = join(cluster.dataDir, 'disks')
    const play = new Play(cluster)
    for (const step of onOwnDisks(given.do, disks)) {
      if (await play.step(step)) continue
      const answer = await ask(cluster, step, play.frameworks)
      expect.soft({ step, status: answer.status, text: answer.text }).toMatchObject({ status: step.status })
      if (step.body === '') expect(answer.text).toBe('')
      else if (step.body !== undefined) expect(answer.text).toContain(step.body)
      // What an agent says beside that is its own.
      if (step.get?.startsWith('agent:')) expect(answer.json).toMatchObject(Object(step.json))
      else if (step.json !== undefined) expectJson(answer.json, filled(cluster, step.json, play.frameworks))
      for (const [place, value] of Object.entries(step.jsonContains ?? {})) {
        expect(at(answer.json, place.replace(/\[\]$/, ''))).toContainEqual(value)
      }
      for (const [name, value] of Object.entries(step.headers ?? {})) {
        expect(answer.headers.get(name)).toBe(value)
      }
      for (const name of step.absentHeaders ?? []) expect(answer.headers.get(name)).toBeNull()
    }
    const { agentTotal = {}, disk = [], metrics = {}, metricsAbsent = [] } = onOwnDisks(given.expect, disks)
    for (const [name, total] of Object.entries(agentTotal)) expectTotal(cluster, name, total)
    for (const path of disk) await expectPath(cluster, path)
    const measured = async () => (await cluster.ask({ path: '/metrics/snapshot', as: LOGINS[0] })).json
    for (const [name, value] of Object.entries(metrics)) {
      await cluster.until(async () => memberOf(await measured(), name) === value)
    }
    for (const name of metricsAbsent) expect(await measured()).not.toHaveProperty([name])
  })
})

async function clusterOf({ given, do: steps }: Case): Promise<WholeCluster> {
  const isOperators = steps.some((step) => 'as' in step)
  const later = steps.flatMap(({ addAgent = {} }) => Object.entries(addAgent))
  const roles = given.roles === undefined ? undefined : valueOf(parseRoles(given.roles))
  const weights = given.weights === undefined ? undefined : valueOf(parseWeights(given.weights, roles))
  const logins =
    given.credentials?.map(({ principal, secret }) => `${principal}:${secret}`) ??
    LOGINS.concat('creator-principal:secret')
  const cluster = new WholeCluster({
    agents: onOwnDisks({ ...given.agents, ...Object.fromEntries(later) }, '{disks}'),
    // Here operators and frameworks log in, or nobody does.
    ...(given.auth && (given.frameworkAuth !== false || isOperators) && { logins }),
    ...(given.acls !== undefined && { acls: given.acls }),
    settings: { ...PATIENT, ...(roles && { roles }), ...(weights && { weights }) },
    ...(given.authorizer !== undefined && { authorizerFails: true }),
    clock: QUICK,
  })
  running.push(cluster)
  await cluster.start()
  await cluster.until(() => Object.keys(given.agents).every((name) => cluster.status(name) === 'active'))
  for (const [name] of later) await cluster.cluster.stopAgent(name)
  return cluster
}

function valueOf<T>(result: Result<T, readonly string[]>): T {
  if (!result.ok) throw new Error(result.error.join('; '))
  return result.value
}

/** The disks of a case lie in the folder of the cluster. */
function onOwnDisks<T>(value: T, disks: string): T {
  return JSON.parse(JSON.stringify(value).replaceAll('/mnt/', `${disks}/mnt/`)) as T
}

function ask(
  cluster: WholeCluster,
  step: Step,
  frameworks: ReadonlyMap<string, CaseFramework>,
): Promise<Answer> {
  const { raw, post, form, v1, get } = filled(cluster, step, frameworks)
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
  if (get !== undefined) return cluster.ask({ path: get.replace(/^agent:/, '/slave(1)'), as })
  const fields = new URLSearchParams()
  for (const [name, value] of Object.entries(form ?? {})) {
    fields.set(name, typeof value === 'string' ? value : JSON.stringify(value))
  }
  return cluster.ask({ method: 'POST', path: post ?? '', as, body: fields.toString() })
}

/** An object may name places in the answer: `infos.length`, `roles[name=eng].reserved`. */
function expectJson(actual: unknown, expected: unknown): void {
  const places = Object.entries(Array.isArray(expected) ? [] : (expected ?? {})).filter(([key]) =>
    /[.[]/.test(key),
  )
  if (places.length === 0) return expect(actual).toEqual(expected)
  for (const [place, value] of places)
    expect([place, inOrder(at(actual, place))]).toEqual([place, inOrder(value)])
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

/** The order of a list says nothing. */
function inOrder(json: unknown): unknown {
  if (Array.isArray(json)) {
    const parts = json.map((each) => inOrder(each))
    return parts.toSorted((a, b) => (JSON.stringify(a) < JSON.stringify(b) ? -1 : 1))
  }
  if (typeof json !== 'object' || json === null) return json
  const members = Object.entries(json).toSorted(([a], [b]) => (a < b ? -1 : 1))
  return Object.fromEntries(members.map(([name, value]) => [name, inOrder(value)]))
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
  if (contains !== undefined)
    expect(Resources.contains(total, Resources.of(readResources(contains)))).toBe(true)
  for (const each of readResources(notContains ?? [])) expect(Resources.contains(total, each)).toBe(false)
  if (equals !== undefined) {
    // The ports are those of the default.
    const rest = Resources.filter(total, (resource) => resource.name !== 'ports')
    const wanted = Resources.of(readResources(equals.filter((each) => each !== 'ports')))
    expect(Resources.equals(rest, wanted)).toBe(true)
  }
}

/** `+volumes/...` is to be there, `-volumes/...` is not, soon. */
async function expectPath(cluster: WholeCluster, expected: string): Promise<void> {
  const whole = wholePath(cluster, expected.slice(1))
  await cluster.until(() => existsSync(whole) === expected.startsWith('+'))
}
