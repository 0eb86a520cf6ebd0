import type { SchedulerConfig } from '../config.ts'
import type { SchedulerState } from '../state.ts'
import { LOCAL_PORTS } from './service-ports.ts'

/** What `/v2/info` tells that the scheduler does not know. */
export interface InfoSurroundings {
  /** `host:port` under which we are reached. */
  readonly leader: string
  readonly version: string
  readonly mesosLeaderUrl: string
}

/** Source: marathon `api/v2/InfoResource.scala`. */
export function infoJson(
  { config, frameworkId }: SchedulerState,
  { leader, version, mesosLeaderUrl }: InfoSurroundings,
): object {
  const [, port = ''] = /:(\d+)$/.exec(leader) ?? []
  return {
    name: config.frameworkName,
    version,
    buildref: 'unknown',
    elected: true,
    leader,
    ...(frameworkId !== undefined && { frameworkId }),
    marathon_config: { ...configJson(config), master: mesosLeaderUrl, mesos_leader_ui_url: mesosLeaderUrl },
    zookeeper_config: {},
    http_config: { http_port: Number(port) },
  }
}

function configJson(config: SchedulerConfig): object {
  return {
    framework_name: config.frameworkName,
    failover_timeout: config.failoverTimeoutSeconds,
    checkpoint: true,
    ha: false,
    mesos_role: config.mesosRole,
    local_port_min: LOCAL_PORTS.min,
    local_port_max: LOCAL_PORTS.max,
    mesos_user: config.user,
    ...(config.principal !== undefined && { mesos_authentication_principal: config.principal }),
    ...(config.hostname !== undefined && { hostname: config.hostname }),
    ...(config.webuiUrl !== undefined && { webui_url: config.webuiUrl }),
    features: [...config.features],
    new_group_enforce_role: config.newGroupEnforceRole,
    accepted_resource_roles_default_behavior: config.acceptedResourceRolesDefault,
    gpu_scheduling_behavior: config.gpuSchedulingBehavior,
    maintenance_mode: config.maintenanceMode,
    draining_seconds: config.drainingMs / 1000,
    task_reservation_timeout: config.taskReservationTimeoutMs,
    task_launch_confirm_timeout: config.taskLaunchConfirmTimeoutMs,
    task_launch_timeout: config.taskLaunchTimeoutMs,
    task_lost_expunge_initial_delay: config.taskLostExpungeInitialDelayMs,
    task_lost_expunge_interval: config.taskLostExpungeIntervalMs,
    reconciliation_initial_delay: config.reconciliationInitialDelayMs,
    reconciliation_interval: config.reconciliationIntervalMs,
    scale_apps_initial_delay: config.scaleAppsInitialDelayMs,
    scale_apps_interval: config.scaleAppsIntervalMs,
    kill_retry_timeout: config.killRetryTimeoutMs,
    decline_offer_duration: config.declineOfferDurationMs,
    min_revive_offers_interval: config.minReviveOffersIntervalMs,
    max_instances_per_offer: config.maxInstancesPerOffer,
    max_running_deployments: config.maxRunningDeployments,
  }
}
