/** What the key of a volume names: agent, role and id, in this order. Only a role may hold slashes. */
export function readVolumeKey(key: string): {
  readonly agentId: string
  readonly role: string
  readonly persistenceId: string
} {
  const first = key.indexOf('/')
  const last = key.lastIndexOf('/')
  return {
    agentId: key.slice(0, first),
    role: key.slice(first + 1, last),
    persistenceId: key.slice(last + 1),
  }
}
