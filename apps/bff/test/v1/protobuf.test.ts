import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { decodeProtobuf, encodeProtobuf } from '../../src/wire/protobuf.ts'
import { WholeCluster, type Answer } from './whole-cluster.ts'

const PROTOBUF = 'application/x-protobuf'
let cluster: WholeCluster

beforeAll(async () => {
  cluster = await new WholeCluster({ agents: { S: 'cpus:2;mem:1024;disk:1024;ports:[1-9]' } }).start()
})
afterAll(() => cluster.remove())

const post = (body: Uint8Array<ArrayBuffer>): Promise<Answer & { readonly bytes: Uint8Array }> =>
  askBytes({ method: 'POST', path: '/api/v1', headers: { 'content-type': PROTOBUF, accept: PROTOBUF }, body })

async function askBytes(asked: Parameters<WholeCluster['fetch']>[0]) {
  const response = await cluster.fetch(asked)
  const bytes = new Uint8Array(await response.arrayBuffer())
  const text = new TextDecoder().decode(bytes)
  return { status: response.status, headers: response.headers, text, json: undefined, bytes }
}

const reserve = () => ({
  type: 'RESERVE_RESOURCES',
  reserve_resources: {
    agent_id: { value: cluster.agentId() },
    resources: [
      {
        name: 'disk',
        type: 'SCALAR',
        scalar: { value: 12.5 },
        reservations: [
          {
            type: 'DYNAMIC',
            role: 'ads',
            principal: 'ops',
            labels: { labels: [{ key: 'team', value: 'x' }] },
          },
        ],
      },
    ],
  },
})

describe('protocol buffers', () => {
  test('reserve as JSON does', async () => {
    const answer = await post(encodeProtobuf('master.Call', reserve()))
    expect(answer).toMatchObject({ status: 202, text: '' })
    const { json } = await cluster.ask({ path: '/slaves' })
    expect(json).toMatchObject({
      slaves: [{ reserved_resources_full: { ads: [{ scalar: { value: 12.5 } }] } }],
    })
  })

  test.each(['GET_AGENTS', 'GET_STATE', 'GET_ROLES', 'GET_MASTER', 'GET_VERSION', 'GET_FLAGS', 'GET_QUOTA'])(
    'answer %s with what the JSON says',
    async (type) => {
      const [answer, inJson] = await Promise.all([
        post(encodeProtobuf('master.Call', { type })),
        cluster.call({ type }),
      ])
      expect(answer.headers.get('content-type')).toBe(PROTOBUF)
      const decoded = decodeProtobuf('master.Response', answer.bytes)
      expect(decoded.ok && known(decoded.value)).toEqual(known(inJson.json))
    },
  )

  test('carry quotas, whose amounts are a map', async () => {
    const update = {
      type: 'UPDATE_QUOTA',
      update_quota: { quota_configs: [{ role: 'ads', limits: { disk: { value: 100 } } }] },
    }
    expect((await post(encodeProtobuf('master.Call', update))).status).toBe(200)
    const { bytes } = await post(encodeProtobuf('master.Call', { type: 'GET_QUOTA' }))
    expect(decodeProtobuf('master.Response', bytes)).toMatchObject({
      value: { get_quota: { status: { configs: [{ role: 'ads', limits: { disk: { value: 100 } } }] } } },
    })
  })

  test.each([
    ['bytes that are no message', [0xff, 0xff]],
    ['a message that lacks what it needs', [0x08, 19, 0x3a, 0x00]],
  ])('are refused when they are %s', async (_what, bytes) => {
    expect(await post(Uint8Array.from(bytes))).toMatchObject({
      status: 400,
      text: 'Failed to parse body into Call protobuf',
    })
  })

  test('name no type that is not known', async () => {
    const text = "Failed to validate master::Call: Expecting 'type' to be present"
    expect(await post(Uint8Array.from([0x08, 0x7f]))).toMatchObject({ status: 400, text })
    expect(await post(new Uint8Array(0))).toMatchObject({ status: 400, text })
  })

  test('are what the wire says: numbers, types and order of bytes', () => {
    const bytes = encodeProtobuf('master.Call', {
      type: 'DESTROY_VOLUMES',
      destroy_volumes: { agent_id: { value: 'a' } },
    })
    // Field 1, varint 22; field 10, five bytes: field 1, three bytes: field 1, one byte.
    expect([...bytes]).toEqual([0x08, 22, 0x52, 5, 0x0a, 3, 0x0a, 1, 0x61])
  })

  test('keep what is not read, byte for byte', () => {
    // A task's health check is opaque here: field 15 of a Task.
    const task = {
      name: 't',
      task_id: { value: '1' },
      framework_id: { value: 'f' },
      agent_id: { value: 'a' },
      state: 'TASK_RUNNING',
      health_check: { opaque_bytes: Buffer.from([8, 1]).toString('base64') },
    }
    expect(decodeProtobuf('Task', encodeProtobuf('Task', task))).toEqual({ ok: true, value: task })
  })
})

test('every field of every message has a number of its own', () => {
  const file = join(import.meta.dirname, '../../src/wire/fields.json')
  const { messages } = JSON.parse(readFileSync(file, 'utf8')) as {
    messages: Record<string, Record<string, [number]>>
  }
  for (const [name, fields] of Object.entries(messages)) {
    const numbers = Object.values(fields).map(([number]) => number)
    expect([name, new Set(numbers).size]).toEqual([name, numbers.length])
  }
})

/** Without what only the JSON has, and with lists that are empty left out, which the wire cannot tell. */
function known(json: unknown): unknown {
  if (Array.isArray(json)) return json.map(known)
  if (typeof json !== 'object' || json === null) return json
  const entries = Object.entries(json)
    .filter(([key, value]) => key !== 'checkpoint' && !(Array.isArray(value) && value.length === 0))
    .map(([key, value]) => [key, known(value)] as const)
  return Object.fromEntries(entries)
}
