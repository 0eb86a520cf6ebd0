const LOOPBACK = new Set(['localhost', '127.0.0.1', '[::1]'])

/**
 * Whether this is a name of this machine, or one under which an agent of the cluster is to be reached.
 *
 * No one else can have a name below `localhost`: browsers do not even ask where it is (RFC 6761).
 */
export const isOwnName = (name: string, agentNames: ReadonlySet<string>): boolean =>
  LOOPBACK.has(name) || name.endsWith('.localhost') || agentNames.has(name)

/** A `Host` header, or the host of an address, without its port. */
export const nameOf = (host: string): string => host.replace(/:\d*$/, '').toLowerCase()
