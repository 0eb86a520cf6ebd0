/**
 * What Marathon's flags say, of those that decide something in the scheduler. Times are in milliseconds unless the name
 * says otherwise.
 *
 * Source: marathon `MarathonConf.scala`, `TaskJobsConfig.scala`, `LaunchQueueConfig.scala`.
 */
export interface SchedulerConfig {
  readonly frameworkName: string
  readonly user: string
  readonly hostname?: string
  readonly webuiUrl?: string
  readonly failoverTimeoutSeconds: number
  /** Of run specs whose group does not say otherwise. */
  readonly mesosRole: string
  /** Without one nothing can be reserved. */
  readonly principal?: string
  readonly features: ReadonlySet<string>
  readonly newGroupEnforceRole: 'off' | 'top'
  readonly acceptedResourceRolesDefault: 'any' | 'unreserved' | 'reserved'
  /** Which mount disk is taken when several would do: the smallest, or the first of the offer. */
  readonly mountSelection: 'bestFit' | 'firstFit'
  readonly gpuSchedulingBehavior: 'restricted' | 'unrestricted'
  readonly maintenanceMode: boolean
  readonly drainingMs: number
  readonly taskReservationTimeoutMs: number
  /** Provisioned for longer: the launch was lost. */
  readonly taskLaunchConfirmTimeoutMs: number
  /** Staging or starting for longer. */
  readonly taskLaunchTimeoutMs: number
  readonly overdueInitialDelayMs: number
  readonly overdueIntervalMs: number
  readonly taskLostExpungeInitialDelayMs: number
  readonly taskLostExpungeIntervalMs: number
  readonly reconciliationInitialDelayMs: number
  readonly reconciliationIntervalMs: number
  readonly scaleAppsInitialDelayMs: number
  readonly scaleAppsIntervalMs: number
  readonly killRetryTimeoutMs: number
  readonly declineOfferDurationMs: number
  readonly minReviveOffersIntervalMs: number
  readonly suppressOffers: boolean
  readonly maxInstancesPerOffer: number
  readonly maxRunningDeployments: number
}

export const defaultConfig: SchedulerConfig = {
  frameworkName: 'marathon',
  user: 'root',
  failoverTimeoutSeconds: 604_800,
  // Unlike Marathon, whose `*` can have no stateful service.
  mesosRole: 'marathon',
  principal: 'marathon',
  features: new Set(),
  newGroupEnforceRole: 'off',
  acceptedResourceRolesDefault: 'any',
  // Unlike Marathon, which takes the first: its own documentation promises the smallest.
  mountSelection: 'bestFit',
  gpuSchedulingBehavior: 'restricted',
  maintenanceMode: true,
  drainingMs: 0,
  taskReservationTimeoutMs: 20_000,
  taskLaunchConfirmTimeoutMs: 300_000,
  taskLaunchTimeoutMs: 300_000,
  overdueInitialDelayMs: 30_000,
  overdueIntervalMs: 5_000,
  taskLostExpungeInitialDelayMs: 300_000,
  taskLostExpungeIntervalMs: 30_000,
  reconciliationInitialDelayMs: 15_000,
  reconciliationIntervalMs: 600_000,
  scaleAppsInitialDelayMs: 15_000,
  scaleAppsIntervalMs: 300_000,
  killRetryTimeoutMs: 30_000,
  declineOfferDurationMs: 120_000,
  minReviveOffersIntervalMs: 5_000,
  suppressOffers: true,
  maxInstancesPerOffer: 5,
  maxRunningDeployments: 100,
}
