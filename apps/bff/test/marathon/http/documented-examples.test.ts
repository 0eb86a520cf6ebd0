import { existsSync, readdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { isPersistentVolume } from '@holdfast/model/resource/resource'
import { Resources } from '@holdfast/model/resource/resources'
import { afterEach, describe, expect, test } from 'vitest'
import { at, expectAnswer } from './expect-answer.ts'
import { disk, InCluster, ports, scalar } from './in-cluster.ts'

/** The examples of Marathon's documentation of stateful services, as they are written there. */

const postgres = (sizes: object, constraint: string): object => ({
  id: '/postgres',
  cpus: 1,
  instances: 1,
  mem: 512,
  networks: [{ mode: 'container/bridge' }],
  container: {
    type: 'DOCKER',
    volumes: [
      {
        containerPath: 'pgdata',
        mode: 'RW',
        persistent: { type: 'mount', ...sizes, constraints: [['path', 'LIKE', constraint]] },
      },
    ],
    docker: { image: 'postgres:latest' },
    portMappings: [{ containerPort: 5432, hostPort: 0, protocol: 'tcp', name: 'postgres' }],
  },
  env: { POSTGRES_PASSWORD: 'password', PGDATA: 'pgdata' },
  upgradeStrategy: { maximumOverCapacity: 0, minimumHealthCapacity: 0 },
})

const mysql: object = {
  id: '/mysql',
  cpus: 1,
  mem: 512,
  disk: 0,
  instances: 1,
  networks: [{ mode: 'container/bridge' }],
  container: {
    type: 'DOCKER',
    volumes: [
      { containerPath: 'mysqldata', mode: 'RW', persistent: { type: 'root', size: 1000 } },
      { containerPath: '/var/lib/mysql', hostPath: 'mysqldata', mode: 'RW' },
    ],
    docker: { image: 'mysql', forcePullImage: false },
    portMappings: [{ containerPort: 3306, hostPort: 0, servicePort: 10_000, protocol: 'tcp' }],
  },
  env: {
    MYSQL_USER: 'wordpress',
    MYSQL_PASSWORD: 'secret',
    MYSQL_ROOT_PASSWORD: 'supersecret',
    MYSQL_DATABASE: 'wordpress',
  },
  upgradeStrategy: { minimumHealthCapacity: 0, maximumOverCapacity: 0 },
}

const container = (number: number, shell: string): object => ({
  name: `container${number}`,
  exec: { command: { shell } },
  resources: { cpus: 0.1, mem: 128 },
  endpoints: [{ name: `httpct${number}`, hostPort: 0, protocol: ['tcp'] }],
  volumeMounts: [{ name: 'pst', mountPath: `pst${number}`, readOnly: false }],
  lifecycle: { killGracePeriodSeconds: 60 },
})

const pod: object = {
  id: '/persistent-volume-pod',
  volumes: [{ name: 'pst', persistent: { type: 'root', size: 10, constraints: [] } }],
  scaling: { kind: 'fixed', instances: 1 },
  scheduling: {
    unreachableStrategy: 'disabled',
    upgrade: { minimumHealthCapacity: 0, maximumOverCapacity: 0 },
  },
  containers: [
    container(
      1,
      "cd $MESOS_SANDBOX && echo 'hello' >> pst1/foo && /opt/mesosphere/bin/python -m http.server $EP_HOST_HTTPCT1",
    ),
    container(2, 'cd $MESOS_SANDBOX && /opt/mesosphere/bin/python -m http.server $EP_HOST_HTTPCT2'),
  ],
  networks: [{ mode: 'host' }],
}

let running: InCluster

afterEach(() => running.end())

const machine = [scalar('cpus', 4), scalar('mem', 4096), scalar('disk', 10_000), ports]

async function start(...disks: readonly object[]): Promise<InCluster> {
  running = new InCluster()
  return running.start([{ name: 'a1', hostname: 'a1.test', resources: [...machine, ...disks] }])
}

/** The tasks of an app, once there are so many that run. */
function running1(id: string): Promise<unknown> {
  return running.until(async () => {
    const body = await expectAnswer(await running.ask('GET', `/v2/apps${id}`), { status: 200 })
    return at(body, 'app.tasksRunning') === 1 && at(body, 'app.tasks[0]')
  }, `a task of ${id}`)
}

async function onAgent(): Promise<Resources> {
  const [agent] = running.cluster.view().agents.values()
  const view = agent && (await running.cluster.agentView(agent.agentId))
  return view?.ok === true ? view.value.total : Resources.empty
}

const reservedOn = async () =>
  Resources.filter(await onAgent(), ({ reservations }) => reservations.length > 0)
const volumesOn = async () => Resources.list(Resources.filter(await onAgent(), isPersistentVolume))

describe('PostgreSQL on a disk of its own', () => {
  // In MB. The page speaks of half a gigabyte to one, and its definition of a thousand times that: both are to work.
  test.each([
    { name: 'as the page means it', size: 512, maxSize: 1024, disks: [400, 1100, 1000, 800] },
    {
      name: 'as the page writes it',
      size: 524_288,
      maxSize: 1_048_576,
      disks: [400_000, 1_100_000, 1_000_000, 800_000],
    },
  ])('takes the smallest mount disk that is large enough, whole: $name', async ({ size, maxSize, disks }) => {
    await start(
      disk('MOUNT', '{disks}/mnt/hdd-1', size + 1),
      ...disks.map((mb, index) => disk('MOUNT', `{disks}/mnt/ssd-${index + 1}`, mb)),
    )
    // Its disks lie at /mnt; a test has a folder of its own.
    const definition = postgres({ size, maxSize }, `${running.folder}/disks/mnt/ssd-.+`)
    const created = await expectAnswer(await running.ask('POST', '/v2/apps', definition), { status: 201 })
    expect(at(created, 'container.volumes[0].persistent')).toMatchObject({ type: 'mount', size, maxSize })
    expect(at(created, 'unreachableStrategy')).toBe('disabled')
    expect(at(created, 'role')).toBe('marathon')

    const task = await running1('/postgres')
    expect(task).toMatchObject({ host: 'a1.test', state: 'TASK_RUNNING', appId: '/postgres' })
    expect(at(task, 'ports')).toHaveLength(1)
    const [volume, ...more] = await volumesOn()
    expect(more).toEqual([])
    expect(volume?.disk?.source).toMatchObject({ type: 'MOUNT', root: expect.stringMatching(/ssd-4$/) })
    expect(volume?.value).toEqual({ type: 'SCALAR', scalar: (disks[3] ?? 0) * 1000 })
    expect(volume?.disk?.volume).toMatchObject({ containerPath: 'pgdata', mode: 'RW' })
    expect(at(task, 'localVolumes[0].persistenceId')).toBe(volume?.disk?.persistence?.id)
  })

  test('is taken as it is written, and says why it waits where there is no such disk', async () => {
    await start(disk('MOUNT', '{disks}/mnt/hdd-1', 600_000))
    const definition = postgres({ size: 524_288, maxSize: 1_048_576 }, '/mnt/ssd-.+')
    await expectAnswer(await running.ask('POST', '/v2/apps', definition), {
      status: 201,
      bodyHas: { 'container.volumes[0].persistent.constraints': [['path', 'LIKE', '/mnt/ssd-.+']] },
    })
    const entry = await running.until(async () => {
      const body = await expectAnswer(await running.ask('GET', '/v2/queue?embed=lastUnusedOffers'), {
        status: 200,
      })
      return at(body, 'queue[0].processedOffersSummary.unusedOffersCount') !== 0 && at(body, 'queue[0]')
    }, 'an offer that is refused')
    expect(entry).toMatchObject({
      count: 1,
      role: 'marathon',
      delay: { overdue: true },
      app: { id: '/postgres' },
    })
    const funnel = at(entry, 'processedOffersSummary.rejectSummaryLastOffers')
    expect(funnel).toHaveLength(10)
    expect(funnel).toContainEqual({ reason: 'InsufficientDisk', declined: 1, processed: 1 })
    expect(at(entry, 'lastUnusedOffers[0]')).toMatchObject({
      offer: {
        hostname: 'a1.test',
        resources: expect.arrayContaining([{ name: 'cpus', role: '*', scalar: 4 }]),
      },
      reason: ['InsufficientDisk'],
    })
  })
})

describe('MySQL, whose image wants its data at an absolute path', () => {
  test('has its volume in the sandbox, and there the path of its image leads', async () => {
    await start()
    await expectAnswer(await running.ask('POST', '/v2/apps', mysql), {
      status: 201,
      bodyHas: {
        'container.volumes[0].persistent': { type: 'root', size: 1000 },
        'container.volumes[1]': { containerPath: '/var/lib/mysql', hostPath: 'mysqldata', mode: 'RW' },
      },
    })
    const task = await running1('/mysql')
    expect(at(task, 'servicePorts')).toEqual([10_000])
    const [agent] = running.cluster.view().agents.values()
    const [volume] = await volumesOn()
    expect(volume?.disk?.volume?.containerPath).toBe('mysqldata')
    expect(volume?.disk?.persistence?.id).toBe(at(task, 'localVolumes[0].persistenceId'))
    expect(agent).toBeDefined()
  })
})

describe('the pod with a volume that two containers share', () => {
  test('runs both on one volume', async () => {
    await start()
    await expectAnswer(await running.ask('POST', '/v2/pods', pod), {
      status: 201,
      headers: { Location: '/persistent-volume-pod' },
    })
    const status = await running.until(async () => {
      const body = await expectAnswer(await running.ask('GET', '/v2/pods/persistent-volume-pod::status'), {
        status: 200,
      })
      return at(body, 'status') === 'STABLE' && body
    }, 'a stable pod')
    expect(at(status, 'instances')).toHaveLength(1)
    expect(at(status, 'instances[0]')).toMatchObject({
      status: 'STABLE',
      agentHostname: 'a1.test',
      containers: [
        {
          name: 'container1',
          status: 'TASK_RUNNING',
          endpoints: [{ name: 'httpct1', allocatedHostPort: expect.any(Number) }],
        },
        {
          name: 'container2',
          status: 'TASK_RUNNING',
          endpoints: [{ name: 'httpct2', allocatedHostPort: expect.any(Number) }],
        },
      ],
    })
    const volumes = await volumesOn()
    expect(volumes).toHaveLength(1)
    expect(at(status, 'instances[0].localVolumes')).toEqual([
      expect.objectContaining({ containerPath: 'pst', persistenceId: volumes[0]?.disk?.persistence?.id }),
    ])
  })
})

describe('DELETE /v2/apps/postgres/tasks/ID?wipe=true', () => {
  test('erases the volume of a suspended task, and frees all that was reserved for it', async () => {
    await start()
    await expectAnswer(await running.ask('POST', '/v2/apps', mysql), { status: 201 })
    const task = await running1('/mysql')
    await running.until(() => nothingDeploys(), 'the end of the deployment')
    await expectAnswer(await running.ask('PUT', '/v2/apps/mysql', { instances: 0 }), { status: 200 })

    // It is told as the page tells it: where it is and what it keeps, and not when it was started.
    const suspended = await running.until(async () => {
      const body = await expectAnswer(await running.ask('GET', '/v2/apps/mysql/tasks'), { status: 200 })
      return at(body, 'tasks[0].state') === 'TASK_KILLED' && at(body, 'tasks[0]')
    }, 'a suspended task')
    expect(suspended).toMatchObject({ appId: '/mysql', host: 'a1.test', id: at(task, 'id'), ports: [] })
    for (const name of ['startedAt', 'stagedAt', 'version']) expect(suspended).not.toHaveProperty(name)
    const folder = volumeFolder(String(at(suspended, 'localVolumes[0].persistenceId')))
    writeFileSync(join(folder, 'table'), 'rows')
    await running.until(() => nothingDeploys(), 'the end of the deployment')

    const path = `/v2/apps/mysql/tasks/${String(at(task, 'id'))}?wipe=true`
    const wiped = await expectAnswer(await running.ask('DELETE', path), { status: 200 })
    expect(at(wiped, 'task')).toEqual(suspended)
    await running.until(async () => Resources.isEmpty(await reservedOn()), 'the end of what was reserved')
    expect(existsSync(folder)).toBe(false)
    expect(await expectAnswer(await running.ask('GET', '/v2/apps/mysql/tasks'), {})).toEqual({ tasks: [] })
  })

  test('of a running task makes a new instance, with a volume of its own', async () => {
    await start()
    await expectAnswer(await running.ask('POST', '/v2/apps', mysql), { status: 201 })
    const first = await running1('/mysql')
    const path = `/v2/apps/mysql/tasks/${String(at(first, 'id'))}?wipe=true`
    await expectAnswer(await running.ask('DELETE', path), { status: 200 })
    const second = await running.until(async () => {
      const task = await running1('/mysql')
      return at(task, 'id') !== at(first, 'id') && task
    }, 'another task')
    const old = at(first, 'localVolumes[0].persistenceId')
    expect(at(second, 'localVolumes[0].persistenceId')).not.toBe(old)
    await running.until(async () => (await volumesOn()).length === 1, 'the end of the old volume')
    const [left] = await volumesOn()
    expect(left?.disk?.persistence?.id).toBe(at(second, 'localVolumes[0].persistenceId'))
  })

  test('deleting an app leaves nothing reserved', async () => {
    await start()
    await expectAnswer(await running.ask('POST', '/v2/apps', mysql), { status: 201 })
    await running1('/mysql')
    await expectAnswer(await running.ask('DELETE', '/v2/apps/mysql'), {
      status: 200,
      bodyKeys: ['version', 'deploymentId'],
    })
    await running.until(async () => Resources.isEmpty(await reservedOn()), 'the end of what was reserved')
    await expectAnswer(await running.ask('GET', '/v2/apps/mysql'), { status: 404 })
  })
})

async function nothingDeploys(): Promise<boolean> {
  const deployments = await expectAnswer(await running.ask('GET', '/v2/deployments'), { status: 200 })
  return Array.isArray(deployments) && deployments.length === 0
}

/** Where the agent keeps a volume on its root disk. */
function volumeFolder(persistenceId: string): string {
  const found = readdirSync(running.folder, { recursive: true, encoding: 'utf8' }).find((path) =>
    path.endsWith(persistenceId),
  )
  if (found === undefined) throw new Error(`There is no folder of ${persistenceId}`)
  return join(running.folder, found)
}
