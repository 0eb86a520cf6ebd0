import { readFileSync } from 'node:fs'
import type { TaskState } from '@holdfast/model/task-state'
import { PersistentMap } from '@holdfast/model/persistent-map'
import { describe, expect, test } from 'vitest'
import { at, caseFile, expectAnswer, type ExpectedAnswer } from './expect-answer.ts'
import { HandFed } from './hand-fed.ts'

interface GivenInstance {
  readonly id?: string
  readonly instanceId?: string
  readonly condition?: 'Staging' | 'Running'
  readonly host?: string
  readonly currentIncarnation?: number
}

interface Case {
  readonly id: string
  readonly do: string
  readonly given: {
    readonly existing?: readonly string[] | Readonly<Record<string, { readonly role?: string }>>
    readonly apps?: readonly string[] | Readonly<Record<string, { readonly id: string }>>
    readonly pods?: readonly string[]
    readonly instances?: readonly GivenInstance[]
    readonly lockedBy?: readonly string[]
    readonly config?: { readonly mesosRole?: string }
    readonly method?: string
    readonly path: string
    readonly query?: Readonly<Record<string, string>>
    readonly force?: boolean
    readonly body?: unknown
  }
  readonly expect: ExpectedAnswer & {
    readonly matches?: readonly string[]
    readonly killed?: readonly string[]
    readonly wiped?: boolean
    readonly killedInstance?: string
    readonly taskCount?: number
    readonly taskFields?: Readonly<Record<string, unknown>>
    readonly taskHas?: readonly string[]
    readonly taskLacks?: readonly string[]
    readonly bodyIds?: readonly string[]
    readonly recommendedInstead?: { readonly message?: string }
  }
}

const file = new URL('../life/lifecycle.json', import.meta.url)

const UUID = 'c0caec0a-863a-11e9-915b-c610fee06dff'

const appJson = (id: string, instances: number) => ({
  id,
  cmd: 'sleep 1',
  cpus: 0.1,
  mem: 32,
  instances,
  portDefinitions: [],
})

const podJson = (id: string, instances: number) => ({
  id,
  containers: [
    { name: 'container1', resources: { cpus: 0.1, mem: 32 }, exec: { command: { shell: 'sleep 1' } } },
  ],
  scaling: { kind: 'fixed', instances },
})

/** The world of a case. Marathon's own tests put instances where they need them; here they are led there. */
async function worldOf({ given }: Case): Promise<HandFed> {
  const role = given.config?.mesosRole ?? '*'
  const fed = new HandFed({ config: { mesosRole: role } })
  const kind = given.pods !== undefined || given.path.startsWith('/v2/pods') ? 'pods' : 'apps'
  for (const definition of definitionsOf(given, kind)) {
    fed.uuids.push(...(given.lockedBy ?? ['deployment']), ...uuidsOf(given))
    // oxlint-disable-next-line no-await-in-loop
    await expectAnswer(await fed.ask('POST', `/v2/${kind}`, definition), { status: 201 })
    fed.uuids.length = 0
  }
  const isRun = given.instances !== undefined || (kind === 'apps' ? isList(given.apps) : isList(given.pods))
  if (isRun) bringUp(fed, given, role)
  if (given.lockedBy === undefined) await fed.endDeployments()
  fed.calls.length = 0
  return fed
}

const isList = (ids: unknown): boolean => Array.isArray(ids) && ids.length > 0

function definitionsOf(given: Case['given'], kind: 'apps' | 'pods'): readonly object[] {
  const { existing, apps, pods, instances } = given
  const named = kind === 'pods' ? (pods ?? existing) : (apps ?? existing)
  const count = instances?.length ?? 1
  const make = kind === 'pods' ? podJson : appJson
  if (Array.isArray(named)) return named.map((id: string) => make(id, count))
  if (apps !== undefined && !Array.isArray(apps)) return Object.values(apps)
  if (instances !== undefined) return [make('/my/app', count)]
  return []
}

const uuidsOf = ({ instances = [{}] }: Case['given']): readonly string[] =>
  instances.map(({ id, instanceId }, index) => {
    const [, uuid] = (id ?? instanceId ?? '').split('.instance-')
    return uuid ?? (index === 0 ? UUID : `${index}${UUID.slice(1)}`)
  })

/** Every instance runs, or is about to; as often started anew as it is to have been. */
function bringUp(fed: HandFed, { instances = [{}] }: Case['given'], role: string): void {
  const { condition = 'Running', host = 'host.some', currentIncarnation = 1 } = instances[0] ?? {}
  const tell = (state: TaskState) => {
    for (const { tasks } of PersistentMap.values(fed.state.instances)) {
      for (const taskId of tasks.keys()) fed.status(taskId, state)
    }
  }
  for (let at = 1; at <= currentIncarnation; at++) {
    if (at > 1) tell('TASK_FINISHED')
    fed.pass(600_000)
    for (const _ of instances) fed.offer({ host, role })
    tell(condition === 'Staging' ? 'TASK_STAGING' : 'TASK_RUNNING')
  }
}

const killedBy = ({ calls }: HandFed): readonly string[] =>
  calls.flatMap(({ kill }) => (kill === undefined ? [] : [kill.task_id.value]))

function urlOf({ method, path, query, force }: Case['given']): string {
  // Those without a method change a pod.
  if (method === undefined) return `/v2/pods${path}?force=${String(force ?? false)}`
  return query === undefined ? path : `${path}?${new URLSearchParams(query).toString()}`
}

describe('requests, as the cases have them', () => {
  const all = [caseFile('app-validation'), caseFile('pod-validation'), readFileSync(file, 'utf8')].flatMap(
    (text): readonly Case[] => JSON.parse(text).cases,
  )
  const roleChanges = all.filter(({ id }) => id.startsWith('pod-put-role-change'))

  test.each(all.filter((each) => each.do === 'request' && !roleChanges.includes(each)))(
    '$id',
    async (one) => {
      const { given, expect: expected } = one
      const fed = await worldOf(one)
      const before = fed.state
      const answer = await fed.ask(given.method ?? 'PUT', urlOf(given), given.body)
      const { body: whole, ...others } = expected
      const recommended = expected.recommendedInstead?.message
      const said =
        recommended === undefined ? { ...others, body: whole } : { ...others, message: recommended }
      const body = await expectAnswer(answer, said)
      if (answer.status >= 400) expect(fed.state).toBe(before)
      if (expected.matches !== undefined) {
        const ids = expected.matches.map((key) => at(given.apps, `${key}.id`))
        expect(at(body, 'apps')).toEqual(ids.map((id) => expect.objectContaining({ id })))
      }
      if (expected.killed !== undefined) expect(killedBy(fed)).toEqual(expected.killed)
      if (expected.wiped === true)
        expect(PersistentMap.get(fed.state.instances, `my_app-1.instance-${UUID}`)?.goal).not.toBe('Running')
      if (expected.killedInstance !== undefined) {
        expect(killedBy(fed)).toEqual([`${expected.killedInstance}._app.5`])
      }
      if (expected.bodyIds !== undefined) {
        const found = Array.isArray(body) ? body.map((each) => at(each, 'instanceId')) : []
        expect(new Set(found)).toEqual(new Set(expected.bodyIds))
      }
      if (expected.taskCount !== undefined) expectTasks(at(body, 'tasks'), expected)
    },
  )

  // In Marathon's test nothing looks at the whole plan, and the volumes would be new: here they were there before.
  test.each(roleChanges)('$id', async ({ given, expect: expected }) => {
    const fed = new HandFed({ config: { mesosRole: 'foo' } })
    await expectAnswer(await fed.ask('PUT', urlOf(given), given.body), { status: 200 })
    const id = '/foo/mypod'
    const pod = PersistentMap.get(fed.state.runSpecs, id)
    if (pod === undefined) throw new Error('The pod was not made')
    fed.state = { ...fed.state, runSpecs: PersistentMap.set(fed.state.runSpecs, id, { ...pod, role: '*' }) }
    fed.pass(600_000)
    await expectAnswer(await fed.ask('PUT', urlOf(given), given.body), expected)
  })
})

function expectTasks(
  tasks: unknown,
  { taskCount, taskFields = {}, taskHas = [], taskLacks = [] }: Case['expect'],
): void {
  const all: readonly unknown[] = Array.isArray(tasks) ? tasks : []
  expect(all).toHaveLength(taskCount ?? 0)
  for (const task of all) {
    expect(task).toMatchObject(taskFields)
    for (const name of taskHas) expect(task).toHaveProperty(name)
    for (const name of taskLacks) expect(task).not.toHaveProperty(name)
  }
}
