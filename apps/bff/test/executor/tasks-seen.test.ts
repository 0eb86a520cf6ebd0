import { execFileSync } from 'node:child_process'
import { mkdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs'
import { join, relative } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { WholeCluster, type Answer } from '../v1/whole-cluster.ts'
import { LocalFramework } from './local-framework.ts'

let cluster: WholeCluster
let framework: LocalFramework
let sandbox = ''
let agentId = ''

const OPS = 'ops:hush'
const STRANGER = 'stranger:hush'
const NONE = { type: 'NONE' } as const
const ANY = { type: 'ANY' } as const
const rule = (what: object) => [
  { principals: { values: ['ops'] }, users: ANY },
  { principals: { values: ['stranger'] }, ...what },
]

const VOLUME = {
  name: 'disk',
  type: 'SCALAR',
  scalar: { value: 64 },
  reservations: [{ type: 'DYNAMIC', role: 'db', principal: 'ops' }],
  disk: {
    persistence: { id: 'v1', principal: 'ops' },
    volume: { container_path: 'data', mode: 'RW' },
  },
}
const { disk: _, ...RESERVED } = VOLUME
const scalar = (name: string, value: number) => ({ name, type: 'SCALAR', scalar: { value } })

beforeAll(async () => {
  cluster = await new WholeCluster({
    agents: { S: 'cpus:2;mem:1024;disk:1024', T: 'cpus:0.1;mem:1' },
    executor: 'process',
    logins: [OPS, STRANGER],
    settings: { allocationIntervalMs: 10 },
    acls: {
      view_frameworks: rule({ users: NONE }),
      view_tasks: rule({ users: NONE }),
      view_executors: rule({ users: NONE }),
      view_containers: rule({ users: NONE }),
      access_sandboxes: rule({ users: NONE }),
      get_endpoints: [{ principals: { values: ['stranger'] }, paths: NONE }],
    },
  }).start()
  framework = new LocalFramework(cluster.cluster.scheduler, {
    user: 'root',
    name: 'tests',
    principal: 'ops',
    roles: ['db'],
    failover_timeout: 60,
    capabilities: [{ type: 'MULTI_ROLE' }, { type: 'RESERVATION_REFINEMENT' }],
  })
  const offer = await framework.offer(({ offer }) => offer.agentId.endsWith('S0'))
  agentId = offer.offer.agentId
  framework.accept(offer, [
    { type: 'RESERVE', reserve: { resources: [RESERVED] } },
    { type: 'CREATE', create: { volumes: [VOLUME] } },
    {
      type: 'LAUNCH',
      launch: {
        task_infos: [
          {
            name: 't1',
            task_id: { value: 't1' },
            agent_id: { value: agentId },
            command: {
              value: 'head -c 100000 /dev/zero > data/big; echo out; echo err >&2; touch ready; sleep 1000',
            },
            resources: [scalar('cpus', 0.5), scalar('mem', 64), scalar('disk', 10), VOLUME],
          },
        ],
      },
    },
  ])
  await framework.comesTo('t1', 'TASK_RUNNING')
  const state = (await ask('/slave(1)/state')).json as {
    frameworks: { executors: { directory: string; container: string }[] }[]
  }
  sandbox = state.frameworks[0]?.executors[0]?.directory ?? ''
  await eventually(async () => (await browse(sandbox)).text.includes('ready'))
})

afterAll(async () => {
  framework.call({ type: 'TEARDOWN' })
  await eventually(() => Promise.resolve(noProcessIn(sandbox)))
  await cluster.remove()
})

const ask = (path: string, as = OPS): Promise<Answer> => cluster.ask({ path, as })
const browse = (path: string, as = OPS) => ask(`/files/browse?path=${encodeURIComponent(path)}`, as)
const read = (path: string, more = '', as = OPS) =>
  ask(`/files/read?path=${encodeURIComponent(path)}${more}`, as)
const call = (body: object, as = OPS, path = '/slave(1)/api/v1'): Promise<Answer> =>
  cluster.ask({
    method: 'POST',
    path,
    as,
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(body),
  })

async function eventually(holds: () => Promise<boolean>): Promise<void> {
  for (const deadline = Date.now() + 15_000; !(await holds());) {
    if (Date.now() > deadline) throw new Error(`It never became so: ${String(holds)}`)
    await new Promise((resolve) => setTimeout(resolve, 5))
  }
}

const noProcessIn = (path: string): boolean =>
  !execFileSync('sh', ['-c', 'ls -l /proc/[0-9]*/cwd 2>/dev/null || true']).toString().includes(path)

describe('an agent tells what it runs', () => {
  test('to whoever asks its v1 API', async () => {
    const about = { framework_id: { value: framework.id }, executor_id: { value: 't1' } }
    expect((await call({ type: 'GET_TASKS' })).json).toMatchObject({
      type: 'GET_TASKS',
      get_tasks: {
        launched_tasks: [{ task_id: { value: 't1' }, agent_id: { value: agentId }, state: 'TASK_RUNNING' }],
      },
    })
    expect((await call({ type: 'GET_EXECUTORS' })).json).toMatchObject({
      get_executors: { executors: [{ executor_info: { ...about, source: 't1' } }] },
    })
    expect((await call({ type: 'GET_FRAMEWORKS' })).json).toMatchObject({
      get_frameworks: { frameworks: [{ framework_info: { name: 'tests', id: { value: framework.id } } }] },
    })
    const { json } = await call({ type: 'GET_STATE' })
    expect(json).toMatchObject({
      get_state: {
        get_tasks: { launched_tasks: [{ name: 't1' }] },
        get_executors: { executors: [{ executor_info: about }] },
        get_frameworks: { frameworks: [{}] },
      },
    })
    expect((await call({ type: 'GET_CONTAINERS' })).json).toMatchObject({
      get_containers: {
        containers: [
          { ...about, resource_statistics: { cpus_limit: 0.5, mem_limit_bytes: 64 * 1024 * 1024 } },
        ],
      },
    })
    expect((await call({ type: 'GET_STATE' }, OPS, '/slave(2)/api/v1')).json).toEqual({
      type: 'GET_STATE',
      get_state: { get_tasks: {}, get_executors: {}, get_frameworks: {} },
    })
  })

  test('and its containers, by their ids, which are those of the sandboxes', async () => {
    const { json } = await ask('/slave(1)/containers')
    const id = sandbox.split('/').at(-1)
    expect(json).toMatchObject([
      {
        container_id: id,
        framework_id: framework.id,
        executor_id: 't1',
        status: { container_id: { value: id } },
        statistics: { disk_limit_bytes: 10 * 1024 * 1024 },
      },
    ])
    expect((await ask(`/slave(1)/containers?container_id=${id}`)).json).toHaveLength(1)
    expect((await ask('/slave(1)/containers?container_id=other')).json).toEqual([])
    expect((await ask('/slave(2)/containers')).json).toEqual([])
  })

  test('but not to whoever may not see it', async () => {
    const type = (name: string) => ({ type: name })
    for (const name of ['TASKS', 'EXECUTORS', 'FRAMEWORKS', 'CONTAINERS']) {
      expect((await call(type(`GET_${name}`), STRANGER)).json).toEqual({
        type: `GET_${name}`,
        [`get_${name.toLowerCase()}`]: {},
      })
    }
    expect((await ask('/slave(1)/state', STRANGER)).json).toMatchObject({ frameworks: [] })
    for (const path of ['containers', 'monitor/statistics']) {
      expect((await ask(`/slave(1)/${path}`, STRANGER)).status).toBe(403)
    }
    expect((await browse(sandbox, STRANGER)).status).toBe(403)
    expect((await read(`${sandbox}/stdout`, '', STRANGER)).status).toBe(403)
    const list = { type: 'LIST_FILES', list_files: { path: sandbox } }
    expect((await call(list, STRANGER)).status).toBe(403)
    const file = { type: 'READ_FILE', read_file: { path: `${sandbox}/stdout`, offset: 0 } }
    expect((await call(file, STRANGER)).status).toBe(403)
  })

  test('and how much lies on each volume, once it was measured', async () => {
    const volume = async () => {
      const [{ statistics }] = (await ask('/slave(1)/monitor/statistics')).json as [
        { statistics: { disk_statistics: { used_bytes?: number; persistence?: object }[] } },
      ]
      return statistics.disk_statistics.find(({ persistence }) => persistence !== undefined)
    }
    await eventually(async () => ((await volume())?.used_bytes ?? 0) >= 100_000)
    expect(await volume()).toMatchObject({
      persistence: { id: 'v1', principal: 'ops' },
      limit_bytes: 64 * 1024 * 1024,
    })
  })
})

describe('the files of a sandbox', () => {
  test('are listed, by its directory and by the name of its executor', async () => {
    const paths = (answer: Answer) => (answer.json as { path: string }[]).map(({ path }) => path)
    const listed = await browse(sandbox)
    expect(paths(listed)).toEqual(['data', 'ready', 'stderr', 'stdout'].map((name) => `${sandbox}/${name}`))
    const own = execFileSync('id', ['-un']).toString().trim()
    expect(listed.json).toContainEqual(
      expect.objectContaining({ path: `${sandbox}/stdout`, size: 4, uid: own, nlink: 1 }),
    )
    expect((listed.json as { mode: string }[]).map(({ mode }) => mode[0])).toEqual(['d', '-', '-', '-'])
    const name = `/framework/${framework.id}/executor/t1/latest`
    expect(paths(await browse(name))).toContain(`${name}/stdout`)
    expect(paths(await browse(`${sandbox}/`))).toHaveLength(4)
    const { json } = await call({ type: 'LIST_FILES', list_files: { path: sandbox } })
    expect(json).toMatchObject({
      list_files: {
        file_infos: [{ path: `${sandbox}/data` }, {}, {}, { path: `${sandbox}/stdout`, size: 4 }],
      },
    })
  })

  test('are read, a part at a time', async () => {
    expect((await read(`${sandbox}/stdout`, '&offset=0')).json).toEqual({ offset: 0, data: 'out\n' })
    expect((await read(`${sandbox}/stdout`)).json).toEqual({ offset: 4, data: '' })
    expect((await read(`${sandbox}/stdout`, '&offset=-1')).json).toEqual({ offset: 4, data: '' })
    expect((await read(`${sandbox}/stdout`, '&offset=1&length=2')).json).toEqual({ offset: 1, data: 'ut' })
    expect((await read(`${sandbox}/stdout`, '&offset=99')).json).toEqual({ offset: 99, data: '' })
    const file = { path: `${sandbox}/stdout`, offset: 1, length: 2 }
    expect((await call({ type: 'READ_FILE', read_file: file })).json).toEqual({
      type: 'READ_FILE',
      read_file: { size: 4, data: Buffer.from('ut').toString('base64') },
    })
    const big = (await read(`${sandbox}/data/big`, '&offset=0')).json as { data: string }
    expect(big.data).toHaveLength(65_536)
  })

  test('on its volumes are part of it, and come as a whole when they are asked for', async () => {
    expect((await browse(`${sandbox}/data`)).json).toMatchObject([
      { path: `${sandbox}/data/big`, size: 100_000 },
    ])
    const response = await cluster.fetch({
      path: `/files/download?path=${encodeURIComponent(`${sandbox}/data/big`)}`,
      as: OPS,
    })
    expect(response.headers.get('content-type')).toBe('application/octet-stream')
    expect(response.headers.get('content-disposition')).toBe("attachment; filename*=UTF-8''big")
    expect((await response.arrayBuffer()).byteLength).toBe(100_000)
  })

  test('are not those that lie elsewhere, whatever leads there', async () => {
    const outside = join(cluster.dataDir, 'secret')
    writeFileSync(outside, 'hush')
    mkdirSync(join(sandbox, 'sub'), { recursive: true })
    symlinkSync(outside, join(sandbox, 'sub', 'leak'))
    symlinkSync('/etc', join(sandbox, 'sub', 'etc'))
    symlinkSync(join(cluster.dataDir, 'agents/S/volumes'), join(sandbox, 'sub', 'volumes'))
    execFileSync('mkfifo', [join(sandbox, 'sub', 'pipe')])
    for (const path of ['sub/leak', 'sub/etc/passwd', relative(sandbox, outside), 'sub/volumes/roles']) {
      const answer = await read(`${sandbox}/${path}`, '&offset=0')
      expect([path, answer.status, answer.text.includes('hush')]).toEqual([path, 400, false])
      expect(answer.text).toMatch(/ is inaccessible\.\n$/)
      expect((await browse(`${sandbox}/${path}`)).status).toBe(400)
    }
    expect((await read(`${sandbox}/sub/pipe`, '&offset=0')).status).toBe(400)
    // Of a link that leads out it is told that it is there, and nothing of where it leads.
    const listed = (await browse(`${sandbox}/sub`)).json as { path: string; mode: string; size: number }[]
    expect(listed.find(({ path }) => path.endsWith('leak'))?.mode).toMatch(/^l/)
    expect(readFileSync(outside, 'utf8')).toBe('hush')
  })

  test.each([
    ['', 400],
    ['/etc/passwd', 404],
    ['/', 404],
    ['../../etc/passwd', 404],
    ['/framework/other/executor/t1/latest', 404],
    ['/framework/../executor/../latest', 404],
    ['x\0y', 404],
  ])('a path %j that is none of them is refused', async (path, status) => {
    for (const verb of ['browse', 'read', 'download']) {
      const answer = await ask(`/files/${verb}?path=${encodeURIComponent(path)}&offset=0`)
      expect([verb, answer.status]).toEqual([verb, status])
    }
    const list = { type: 'LIST_FILES', list_files: { path } }
    expect((await call(list, OPS, '/api/v1')).status).toBe(404)
  })

  test('what is asked for wrongly is refused in words', async () => {
    expect(await read(`${sandbox}/stdout`, '&offset=x')).toMatchObject({
      status: 400,
      text: "Failed to parse offset: Failed to convert 'x' to number.\n",
    })
    expect((await read(`${sandbox}/stdout`, '&offset=0&length=-5')).status).toBe(400)
    expect(await read(sandbox, '&offset=0')).toMatchObject({
      status: 400,
      text: 'Cannot read a directory.\n',
    })
    expect((await read(`${sandbox}/none`, '&offset=0')).status).toBe(404)
    expect((await read(sandbox.replace('/agents/S/', '/agents/T/'), '&offset=0')).status).toBe(404)
  })
})
