/**
 * Who may do what: the lists of rules of Mesos' `--acls` file, ready for matching (see `authorize.ts`).
 *
 * Source: `include/mesos/authorizer/acls.proto`, mesos `src/authorizer/local/authorizer.cpp`.
 */
export interface Acls {
  /** The answer where no rule matches. */
  readonly permissive: boolean
  readonly rules: ReadonlyMap<ListName, readonly Rule[]>
}

export interface Rule {
  readonly subjects: Entity
  readonly objects: Entity | Subtree
}

/** Some values by name, everything, or nothing. */
export type Entity =
  | { readonly type: 'SOME'; readonly values: readonly string[] }
  | { readonly type: 'ANY' }
  | { readonly type: 'NONE' }

/** The strict sub-roles of a role: `eng/%` covers `eng/a` and `eng/a/b`, not `eng`. */
export interface Subtree {
  readonly type: 'SUBTREE'
  /** Ends in a slash. */
  readonly prefix: string
}

interface ListShape {
  /** The key beside `principals` in each rule. */
  readonly objects: string
  /** What the objects are. `all`: things without names, so that a rule can only say ANY or NONE. */
  readonly kind: 'role' | 'name' | 'path' | 'all'
  readonly actions: readonly string[]
  /** The message of acls.proto, for the errors about `all`. */
  readonly message?: string
}

/** Every list that Holdfast reads. Others are ignored, as Mesos ignores the ones it does not know. */
export const lists = {
  register_frameworks: { objects: 'roles', kind: 'role', actions: ['REGISTER_FRAMEWORK'] },
  reserve_resources: { objects: 'roles', kind: 'role', actions: ['RESERVE_RESOURCES'] },
  create_volumes: { objects: 'roles', kind: 'role', actions: ['CREATE_VOLUME'] },
  resize_volumes: { objects: 'roles', kind: 'role', actions: ['RESIZE_VOLUME'] },
  create_block_disks: { objects: 'roles', kind: 'role', actions: ['CREATE_BLOCK_DISK'] },
  create_mount_disks: { objects: 'roles', kind: 'role', actions: ['CREATE_MOUNT_DISK'] },
  destroy_block_disks: { objects: 'roles', kind: 'role', actions: ['DESTROY_BLOCK_DISK'] },
  destroy_mount_disks: { objects: 'roles', kind: 'role', actions: ['DESTROY_MOUNT_DISK'] },
  destroy_raw_disks: { objects: 'roles', kind: 'role', actions: ['DESTROY_RAW_DISK'] },
  view_roles: { objects: 'roles', kind: 'role', actions: ['VIEW_ROLE'] },
  get_quotas: { objects: 'roles', kind: 'role', actions: ['GET_QUOTA'] },
  update_quotas: { objects: 'roles', kind: 'role', actions: ['UPDATE_QUOTA', 'UPDATE_QUOTA_WITH_CONFIG'] },
  update_weights: { objects: 'roles', kind: 'role', actions: ['UPDATE_WEIGHT'] },
  unreserve_resources: { objects: 'reserver_principals', kind: 'name', actions: ['UNRESERVE_RESOURCES'] },
  destroy_volumes: { objects: 'creator_principals', kind: 'name', actions: ['DESTROY_VOLUME'] },
  teardown_frameworks: { objects: 'framework_principals', kind: 'name', actions: ['TEARDOWN_FRAMEWORK'] },
  run_tasks: { objects: 'users', kind: 'name', actions: ['RUN_TASK'] },
  view_frameworks: { objects: 'users', kind: 'name', actions: ['VIEW_FRAMEWORK'] },
  view_tasks: { objects: 'users', kind: 'name', actions: ['VIEW_TASK'] },
  view_executors: { objects: 'users', kind: 'name', actions: ['VIEW_EXECUTOR'] },
  view_containers: { objects: 'users', kind: 'name', actions: ['VIEW_CONTAINER'] },
  access_sandboxes: { objects: 'users', kind: 'name', actions: ['ACCESS_SANDBOX'] },
  get_endpoints: { objects: 'paths', kind: 'path', actions: ['GET_ENDPOINT_WITH_PATH'] },
  // Mesos accepts names of agents here at loading, though no request ever carries one.
  mark_agents_gone: { objects: 'agents', kind: 'name', actions: ['MARK_AGENT_GONE'] },
  view_flags: { objects: 'flags', kind: 'all', actions: ['VIEW_FLAGS'], message: 'ViewFlags' },
  set_log_level: { objects: 'level', kind: 'all', actions: ['SET_LOG_LEVEL'], message: 'SetLogLevel' },
  access_mesos_logs: {
    objects: 'logs',
    kind: 'all',
    actions: ['ACCESS_MESOS_LOG'],
    message: 'AccessMesosLog',
  },
  register_agents: { objects: 'agents', kind: 'all', actions: ['REGISTER_AGENT'], message: 'RegisterAgent' },
  drain_agents: { objects: 'agents', kind: 'all', actions: ['DRAIN_AGENT'], message: 'DrainAgent' },
  deactivate_agents: {
    objects: 'agents',
    kind: 'all',
    actions: ['DEACTIVATE_AGENT'],
    message: 'DeactivateAgent',
  },
  reactivate_agents: {
    objects: 'agents',
    kind: 'all',
    actions: ['REACTIVATE_AGENT'],
    message: 'ReactivateAgent',
  },
  view_resource_providers: {
    objects: 'resource_providers',
    kind: 'all',
    actions: ['VIEW_RESOURCE_PROVIDER'],
    message: 'ViewResourceProvider',
  },
  update_maintenance_schedules: {
    objects: 'machines',
    kind: 'all',
    actions: ['UPDATE_MAINTENANCE_SCHEDULE'],
    message: 'UpdateMaintenanceSchedule',
  },
  get_maintenance_schedules: {
    objects: 'machines',
    kind: 'all',
    actions: ['GET_MAINTENANCE_SCHEDULE'],
    message: 'GetMaintenanceSchedule',
  },
  start_maintenances: {
    objects: 'machines',
    kind: 'all',
    actions: ['START_MAINTENANCE'],
    message: 'StartMaintenance',
  },
  stop_maintenances: {
    objects: 'machines',
    kind: 'all',
    actions: ['STOP_MAINTENANCE'],
    message: 'StopMaintenance',
  },
  get_maintenance_statuses: {
    objects: 'machines',
    kind: 'all',
    actions: ['GET_MAINTENANCE_STATUS'],
    message: 'GetMaintenanceStatus',
  },
} as const satisfies Readonly<Record<string, ListShape>>

export type ListName = keyof typeof lists
export type Action = (typeof lists)[ListName]['actions'][number]

// The keys of `lists` are exactly the names of its type.
export const listNames = Object.keys(lists) as readonly ListName[]

const listOfAction: ReadonlyMap<string, ListName> = new Map(
  listNames.flatMap((name) => lists[name].actions.map((action) => [action, name] as const)),
)

/** The list of rules that decides an action. */
export function listOf(action: Action): ListName {
  const name = listOfAction.get(action)
  if (name === undefined) throw new Error(`No list of rules for ${action}`)
  return name
}

/** No rules: what a cluster without `--acls` has. */
export const permissiveAcls: Acls = { permissive: true, rules: new Map() }
