import { AgentId } from '@holdfast/model/ids'
import { unreachable } from '@holdfast/model/invariant'
import { describe, expect, test } from 'vitest'
import { MasterSteps } from '../core/master-steps.ts'
import { agentInfo } from '../simulation/agent-info.ts'
import { casesOf } from './cases.ts'

type Change = 'admit' | 'unreachable' | 'reachable' | 'gone' | 'remove'

/** What happens to one agent, so that the master writes it down. Whether it did, comes back. */
function apply(master: MasterSteps, change: Change, session: number): boolean {
  const { agentId, info } = known(master)
  const { masterId } = master.state
  const total = info.resources
  switch (change) {
    case 'admit':
      master.comes(1, { incarnation: 1, session })
      break
    case 'unreachable':
      for (let missed = 0; missed < 6; missed++) master.deliver({ type: 'PING_DUE', agentId })
      break
    case 'reachable':
      master.deliver({
        type: 'REREGISTER_AGENT',
        masterId,
        incarnation: 1,
        session,
        agentId,
        info,
        total,
        applied: 0,
        tasks: [],
        launched: 0,
      })
      break
    case 'gone':
      master.deliver({ type: 'ADMINISTER', token: 1, request: { type: 'MARK_AGENT_GONE', agentId } })
      break
    case 'remove':
      // Another one at the same address takes its place, once.
      master.comes(1, { incarnation: 2 })
      break
    default:
      return unreachable(change)
  }
  return master.effects.some((effect) => effect.type === 'STORE' && effect.change.type === 'AGENT')
}

const FIRST = AgentId('M-S0')

function known(master: MasterSteps) {
  try {
    return master.record().agent
  } catch {
    return { agentId: FIRST, info: agentInfo(1) }
  }
}

describe("the master's registry changes as that of Mesos does", () => {
  test.each(
    casesOf<object, readonly { readonly apply: Change }[], { readonly lastApplied: boolean }>('registry'),
  )('$id', ({ do: steps, expect: { lastApplied } }) => {
    const master = new MasterSteps()
    const applied = steps.map((step, index) => apply(master, step.apply, index + 1))
    expect(applied.slice(0, -1).every(Boolean)).toBe(true)
    expect(applied.at(-1)).toBe(lastApplied)
  })
})
