/** Who asked for a change, and by which door. */
export interface Origin {
  readonly via: 'dashboard' | 'mesos-api'
  /** The principal; the remote address when authentication is off. */
  readonly actor: string
  /** What the person gave as a reason, for the audit. */
  readonly reason?: string
}
