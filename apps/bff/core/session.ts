/**
 * One registration of an agent. It counts them in each of its lives, from 1, and every time that it asks is another one: what
 * the master sent to an earlier one is told apart, however late it comes.
 *
 * Unlike Mesos, in which a launch may still come true that was under way when the master gave its agent up and told the task as lost.
 */
export interface Session {
  /** The life of the agent: counted up at each start, and stored. */
  readonly incarnation: number
  readonly session: number
}

export function isSameSession(left: Session, right: Session): boolean {
  return left.incarnation === right.incarnation && left.session === right.session
}

export function isLaterSession(left: Session, right: Session): boolean {
  if (left.incarnation !== right.incarnation) return left.incarnation > right.incarnation
  return left.session > right.session
}
