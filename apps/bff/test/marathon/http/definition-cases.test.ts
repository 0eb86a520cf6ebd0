import { PersistentMap } from '@holdfast/model/persistent-map'
import { describe, expect, test } from 'vitest'
import { at, caseFile, expectAnswer, type ExpectedAnswer } from './expect-answer.ts'
import { HandFed } from './hand-fed.ts'

interface Config {
  readonly mesosRole?: string
  readonly features?: readonly string[]
  readonly groups?: Readonly<Record<string, { readonly enforceRole?: boolean }>>
  readonly newGroupEnforceRole?: 'off' | 'top'
}

interface Case {
  readonly id: string
  readonly do: string
  readonly given: {
    readonly config?: Config
    readonly body?: unknown
    readonly rawBody?: string
    readonly roleSettings?: { readonly validRoles: readonly string[]; readonly defaultRole: string }
    readonly old?: Readonly<Record<string, unknown>>
    readonly new?: Readonly<Record<string, unknown>>
  }
  readonly expect: ExpectedAnswer & {
    readonly normalized?: Readonly<Record<string, unknown>>
    readonly groups?: Readonly<Record<string, { readonly enforceRole: boolean | null }>>
    readonly recommendedInstead?: { readonly status?: number; readonly warning?: boolean }
    readonly valid?: boolean
    readonly planPathPrefix?: string
    readonly newInstancesRole?: string
  }
}

async function startWith({
  mesosRole = 'db',
  features = [],
  groups = {},
  newGroupEnforceRole = 'off',
}: Config) {
  const fed = new HandFed({ config: { mesosRole, features: new Set(features), newGroupEnforceRole } })
  for (const [id, { enforceRole }] of Object.entries(groups)) {
    // oxlint-disable-next-line no-await-in-loop
    const made = await fed.ask('PUT', '/v2/groups', { id, ...(enforceRole !== undefined && { enforceRole }) })
    expect(made.status, await made.text()).toBe(200)
  }
  return fed
}

const kinds = { App: '/v2/apps', Pod: '/v2/pods' } as const

describe.each(['App', 'Pod'] as const)('definitions, over HTTP: %s', (kind) => {
  const all: readonly Case[] = JSON.parse(
    caseFile(kind === 'App' ? 'app-validation' : 'pod-validation'),
  ).cases
  const path = kinds[kind]

  test.each(all.filter((each) => each.do === `validate${kind}`))(
    '$id',
    async ({ given, expect: expected }) => {
      const fed = await startWith({
        ...given.config,
        ...(given.roleSettings && { mesosRole: given.roleSettings.defaultRole }),
      })
      const before = fed.state
      const answer = await fed.ask('POST', path, given.rawBody ?? given.body)
      const status = expected.recommendedInstead?.status ?? expected.status
      const body = await expectAnswer(answer, { ...expected, ...(status !== undefined && { status }) })
      if (status !== 201) {
        expect(fed.state).toBe(before)
        return
      }
      for (const [where, value] of Object.entries(expected.normalized ?? {}))
        expect(at(body, where)).toEqual(value)
      for (const [id, { enforceRole }] of Object.entries(expected.groups ?? {})) {
        // oxlint-disable-next-line no-await-in-loop
        const group = await expectAnswer(await fed.ask('GET', `/v2/groups${id}`), { status: 200 })
        expect(at(group, 'enforceRole') ?? null).toBe(enforceRole)
      }
      if (expected.recommendedInstead?.warning) expect(answer.headers.get('Warning')).toContain('persistant')
    },
  )

  test.each(all.filter((each) => each.do === `update${kind}`))('$id', async ({ given, expect: expected }) => {
    const { old = {}, new: next = {}, config = {} } = given
    const role = typeof old.role === 'string' ? old.role : 'db'
    const fed = await startWith({ mesosRole: role, ...config })
    await expectAnswer(await fed.ask('POST', path, old), { status: 201 })
    await fed.endDeployments()
    const before = fed.state
    const change = (query: string) =>
      fed.ask(
        'PUT',
        `${path}${String(old.id)}?partialUpdate=false${query}`,
        kind === 'Pod' ? mounted(next) : next,
      )
    const answer = await change('')
    if (expected.newInstancesRole !== undefined) {
      await expectAnswer(answer, { status: 422, violations: [{ path: '/role' }] })
      await expectAnswer(await change('&force=true'), { status: 200 })
      expect(PersistentMap.get(fed.state.runSpecs, String(old.id))?.role).toBe(expected.newInstancesRole)
      return
    }
    if (expected.valid !== false) {
      await expectAnswer(answer, { status: 200 })
      return
    }
    const body = await expectAnswer(answer, { status: 422, message: 'Object is not valid' })
    expect(fed.state).toBe(before)
    const details = at(body, 'details')
    for (const { path: where = '', errors = [] } of expected.violations ?? []) {
      const planned = `${expected.planPathPrefix ?? `/${kind.toLowerCase()}(0)`}${where === '/' ? '' : where}`
      // What the definition alone does wrong is told before the plan is looked at.
      expect(details).toContainEqual({
        path: expect.toSatisfy((each: string) => each === planned || each === where),
        errors: expect.arrayContaining([...errors]),
      })
    }
  })
})

/** A volume that no container mounts would be refused for that alone, before anything is compared. */
function mounted(pod: Readonly<Record<string, unknown>>): object {
  const { containers, volumes } = pod
  if (!Array.isArray(containers) || !Array.isArray(volumes)) return pod
  const [first, ...others] = containers
  const volumeMounts = volumes.map(({ name }) => ({ name, mountPath: `${name}-mount` }))
  return { ...pod, containers: [{ ...first, volumeMounts }, ...others] }
}
