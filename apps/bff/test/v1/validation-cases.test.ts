import { readFileSync } from 'node:fs'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { WholeCluster } from './whole-cluster.ts'

interface Case {
  readonly id: string
  readonly do: { readonly validate: string; readonly value: object }
  readonly expect: { readonly ok?: true; readonly error?: string }
}

const file = new URL('../../../../packages/model/test/cases/validation.json', import.meta.url)
const { cases } = JSON.parse(readFileSync(file, 'utf8')) as { readonly cases: readonly Case[] }
const named = (kind: string) =>
  cases.filter(({ do: step }) => step.validate === kind).map((each) => [each.id, each] as const)

let cluster: WholeCluster
beforeAll(async () => {
  cluster = await new WholeCluster({ agents: { S: 'cpus:40;mem:100;disk:100' } }).start()
})
afterAll(() => cluster.remove())

/** Answered otherwise here, and why. */
const OTHERWISE: Readonly<Record<string, string | undefined>> = {
  // A role is required by its declaration: without it no message comes to be that could be validated.
  'quota-no-role': 'Failed to convert JSON into Call protobuf: Missing required fields: ',
}

/** The rest of these cases needs no cluster: the model has them. */
describe('what operators ask for is validated as Mesos does', () => {
  test('all cases are here', () =>
    expect([named('call').length, named('quotaConfig').length]).toEqual([10, 7]))

  test.each(named('call'))('%s', async (_id, { do: { value }, expect: expected }) => {
    const { status, text } = await cluster.call(value)
    expect([status, text]).toEqual([400, expect.stringContaining(expected.error ?? '')])
    expect(text).toMatch(/^Failed to validate master::Call: /)
  })

  test.each(named('quotaConfig'))('%s', async (id, { do: { value }, expect: expected }) => {
    const update_quota = { quota_configs: [value], force: true }
    const { status, text } = await cluster.call({ type: 'UPDATE_QUOTA', update_quota })
    if (expected.ok) expect([status, text]).toEqual([200, ''])
    else expect([status, text]).toEqual([400, expect.stringContaining(OTHERWISE[id] ?? expected.error ?? '')])
  })
})
