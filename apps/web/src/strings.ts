import type { AgentStatus, DiskKind, VolumeStatus } from '@holdfast/model/api/rows'
import type { FrameworkState } from '@holdfast/model/ledger/framework-list'

/** Wording that more than one screen shares: one word per idea, everywhere. */
export const strings = {
  product: 'Holdfast',
  sentence: 'Who holds every mebibyte of disk in the cluster, and a safe way to change it.',
  pages: {
    overview: 'Overview',
    volumes: 'Volumes',
    agents: 'Agents',
    reservations: 'Reservations',
    roles: 'Roles',
    offers: 'Offers',
    frameworks: 'Frameworks',
    operations: 'Operations',
    settings: 'Settings',
  },
  volumeStatus: {
    attached: 'Attached',
    detached: 'Detached',
    orphaned: 'Orphaned',
    unknown: 'Unknown',
  } satisfies Record<VolumeStatus, string>,
  volumeStatusMeaning: {
    attached: 'A live task uses it.',
    detached: 'No live task uses it. Its data is kept.',
    orphaned: 'No live task uses it, and nobody known owns it.',
    unknown: 'Its agent cannot be asked now.',
  } satisfies Record<VolumeStatus, string>,
  agentStatus: {
    active: 'Active',
    disconnected: 'Disconnected',
    unreachable: 'Unreachable',
    recovered: 'Recovered',
    draining: 'Draining',
    drained: 'Drained',
    deactivated: 'Deactivated',
    gone: 'Gone',
  } satisfies Record<AgentStatus, string>,
  agentStatusMeaning: {
    active: 'Registered, and offered to frameworks.',
    disconnected: 'The connection to the master broke. It may come back.',
    unreachable: 'It no longer answers the master. What it holds is unknown.',
    recovered: 'Known from before the master restarted. It has not come back yet.',
    draining: 'Its tasks are being ended. Nothing new is placed on it.',
    drained: 'Its tasks have ended. Nothing new is placed on it.',
    deactivated: 'Nothing of it is offered to frameworks.',
    gone: 'Marked as gone for good.',
  } satisfies Record<AgentStatus, string>,
  frameworkState: {
    active: 'Active',
    inactive: 'Inactive',
    disconnected: 'Disconnected',
  } satisfies Record<FrameworkState, string>,
  frameworkStateMeaning: {
    active: 'Connected, and offered what its roles may have.',
    inactive: 'Connected, and offered nothing.',
    disconnected: 'Its connection broke. Its tasks go on, and it may come back.',
  } satisfies Record<FrameworkState, string>,
  diskKind: {
    root: 'root',
    path: 'path',
    mount: 'mount',
    block: 'block',
    raw: 'raw',
  } satisfies Record<DiskKind, string>,
  account: {
    attached: 'attached',
    detached: 'detached',
    orphaned: 'orphaned',
    unknown: 'unknown',
    reservedIdle: 'reserved idle',
    usedUnreserved: 'used unreserved',
    free: 'free',
    hidden: 'hidden by permissions',
    remainder: 'unaccounted',
  },
} as const
