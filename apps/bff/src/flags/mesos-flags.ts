import { DEFAULT_MASTER_SETTINGS } from '../../core/master/effects.ts'
import { Quantities } from '@holdfast/model/resource/quantities'
import type { Settings } from './settings.ts'

/**
 * The flags of this program and the settings of its master, by the names that Mesos has for them, as `/flags` shows
 * them. No secret is among them, nor the name of a file that holds one.
 */
export function mesosFlags(settings: Settings): Readonly<Record<string, string>> {
  const { pingIntervalMs, maxMissedPings, reregistrationMs } = DEFAULT_MASTER_SETTINGS
  const authenticated = String(settings.credentials !== undefined)
  return {
    agent_ping_timeout: seconds(pingIntervalMs),
    agent_reregister_timeout: seconds(reregistrationMs),
    allocation_interval: seconds(settings.allocationIntervalMs),
    authenticate_http_frameworks: authenticated,
    authenticate_http_readonly: authenticated,
    authenticate_http_readwrite: authenticated,
    authorizers: 'local',
    cluster: settings.agents === undefined ? 'Demo cluster' : 'Embedded cluster',
    ip: settings.host,
    max_agent_ping_timeouts: String(maxMissedPings),
    ...(settings.minAllocatable && {
      min_allocatable_resources: settings.minAllocatable
        .map((each) => Quantities.print(each).replaceAll(' ', ''))
        .join('|'),
    }),
    ...(settings.offerTimeoutMs !== undefined && { offer_timeout: seconds(settings.offerTimeoutMs) }),
    port: String(settings.port),
    ...(settings.roles && { roles: [...settings.roles].join(',') }),
    ...(settings.weights && {
      weights: [...settings.weights].map(([role, weight]) => `${role}=${weight}`).join(','),
    }),
    work_dir: settings.dataDir,
  }
}

const seconds = (ms: number): string => `${ms / 1000}secs`
