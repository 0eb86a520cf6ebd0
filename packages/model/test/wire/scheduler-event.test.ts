import * as fc from 'fast-check'
import { Scalar } from '@holdfast/model/scalar'
import { decodeSchedulerEvent, readSchedulerEvent } from '@holdfast/model/wire/read-scheduler-event'
import { describe, expect, test } from 'vitest'

const labels = { labels: [{ key: 'marathon_framework_id', value: 'F' }] }

/** The same volume, as frameworks of either kind are told of it. */
const volume = {
  name: 'disk',
  type: 'SCALAR',
  scalar: { value: 512 },
  allocation_info: { role: 'db' },
  disk: {
    persistence: { id: 'db#data#u', principal: 'marathon' },
    volume: { container_path: 'data', mode: 'RW' },
    source: { type: 'MOUNT', mount: { root: '/dcos/volume0' } },
  },
}
const older = { ...volume, role: 'db', reservation: { principal: 'marathon', labels } }
const newer = {
  ...volume,
  reservations: [{ type: 'DYNAMIC', role: 'db', principal: 'marathon', labels }],
}

const offer = (resources: readonly unknown[], more: object = {}) => ({
  id: { value: 'O1' },
  framework_id: { value: 'F' },
  agent_id: { value: 'S1' },
  hostname: 'a1.test',
  allocation_info: { role: 'db' },
  resources,
  ...more,
})

const offers = (...list: readonly unknown[]) =>
  decodeSchedulerEvent(JSON.parse(JSON.stringify({ type: 'OFFERS', offers: { offers: list } })))

const valueOf = (event: unknown) => {
  const decoded = readSchedulerEvent(JSON.stringify(event))
  if (!decoded.ok) throw new Error(decoded.error)
  return decoded.value
}

describe('an event that a master tells', () => {
  test('has the same resources in whichever spelling their reservations came', () => {
    const expected = {
      name: 'disk',
      value: { type: 'SCALAR', scalar: Scalar.of(512) },
      reservations: [{ type: 'DYNAMIC', role: 'db', principal: 'marathon', labels: labels.labels }],
      disk: {
        source: { type: 'MOUNT', root: '/dcos/volume0' },
        persistence: { id: 'db#data#u', principal: 'marathon' },
        volume: { containerPath: 'data', mode: 'RW' },
      },
    }
    for (const resource of [older, newer, { ...older, ...newer }]) {
      expect(offers(offer([resource]))).toMatchObject({ value: { offers: [{ resources: [expected] }] } })
    }
  })

  test('is an offer with its role, place, attributes and maintenance', () => {
    const more = {
      attributes: [
        { name: 'rack', type: 'TEXT', text: { value: 'r1' } },
        { name: 'level', type: 'SCALAR', scalar: { value: 3.5 } },
        { name: 'ports', type: 'RANGES', ranges: { range: [{ begin: 1, end: 2 }] } },
        { name: 'tags', type: 'SET', set: { item: ['a', 'b'] } },
        { name: 'empty', type: 'TEXT' },
      ],
      domain: { fault_domain: { region: { name: 'eu' }, zone: { name: 'eu-1a' } } },
      executor_ids: [{ value: 'E1' }],
      unavailability: { start: { nanoseconds: '1795198674792000000' }, duration: { nanoseconds: 5_000_000 } },
    }
    expect(offers(offer([], more))).toEqual({
      ok: true,
      value: {
        type: 'OFFERS',
        offers: [
          {
            offerId: 'O1',
            agentId: 'S1',
            hostname: 'a1.test',
            role: 'db',
            resources: [],
            attributes: [
              { name: 'rack', value: { type: 'TEXT', text: 'r1' } },
              { name: 'level', value: { type: 'SCALAR', scalar: Scalar.of(3.5) } },
              { name: 'ports', value: { type: 'RANGES', ranges: [{ begin: 1, end: 2 }] } },
              { name: 'tags', value: { type: 'SET', set: ['a', 'b'] } },
            ],
            region: 'eu',
            zone: 'eu-1a',
            executorIds: ['E1'],
            unavailability: { startMs: 1_795_198_674_792, durationMs: 5 },
          },
        ],
      },
    })
  })

  test('may hold offers that nothing can be made of, which do not spoil the others', () => {
    const bad = { ...offer([{ ...older, scalar: { value: -1 } }]), id: { value: 'O2' } }
    const nameless = { agent_id: { value: 'S1' } }
    expect(offers(offer([newer]), bad, nameless)).toMatchObject({
      value: {
        offers: [{ offerId: 'O1' }],
        unreadable: [{ offerId: 'O2', reason: expect.stringContaining('value <= 0') as string }],
      },
    })
  })

  test('is a subscription, with how often it will be heard of and who leads', () => {
    const master_info = {
      id: 'M',
      ip: 1,
      port: 5050,
      hostname: 'm1',
      address: { hostname: 'm1.test', port: 5051 },
      version: '1.12.0',
      domain: { fault_domain: { region: { name: 'eu' }, zone: { name: 'eu-1a' } } },
    }
    expect(
      valueOf({
        type: 'SUBSCRIBED',
        subscribed: { framework_id: { value: 'F' }, heartbeat_interval_seconds: 15, master_info },
      }),
    ).toEqual({
      type: 'SUBSCRIBED',
      frameworkId: 'F',
      heartbeatIntervalMs: 15_000,
      master: {
        id: 'M',
        hostname: 'm1.test',
        port: 5051,
        version: '1.12.0',
        region: 'eu',
        zone: 'eu-1a',
      },
    })
  })

  test('is the status of a task, with its addresses and times', () => {
    expect(
      valueOf({
        type: 'UPDATE',
        update: {
          status: {
            task_id: { value: 't' },
            state: 'TASK_UNREACHABLE',
            source: 'SOURCE_MASTER',
            reason: 'REASON_SLAVE_REMOVED',
            message: 'gone',
            agent_id: { value: 'S1' },
            executor_id: { value: 'e' },
            timestamp: 1.5,
            uuid: 'AAAA',
            healthy: false,
            unreachable_time: { nanoseconds: 2_000_000_000 },
            container_status: { network_infos: [{ ip_addresses: [{ ip_address: '10.0.0.1' }] }] },
          },
        },
      }),
    ).toEqual({
      type: 'UPDATE',
      status: {
        taskId: 't',
        state: 'TASK_UNREACHABLE',
        source: 'SOURCE_MASTER',
        reason: 'REASON_SLAVE_REMOVED',
        message: 'gone',
        agentId: 'S1',
        executorId: 'e',
        atMs: 1500,
        uuid: 'AAAA',
        healthy: false,
        unreachableSinceMs: 2000,
        ipAddresses: ['10.0.0.1'],
      },
    })
  })

  test.each([
    [{ type: 'HEARTBEAT' }, { type: 'HEARTBEAT' }],
    [
      { type: 'RESCIND', rescind: { offer_id: { value: 'O' } } },
      { type: 'RESCIND', offerId: 'O' },
    ],
    [
      { type: 'ERROR', error: { message: 'no' } },
      { type: 'ERROR', message: 'no' },
    ],
    [{ type: 'ERROR' }, { type: 'ERROR', message: 'The master gave no reason' }],
    [
      { type: 'FAILURE', failure: { agent_id: { value: 'S' }, executor_id: { value: 'E' }, status: 9 } },
      { type: 'FAILURE', agentId: 'S', executorId: 'E', status: 9 },
    ],
    [
      { type: 'MESSAGE', message: { agent_id: { value: 'S' }, executor_id: { value: 'E' }, data: 'eA==' } },
      { type: 'MESSAGE', agentId: 'S', executorId: 'E', data: 'eA==' },
    ],
    [
      {
        type: 'UPDATE_OPERATION_STATUS',
        update_operation_status: {
          status: { operation_id: { value: 'op' }, state: 'OPERATION_FINISHED', uuid: { value: 'u' } },
        },
      },
      {
        type: 'UPDATE_OPERATION_STATUS',
        status: { operationId: 'op', state: 'OPERATION_FINISHED', uuid: 'u' },
      },
    ],
    [
      { type: 'INVERSE_OFFERS', inverse_offers: {} },
      { type: 'OTHER', name: 'INVERSE_OFFERS' },
    ],
  ])('is read: %j', (event, expected) => {
    expect(valueOf(event)).toEqual(expected)
  })

  test.each([
    ['nothing', ''],
    ['a list', '[]'],
    ['no type', '{}'],
    ['a type that is none', '{"type":1}'],
    ['a subscription without id', '{"type":"SUBSCRIBED","subscribed":{}}'],
    [
      'a state that there is not',
      '{"type":"UPDATE","update":{"status":{"task_id":{"value":"t"},"state":"?"}}}',
    ],
    ['an offer that is a number', '{"type":"OFFERS","offers":{"offers":[1]}}'],
    ['what is too deep', `{"type":"UPDATE","update":${'['.repeat(5000)}${']'.repeat(5000)}}`],
  ])('is refused, and not thrown at: %s', (_, text) => {
    expect(readSchedulerEvent(text).ok).toBe(false)
  })

  test('never throws, whatever it holds', () => {
    const types = ['SUBSCRIBED', 'OFFERS', 'RESCIND', 'UPDATE', 'FAILURE', 'MESSAGE', 'ERROR']
    const any = fc.jsonValue({ maxDepth: 6 })
    const event = fc.tuple(fc.constantFrom(...types), any).map(([type, value]) => ({
      type,
      [type.toLowerCase()]: value,
    }))
    const resources = fc.array(
      fc.record(
        {
          name: fc.constantFrom('disk', 'cpus', ''),
          type: fc.constantFrom('SCALAR', 'RANGES', 'SET', 'TEXT'),
          scalar: fc.record({ value: fc.oneof(fc.double(), fc.constantFrom('Infinity', '1e400', -0)) }),
          ranges: fc.record({ range: fc.array(fc.record({ begin: fc.integer(), end: fc.integer() })) }),
          role: fc.string(),
          reservations: fc.array(
            fc.record({ type: fc.constantFrom('DYNAMIC', 'UNKNOWN'), role: fc.string() }),
          ),
          disk: any,
          allocation_info: any,
        },
        { requiredKeys: [] },
      ),
    )
    fc.assert(
      fc.property(
        fc.oneof(
          event,
          resources.map((list) => ({ type: 'OFFERS', offers: { offers: [offer(list)] } })),
        ),
        (value) => {
          const text = JSON.stringify(value)
          expect(typeof readSchedulerEvent(text).ok).toBe('boolean')
        },
      ),
      { numRuns: 2000 },
    )
  })
})
