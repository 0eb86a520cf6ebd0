import type { Resource } from '@holdfast/model/resource/resource'
import { Resources } from '@holdfast/model/resource/resources'
import type { AmountClaim, VolumeClaim } from './claims.ts'

/**
 * The unproved operations on one thing (a volume, or what one reservation holds of a disk), in the order in which the
 * master accepted them. After each of them the thing is in a known state, so what the agent shows tells how many of
 * them it has applied:
 *
 * - The agent shows the state after the k-th, and no earlier one looks the same: the first k are proved.
 * - Several look the same (created and destroyed again, reserved and given back): the earliest counts, so that nothing
 *   is called done before it must be. When agent and master have agreed for the whole time that an operation may take,
 *   the latest counts: its own result is what the agent shows. Those before it were undone unseen, and are called so.
 * - The master itself shows the state from before all of them: it lost them again (the agent came back without them).
 *   Where nobody heard the master's answer, it may only be late: that is decided after the same time.
 * - Others change the thing as well: it then matches no state of ours. A reservation that agent and master agree on, and
 *   that is large enough, has ours in it. A volume that both show otherwise is not ours any more.
 *
 * An operation that was never applied is thus not called confirmed, unless somebody else undoes its loss to the very
 * MiB in the same moment.
 */
export interface Verdict {
  /** So many of the first items are proved. */
  readonly proved: number
  /** So many of them, the first, were undone by the later ones before the agent showed them. */
  readonly undone: number
  readonly reverted: boolean
}

const WAIT: Verdict = { proved: 0, undone: 0, reverted: false }
const REVERTED: Verdict = { proved: 0, undone: 0, reverted: true }
const proved = (n: number, undone = 0): Verdict => ({ proved: n, undone, reverted: false })

/** What master and agent show, as positions in a chain of `length` items. */
interface Sight {
  readonly length: number
  readonly agentAt: (position: number) => boolean
  /** Undefined while the master's word is older than its last acceptance. */
  readonly masterAt: ((position: number) => boolean) | undefined
  readonly agree: () => boolean
  /** Nothing on this thing was accepted for the time that an operation may take. */
  readonly quiet: boolean
  /** The master has answered all of them. */
  readonly answered: boolean
  /** Whether a state that is none of ours, and that both show, may hold what ours did. */
  readonly includesOurs: boolean
}

function judge({ length, agentAt, masterAt, agree, quiet, answered, includesOurs }: Sight): Verdict {
  const seen: number[] = []
  for (let position = 0; position <= length; position++) if (agentAt(position)) seen.push(position)
  const [earliest] = seen
  const latest = seen.at(-1) ?? 0
  if (earliest !== undefined && earliest > 0) return proved(earliest)
  if (masterAt === undefined || !agree()) return WAIT
  const lost = answered || quiet ? REVERTED : WAIT
  if (masterAt(0) && !masterAt(length)) return lost
  if (earliest === undefined) return includesOurs && answered ? proved(length) : lost
  return quiet && latest > 0 ? proved(latest, latest - 1) : WAIT
}

export interface VolumeLook {
  readonly agent: Resources
  readonly master: Resources | undefined
  readonly quiet: boolean
  readonly answered: boolean
}

export function judgeVolume(claims: readonly VolumeClaim[], look: VolumeLook): Verdict {
  const { agent, master, quiet, answered } = look
  const mentioned = claims.flatMap(({ before, after }) =>
    [before, after].filter((each) => each !== undefined),
  )
  const at = (bag: Resources) => (position: number) => {
    const state = position === 0 ? claims[0]?.before : claims[position - 1]?.after
    return state === undefined ? !mentioned.some((each) => shows(bag, each)) : shows(bag, state)
  }
  const masterAt = master && at(master)
  const agentAt = at(agent)
  const agree = () =>
    masterAt !== undefined &&
    claims.every((_, i) => agentAt(i) === masterAt(i) && agentAt(i + 1) === masterAt(i + 1))
  return judge({ length: claims.length, agentAt, masterAt, agree, quiet, answered, includesOurs: false })
}

export interface AmountLook {
  readonly agent: number
  readonly master: number | undefined
  /** What the master showed before the first of the items was sent. */
  readonly base: number
  readonly quiet: boolean
  readonly answered: boolean
}

export function judgeAmount(claims: readonly AmountClaim[], look: AmountLook): Verdict {
  const { agent, master, base, quiet, answered } = look
  const states = [base]
  for (const { delta } of claims) states.push((states.at(-1) ?? 0) + delta)
  const at = (amount: number) => (position: number) => amount === states[position]
  return judge({
    length: claims.length,
    agentAt: at(agent),
    masterAt: master === undefined ? undefined : at(master),
    agree: () => agent === master,
    quiet,
    answered,
    includesOurs: agent >= Math.max(0, claims.at(-1)?.delta ?? 0),
  })
}

/** The very volume: its role, id, size, disk and reservation. */
export const shows = (bag: Resources, volume: Resource): boolean => Resources.count(bag, volume) > 0
