/** One of the many things that an operator does until the demo cluster is as it is shown. */
export type DemoStep = DemoRequest | { readonly verb: 'STOP'; readonly agent: string }

export interface DemoRequest {
  readonly verb: 'RESERVE' | 'CREATE'
  /** The agent's name. */
  readonly agent: string
  readonly principal: string
  /** Mesos `Resource` objects. `{disks}` stands for the folder of the agents' disks. */
  readonly resources: readonly object[]
}

interface Tenant {
  readonly role: string
  readonly principal: string
  readonly labels?: object
}

const kafka: Tenant = { role: 'kafka', principal: 'kafka' }
const postgres: Tenant = { role: 'db/postgres', principal: 'dba' }
const elastic: Tenant = { role: 'search', principal: 'elastic' }
const analytics: Tenant = { role: 'analytics/etl', principal: 'analytics' }
const builds: Tenant = { role: 'ci', principal: 'ci' }
const archive: Tenant = { role: 'archive', principal: 'archive' }
const backup = { role: 'backup', principal: 'dba' }

/** Reservations of a scheduler that is gone, and has left its name on them; of a task's, that of the task as well. */
function gone(task?: string): Tenant {
  const framework = { key: 'marathon_framework_id', value: '5d1ac6a4-2c0f-4f7b-9d8e-0f3b6f1c7a2e-0000' }
  const labels = task === undefined ? [framework] : [framework, { key: 'marathon_task_id', value: task }]
  return { role: 'marathon', principal: 'marathon', labels: { labels } }
}

const GIB = 1024

/** In this order; each is sent once the one before is accepted. */
export const DEMO_STEPS: readonly DemoStep[] = [
  ...['db-01', 'db-02', 'db-03'].flatMap((agent, index) => [
    ...held(agent, postgres, 102_300, `pgdata-${index}`, 'pgdata', mount(`${agent}/nvme0`)),
    ...held(agent, postgres, 24 * GIB, `pgwal-${index}`, 'wal'),
    idle(agent, postgres, [scalar('cpus', 4), scalar('mem', 16 * GIB), scalar('disk', 8 * GIB)]),
  ]),
  create('db-01', { ...backup, type: 'STATIC' }, 6 * GIB, 'basebackup', 'backup'),
  idle('db-02', analytics, [scalar('disk', 102_300, mount('db-02/nvme1'))]),
  ...['kafka-01', 'kafka-02', 'kafka-03'].flatMap((agent, broker) => [
    ...held(agent, kafka, 192 * GIB, `broker-${broker}-log`, 'kafka-logs', path(`${agent}/data`)),
    ...held(agent, kafka, 4 * GIB, `broker-${broker}-meta`, 'metadata'),
    idle(agent, kafka, [
      scalar('cpus', 4),
      scalar('mem', 8 * GIB),
      scalar('disk', 64 * GIB, path(`${agent}/data`)),
    ]),
  ]),
  ...held('kafka-01', analytics, 48 * GIB, 'spill-0', 'spill', path('kafka-01/data')),
  ...held('kafka-03', analytics, 16 * GIB, 'spill-1', 'spill', path('kafka-03/data')),
  ...['web-01', 'web-02', 'web-03'].flatMap((agent, node) =>
    held(agent, elastic, 12 * GIB, `es-node-${node}`, 'data'),
  ),
  ...['web-01', 'web-02', 'web-03', 'web-04'].flatMap((agent) =>
    ['npm', 'maven', 'layers'].flatMap((cache, index) =>
      held(agent, builds, (index + 1) * 2 * GIB, `cache-${cache}-${agent}`, 'cache'),
    ),
  ),
  ...held(
    'web-02',
    gone('shop.a3f0c2d1-7c54-11ee-9b1d-0242ac110002'),
    5 * GIB,
    marathonId('shop', 'sessions', 'a3f0c2d1'),
    'sessions',
  ),
  ...held(
    'web-04',
    gone('shop.b7e9914c-7c54-11ee-9b1d-0242ac110002'),
    9 * GIB,
    marathonId('shop', 'uploads', 'b7e9914c'),
    'uploads',
  ),
  ...held('db-03', gone(), 20 * GIB, marathonId('wiki', 'attachments', 'c0d45e77'), 'attachments'),
  ...['volume0', 'volume1'].flatMap((disk, year) =>
    held('archive-01', archive, 1_048_476, `y202${year + 3}`, 'archive', mount(`archive-01/${disk}`)),
  ),
  ...held('archive-01', archive, 640 * GIB, 'incoming', 'incoming', path('archive-01/pool')),
  ...held(
    'archive-01',
    gone(),
    300 * GIB,
    marathonId('nextcloud', 'files', 'd91b03aa'),
    'files',
    path('archive-01/pool'),
  ),
  idle('archive-01', archive, [scalar('disk', 1_048_476, mount('archive-01/volume2'))]),
  ...shared('web-01', elastic, 20 * GIB, 'es-snapshots', 'snapshots'),
  ...refined('web-04', analytics, 'analytics/etl/staging', 6 * GIB, 'staging-0', 'staging'),
  ...held('edge-01', builds, 512, 'runner-state', 'state'),
  { verb: 'STOP', agent: 'edge-01' },
]

/** A reservation with a volume that takes all of it. */
function held(
  agent: string,
  tenant: Tenant,
  sizeMb: number,
  id: string,
  containerPath: string,
  source?: object,
): DemoStep[] {
  return [
    idle(agent, tenant, [scalar('disk', sizeMb, source)]),
    create(agent, tenant, sizeMb, id, containerPath, source),
  ]
}

function idle(agent: string, tenant: Tenant, resources: readonly object[]): DemoStep {
  const reservations = [reservationOf(tenant)]
  return {
    verb: 'RESERVE',
    agent,
    principal: tenant.principal,
    resources: resources.map((resource) => ({ ...resource, reservations })),
  }
}

function create(
  agent: string,
  tenant: Tenant & { readonly type?: 'STATIC' },
  sizeMb: number,
  id: string,
  containerPath: string,
  source?: object,
): DemoStep {
  const { role, principal, type } = tenant
  const disk = {
    ...(source !== undefined && 'disk' in source && typeof source.disk === 'object' ? source.disk : {}),
    persistence: { id, principal },
    volume: { container_path: containerPath, mode: 'RW' },
  }
  const reservations = [type === 'STATIC' ? { type, role } : reservationOf(tenant)]
  return { verb: 'CREATE', agent, principal, resources: [{ ...scalar('disk', sizeMb), reservations, disk }] }
}

/** A volume that several tasks may use at once. */
function shared(
  agent: string,
  tenant: Tenant,
  sizeMb: number,
  id: string,
  containerPath: string,
): DemoStep[] {
  return held(agent, tenant, sizeMb, id, containerPath).map((step) =>
    step.verb === 'CREATE'
      ? { ...step, resources: step.resources.map((resource) => ({ ...resource, shared: {} })) }
      : step,
  )
}

/** A role sets a part of its own reservation aside for one of its sub-roles, which makes a volume of it. */
function refined(
  agent: string,
  tenant: Tenant,
  subrole: string,
  sizeMb: number,
  id: string,
  containerPath: string,
): DemoStep[] {
  const reservations = [reservationOf(tenant), reservationOf({ ...tenant, role: subrole })]
  const disk = {
    persistence: { id, principal: tenant.principal },
    volume: { container_path: containerPath, mode: 'RW' },
  }
  const stack = { ...scalar('disk', sizeMb), reservations }
  const request = { agent, principal: tenant.principal }
  return [
    idle(agent, tenant, [scalar('disk', 2 * sizeMb)]),
    { ...request, verb: 'RESERVE', resources: [stack] },
    { ...request, verb: 'CREATE', resources: [{ ...stack, disk }] },
  ]
}

function reservationOf({ role, principal, labels }: Tenant): object {
  return { type: 'DYNAMIC', role, principal, ...(labels !== undefined && { labels }) }
}

function scalar(name: string, value: number, more: object = {}): object {
  return { name, type: 'SCALAR', scalar: { value }, ...more }
}

function path(root: string): object {
  return { disk: { source: { type: 'PATH', path: { root: `{disks}/${root}` } } } }
}

function mount(root: string): object {
  return { disk: { source: { type: 'MOUNT', mount: { root: `{disks}/${root}` } } } }
}

/** As Marathon names its volumes: the app, the container path and an id of the instance. */
function marathonId(app: string, containerPath: string, instance: string): string {
  return `${app}#${containerPath}#${instance}-7c54-11ee-9b1d-0242ac110002`
}
