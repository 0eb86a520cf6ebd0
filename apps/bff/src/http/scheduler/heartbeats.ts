/**
 * How often a framework hears that the master lives. Unlike Mesos, which says so as often as it announces: clients that
 * give up earlier than they should do not.
 */
export const HEARTBEAT_MS = 5_000

/** Source: `DEFAULT_HEARTBEAT_INTERVAL`, mesos `src/master/constants.hpp`. */
export const ANNOUNCED_HEARTBEAT_SECONDS = 15
