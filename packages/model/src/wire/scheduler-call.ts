import type { WireOperation } from './operation-message.ts'
import type { WireLabels, WireResource } from './resource-message.ts'

export interface WireId {
  readonly value: string
}

/**
 * What a framework sends to the master. Its form was checked, nothing else of it.
 *
 * Source: `scheduler::Call`, mesos `include/mesos/v1/scheduler/scheduler.proto`.
 */
export interface WireSchedulerCall {
  readonly type?: string
  readonly framework_id?: WireId
  readonly subscribe?: WireSubscribe
  readonly accept?: WireAccept
  readonly decline?: { readonly offer_ids?: readonly WireId[]; readonly filters?: WireFilters }
  readonly accept_inverse_offers?: WireInverseAnswer
  readonly decline_inverse_offers?: WireInverseAnswer
  readonly revive?: { readonly roles?: readonly string[] }
  readonly suppress?: { readonly roles?: readonly string[] }
  readonly kill?: WireKill
  readonly shutdown?: { readonly executor_id: WireId; readonly agent_id: WireId }
  readonly acknowledge?: { readonly agent_id: WireId; readonly task_id: WireId; readonly uuid: string }
  readonly acknowledge_operation_status?: WireAcknowledgeOperation
  readonly reconcile?: { readonly tasks?: readonly WireTaskRef[] }
  readonly reconcile_operations?: { readonly operations?: readonly WireOperationRef[] }
  readonly message?: { readonly agent_id: WireId; readonly executor_id: WireId; readonly data: string }
  readonly request?: object
  readonly update_framework?: WireSubscribe
}

export interface WireSubscribe {
  readonly framework_info: WireFrameworkInfo
  readonly suppressed_roles?: readonly string[]
  readonly offer_constraints?: object
}

export interface WireAccept {
  readonly offer_ids?: readonly WireId[]
  readonly operations?: readonly WireOperation[]
  readonly filters?: WireFilters
}

export interface WireInverseAnswer {
  readonly inverse_offer_ids?: readonly WireId[]
  readonly filters?: WireFilters
}

export interface WireFilters {
  readonly refuse_seconds?: number
}

export interface WireKill {
  readonly task_id: WireId
  readonly agent_id?: WireId
  readonly kill_policy?: WireKillPolicy
}

export interface WireKillPolicy {
  readonly grace_period?: { readonly nanoseconds: number }
}

export interface WireAcknowledgeOperation {
  readonly agent_id?: WireId
  readonly resource_provider_id?: WireId
  /** 16 bytes in base64. */
  readonly uuid: string
  readonly operation_id: WireId
}

export interface WireTaskRef {
  readonly task_id: WireId
  readonly agent_id?: WireId
}

export interface WireOperationRef {
  readonly operation_id: WireId
  readonly agent_id?: WireId
  readonly resource_provider_id?: WireId
}

export interface WireFrameworkInfo {
  readonly user: string
  readonly name: string
  readonly id?: WireId
  readonly failover_timeout?: number
  readonly checkpoint?: boolean
  readonly role?: string
  readonly roles?: readonly string[]
  readonly hostname?: string
  readonly principal?: string
  readonly webui_url?: string
  readonly capabilities?: readonly { readonly type?: string }[]
  readonly labels?: WireLabels
  readonly offer_filters?: Readonly<
    Record<
      string,
      {
        readonly min_allocatable_resources?: {
          readonly quantities?: readonly {
            readonly quantities?: Readonly<Record<string, { readonly value: number }>>
          }[]
        }
      }
    >
  >
}

/** What is to run. Fields that are only handed on are not listed. */
export interface WireTaskInfo {
  readonly name: string
  readonly task_id: WireId
  readonly agent_id: WireId
  readonly resources?: readonly WireResource[]
  readonly executor?: WireExecutorInfo
  readonly command?: WireCommandInfo
  readonly kill_policy?: WireKillPolicy
  readonly max_completion_time?: { readonly nanoseconds: number }
  readonly labels?: WireLabels
  readonly container?: WireContainerInfo
  readonly health_check?: object
  readonly discovery?: object
  readonly limits?: Readonly<Record<string, { readonly value: number | string }>>
}

export interface WireExecutorInfo {
  readonly type?: 'UNKNOWN' | 'DEFAULT' | 'CUSTOM'
  readonly executor_id: WireId
  readonly framework_id?: WireId
  readonly command?: WireCommandInfo
  readonly container?: WireContainerInfo
  readonly resources?: readonly WireResource[]
  readonly name?: string
  readonly source?: string
  readonly labels?: WireLabels
  readonly shutdown_grace_period?: { readonly nanoseconds: number }
}

export interface WireCommandInfo {
  readonly shell?: boolean
  readonly value?: string
  readonly arguments?: readonly string[]
  readonly uris?: readonly { readonly value: string; readonly executable?: boolean }[]
  readonly user?: string
  readonly environment?: {
    readonly variables?: readonly { readonly name: string; readonly value?: string }[]
  }
}

/** Source: `ContainerInfo`, mesos `include/mesos/v1/mesos.proto`. Fields that are only handed on are not listed. */
export interface WireContainerInfo {
  readonly type: 'DOCKER' | 'MESOS'
  readonly volumes?: readonly WireContainerVolume[]
  readonly docker?: object
  readonly mesos?: { readonly image?: object }
  readonly network_infos?: readonly object[]
  readonly hostname?: string
}

/** Source: `Volume`, mesos `include/mesos/v1/mesos.proto`. */
export interface WireContainerVolume {
  readonly mode: 'RW' | 'RO'
  readonly container_path: string
  /** Relative: below the sandbox. */
  readonly host_path?: string
  readonly image?: object
  readonly source?: {
    readonly type?: 'UNKNOWN' | 'DOCKER_VOLUME' | 'SANDBOX_PATH' | 'SECRET' | 'HOST_PATH' | 'CSI_VOLUME'
    readonly sandbox_path?: { readonly type?: 'UNKNOWN' | 'SELF' | 'PARENT'; readonly path: string }
    readonly host_path?: { readonly path: string }
  }
}
