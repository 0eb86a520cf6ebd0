import { afterEach, describe, expect, test } from 'vitest'
import { AgentId } from '@holdfast/model/ids'
import { rowsOf } from '../ledger/ask.ts'
import { replayed, type Replayed } from '../replay/replayed.ts'

const FRAMEWORK = 'b9dafbb0-b373-462a-8773-570f337d3ce2-0000'
const DB2 = AgentId('b9dafbb0-b373-462a-8773-570f337d3ce2-S3')

type Fields = Record<string, unknown>
const isFields = (json: unknown): json is Fields =>
  typeof json === 'object' && json !== null && !Array.isArray(json)

/** As before 1.4: a reservation is told by `role` and `reservation` alone, and nothing is refined. */
function oldResources(json: unknown): unknown {
  if (Array.isArray(json)) {
    return json.filter((each) => !isRefined(each)).map(oldResources)
  }
  if (!isFields(json)) return json
  const { reservations: _, allocation_info: __, ...rest } = json
  return Object.fromEntries(Object.entries(rest).map(([name, value]) => [name, oldResources(value)]))
}

const isRefined = (json: unknown): boolean =>
  isFields(json) && Array.isArray(json['reservations']) && json['reservations'].length > 1

function withoutNewFields(agent: Fields, full: boolean): Fields {
  const newer = ['capabilities', 'deactivated', 'port', ...(full ? [] : FULL)]
  return Object.fromEntries(Object.entries(agent).filter(([name]) => !newer.includes(name)))
}
const FULL = [
  'reserved_resources_full',
  'unreserved_resources_full',
  'used_resources_full',
  'offered_resources_full',
]

/** A master of before 1.1, which has no v1 API; `full`: it tells resources in full, as 0.28 and later do. */
async function oldMaster(version: string, full: boolean): Promise<Replayed> {
  const old = await replayed('02-tasks-attached')
  // It starts anew, so it is asked who it is; from then on its time goes on.
  let uptime = 0
  const task = {
    id: 'postgres.1',
    name: 'postgres',
    framework_id: FRAMEWORK,
    slave_id: DB2,
    state: 'TASK_RUNNING',
    resources: { cpus: 0.5, disk: 65536, mem: 256, ports: '[31000-31000]' },
  }
  const state = {
    version,
    id: '20160401-000000-1',
    start_time: 1795182666.9,
    elected_time: 1795182666.9,
    slaves: [],
    frameworks: [
      {
        id: FRAMEWORK,
        name: 'marathon',
        role: 'marathon',
        principal: 'marathon',
        active: true,
        failover_timeout: 604800,
        tasks: [task],
      },
    ],
  }
  old.replay.instead((request, response) => {
    if (request.to !== 'master') return false
    if (request.path === '/api/v1') response.writeHead(404).end('404 Not Found.')
    else if (request.path === '/master/state') response.end(JSON.stringify(state))
    else if (request.path === '/metrics/snapshot') response.end(`{"master/uptime_secs":${(uptime += 1)}}`)
    else return false
    return true
  })
  old.replay.rewrite((text, to) => {
    const json = JSON.parse(text) as Fields
    if (to !== 'master' || !Array.isArray(json['slaves'])) return text
    const slaves = (json['slaves'] as Fields[]).map((agent) =>
      withoutNewFields(oldResources(agent) as Fields, full),
    )
    return JSON.stringify({ slaves })
  })
  await old.lookAgain()
  return old
}

describe('an old master', () => {
  let cluster: Replayed
  afterEach(() => cluster.close())

  const lines = () =>
    rowsOf(cluster.ledger, 'volumes')
      .map(({ hostname, persistenceId, status, owner, sizeMb, disk }) =>
        [hostname, persistenceId.split('#')[0], sizeMb, disk.kind, status, owner.state].join(' '),
      )
      .sort()

  test('of 0.28 is read: role and reservation alone, and no newer API', async () => {
    cluster = await oldMaster('0.28.2', true)
    expect(cluster.cluster.view()).toMatchObject({ state: 'live', mesosVersion: '0.28.2' })
    expect(lines()).toEqual([
      '10.0.0.11 cassandra-commitlog-0 1024 root detached unverified',
      '10.0.0.11 cassandra-data-0 65536 mount detached unverified',
      '10.0.0.11 kafka 20000 root attached claimed',
      '10.0.0.12 postgres 65536 mount attached claimed',
      '10.0.0.13 mysql 1000 root attached claimed',
      '10.0.0.14 hdfs-block-7 60000 path detached unverified',
      '10.0.0.14 kafka 20000 path attached claimed',
      '10.0.0.14 shared-cache 2000 path detached unverified',
      '10.0.0.15 nightly 8000 root detached unverified',
    ])
    const agent = cluster.cluster.view().agents.get(DB2)
    expect(agent).toMatchObject({ status: 'active', capabilities: [] })
    expect(agent?.tasks).toMatchObject([{ taskId: 'postgres.1', state: 'TASK_RUNNING' }])
    expect([...cluster.cluster.view().frameworks.values()]).toMatchObject([
      { name: 'marathon', roles: ['marathon'] },
    ])
    for (const { account } of rowsOf(cluster.ledger, 'agents')) expect(account.remainderMb).toBe(0)
  })

  test('of before tells sums alone: no volume is claimed, and the sums are right', async () => {
    cluster = await oldMaster('0.25.0', false)
    expect(lines()).toEqual([])
    const row = rowsOf(cluster.ledger, 'agents').find(({ hostname }) => hostname === '10.0.0.15')
    expect(row?.account).toMatchObject({
      sizeMb: 169_940,
      reservedIdleMb: 20_000,
      freeMb: 149_940,
      remainderMb: 0,
    })
    expect(row).toMatchObject({ cpus: 8, memMb: 32_768 })
  })

  test('is not asked for the newer API again and again', async () => {
    cluster = await oldMaster('0.28.2', true)
    cluster.replay.requests.length = 0
    await cluster.lookAgain()
    expect(cluster.replay.requests.map(({ path }) => path)).toEqual([
      '/metrics/snapshot',
      '/master/slaves',
      '/master/state',
    ])
  })

  test('has agents that do not tell what they have: nothing on them is proved', async () => {
    cluster = await oldMaster('0.28.2', true)
    cluster.replay.rewrite((text, to) =>
      to === 'db2' ? text.replaceAll('_resources_full', '_resources_other') : text,
    )
    const view = await cluster.cluster.agentView(DB2)
    expect(view).toMatchObject({ ok: false, error: { reason: expect.stringContaining('so old') as string } })
  })
})
