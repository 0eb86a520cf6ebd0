import { DEFAULT_MASTER_SETTINGS } from '../../core/master/effects.ts'
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
    port: String(settings.port),
    work_dir: settings.dataDir,
  }
}

const seconds = (ms: number): string => `${ms / 1000}secs`
