import { TimeMs } from '@holdfast/model/ids'
import type { Condition, Instance, InstanceTask } from '@holdfast/model/marathon/instance'
import { TaskId } from '@holdfast/model/ids'
import { PersistentMap } from '@holdfast/model/persistent-map'
import { describe, expect, test } from 'vitest'
import {
  conditionOfTasks,
  healthOfTasks,
  isActive,
  isUnreachableFor,
} from '../../../core/marathon/conditions.ts'
import { defaultConfig } from '../../../core/marathon/config.ts'
import { scaledDown } from '../../../core/marathon/commands/instances.ts'
import { goalWhenStopped, isScheduled } from '../../../core/marathon/instance-state.ts'
import { overdueOf } from '../../../core/marathon/jobs.ts'
import { killActionFor } from '../../../core/marathon/kill-action.ts'
import { delayKey } from '../../../core/marathon/keys.ts'
import { planRestart } from '../../../core/marathon/restart-plan.ts'
import { restore } from '../../../core/marathon/restore.ts'
import { wantsOffers } from '../../../core/marathon/roles.ts'
import { proposeScaling } from '../../../core/marathon/scaling.ts'
import { allCases, casesThat, type Json, listIn, namesIn, numberIn, textIn, verbOf } from './cases.ts'
import { instanceIdOf, instanceOf, NOW, RUN_SPEC, statusOf, strategyOf, taskIdOf } from './given.ts'
import { FRAMEWORK, Harness } from './harness.ts'
import { residentApp, statelessApp } from './run-specs.ts'
import { scenarios } from './scenarios.ts'

/** Cases that say nothing about a scheduler that has no such step, with the reason. */
const NOT_EXPRESSIBLE: Readonly<Record<string, string>> = {
  'life-op-reserve-existing': 'Only what has no reservation is ever reserved: there is no such step.',
  'life-op-revert':
    'Nothing is reverted: what was sent and got lost is seen by offers and by reconciliation.',
  'life-op-reservation-timeout-unknown':
    'The overdue job looks only at instances that there are: there is no such step.',
}

const verbs = new Set([
  'condition',
  'kill',
  'operation',
  'offersWanted',
  'overdue',
  'reschedule',
  'restartPlan',
  'scale',
  'status',
  'statuses',
  'steps',
])

/** What the API answers is tried where the API is. */
test('every case is run here, is one of the API, or has a reason why it is not', () => {
  const others = allCases.filter((each) => !verbs.has(verbOf(each)))
  expect(new Set(others.map(verbOf))).toEqual(new Set(['request', 'view']))
  expect(allCases).toHaveLength(177)
  const scenarioIds = casesThat('steps').map(({ id }) => id)
  expect(Object.keys(scenarios).toSorted()).toEqual(scenarioIds.toSorted())
  for (const id of Object.keys(NOT_EXPRESSIBLE)) expect(allCases.map((each) => each.id)).toContain(id)
})

/** A scheduler that has this instance and nothing else; one is wanted. */
function harnessWith(
  given: Json | null,
  wanted = 1,
  resident = instanceHasReservation(given),
): { harness: Harness; before: Instance | undefined } {
  const before = given === null ? undefined : instanceOf(given)
  const spec = resident ? residentApp : statelessApp
  const unreachable = given === null ? 'disabled' : strategyOf(given)
  const runSpec = { ...spec({ instances: wanted, unreachable }), version: 'v1', lastConfigChangeAt: 'v1' }
  const harness = new Harness()
  harness.state = restore(
    harness.config,
    [
      { kind: 'version', key: '/db/app v1', value: runSpec },
      { kind: 'current', key: '/db/app', value: { version: 'v1' } },
      ...(before
        ? [
            {
              kind: 'instance' as const,
              key: before.instanceId,
              value: { ...before, tasks: [...before.tasks.values()] },
            },
          ]
        : []),
    ],
    NOW,
  )
  harness.connect()
  harness.events.length = 0
  return { harness, before }
}

function instanceHasReservation(given: Json | null): boolean {
  return given !== null && instanceOf(given).reservation !== undefined
}

function checkInstance(expected: Json, after: Instance | undefined): void {
  const { condition, healthy, reservation, agentInfo, isScheduled: scheduled, goal } = expected
  if (condition !== undefined) expect(after?.condition).toBe(condition)
  if (healthy !== undefined) expect(after?.healthy ?? null).toBe(healthy)
  if (reservation !== undefined) expect(after?.reservation?.state.name ?? null).toBe(reservation)
  if (agentInfo !== undefined) expect(after?.agent ?? null).toBe(agentInfo)
  if (scheduled !== undefined) expect(after !== undefined && isScheduled(after)).toBe(scheduled)
  if (goal !== undefined) expect(after?.goal).toBe(goal)
  const { reservationPresent, agentInfoPresent, runSpecVersion } = expected
  if (reservationPresent !== undefined) expect(after?.reservation !== undefined).toBe(reservationPresent)
  if (agentInfoPresent !== undefined) expect(after?.agent !== undefined).toBe(agentInfoPresent)
  if (runSpecVersion !== undefined) expect(after?.runSpecVersion).toBe(runSpecVersion)
}

function checkEffect(expected: Json, harness: Harness, before: Instance | undefined): void {
  const after = before && harness.find(before.instanceId)
  const { effect, effectNot, events, eventCount, eventCondition } = expected
  if (effect === 'update') expect(after).not.toBe(before)
  if (effect === 'noop' || effect === 'failure') expect(after).toEqual(before)
  if (effect === 'expunge') expect(after).toBeUndefined()
  if (effectNot === 'expunge') expect(after).toBeDefined()
  if (effect === 'update') expect(after).toBeDefined()
  const own = harness.events.filter(
    ({ members }) => members['instanceId'] === before?.instanceId || members['taskId'] !== undefined,
  )
  const types = own.map(({ eventType }) => eventType)
  if (expected['compare'] === 'firstEvent') expect(types[0]).toBe((events as string[])[0])
  else if (events !== undefined) expect(types).toEqual(events)
  if (eventCount !== undefined) expect(types).toHaveLength(eventCount as number)
  if (eventCondition !== undefined) expect(own.at(-1)?.members['condition']).toBe(eventCondition)
  if (effect === 'noop') expect(types).toEqual([])
  checkInstance(expected, after)
}

describe('a status of Mesos', () => {
  test.each(casesThat('status').map((each) => [each.id, each] as const))(
    '%s',
    (_, { given, do: what, expect: expected }) => {
      const givenInstance = given['instance'] as Json | null
      const strategy = given['unreachableStrategy']
      const whole = givenInstance && {
        ...givenInstance,
        ...(strategy !== undefined && { unreachableStrategy: strategy }),
      }
      const { harness, before } = harnessWith(whole)
      const taskId = taskIdOf(before?.instanceId ?? instanceIdOf('unknown'), 't1')
      const text = (what as Json)['status'] as string
      harness.driver({ type: 'UPDATE', status: statusOf(text, taskId) })
      if (before === undefined) return expect(harness.find(instanceIdOf('unknown'))).toBeUndefined()
      checkEffect(expected, harness, before)
    },
  )
})

describe('several statuses of Mesos', () => {
  test.each(casesThat('statuses').map((each) => [each.id, each] as const))(
    '%s',
    (_, { given, do: what, expect: expected }) => {
      const { harness, before } = harnessWith(given['instance'] as Json)
      const steps = ['afterFirst', 'afterSecond']
      for (const [at, status] of listIn(what as Json, 'statuses').entries()) {
        const [[name, state] = ['', '']] = Object.entries(status)
        const id = before?.instanceId ?? instanceIdOf('i1')
        harness.driver({ type: 'UPDATE', status: statusOf(state as string, taskIdOf(id, name)) })
        const now = expected[steps[at] ?? ''] as Json | undefined
        if (now !== undefined) checkInstance(now, harness.find(id))
      }
      checkEffect(expected, harness, before)
    },
  )
})

describe('an operation on an instance', () => {
  const cases = casesThat('operation').filter(({ id }) => NOT_EXPRESSIBLE[id] === undefined)
  test.each(cases.map((each) => [each.id, each] as const))(
    '%s',
    (_, { given, do: what, expect: expected }) => {
      const operation = (what as Json)['operation'] as string
      const { harness, before } = operate(given['instance'] as Json | null, operation)
      checkEffect(expected, harness, before)
    },
  )
})

function operate(given: Json | null, operation: string): { harness: Harness; before: Instance | undefined } {
  switch (operation) {
    case 'ForceExpunge': {
      const at = harnessWith(given)
      const id = at.before?.instanceId ?? instanceIdOf('unknown')
      at.harness.do({ type: 'WIPE', id: RUN_SPEC, instances: [id] })
      // That somebody asked for it is told before; what it ends with is the last.
      return at
    }
    case 'ReservationTimeout': {
      const at = harnessWith({ ...given, deadlineInMs: -1 })
      at.harness.pass(60_000)
      return at
    }
    case 'ChangeGoal Decommissioned': {
      const at = harnessWith(given)
      at.harness.scale(RUN_SPEC, 0)
      return at
    }
    case 'ChangeGoal Stopped': {
      const at = harnessWith(given)
      at.harness.scale(RUN_SPEC, 0)
      return at
    }
    case 'RescheduleReserved v2': {
      const at = harnessWith(given, 0)
      const known = PersistentMap.get(at.harness.state.runSpecs, RUN_SPEC)
      if (known === undefined) throw new Error('There is no app')
      const v2 = { ...known, version: 'v2', instances: 1 }
      at.harness.state = {
        ...at.harness.state,
        runSpecs: PersistentMap.set(at.harness.state.runSpecs, RUN_SPEC, v2),
      }
      at.harness.pass(20_000)
      return at
    }
    case 'Unreserve': {
      const at = harnessWith(given, 0)
      if (at.before === undefined) throw new Error('There is no instance')
      at.harness.cluster.addReserved('S1', at.before, FRAMEWORK)
      at.harness.offer('S1')
      return at
    }
    default:
      throw new Error(`Nobody knows ${operation}`)
  }
}

describe('the condition of an instance', () => {
  test.each(casesThat('condition').map((each) => [each.id, each] as const))(
    '%s',
    (_, { given, expect: expected }) => {
      if (expected['active'] !== undefined) {
        expect(isActive(given['condition'] as Condition)).toBe(expected['active'])
      } else if (expected['expired'] !== undefined) {
        const task = {
          ...plainTask('t', 'Unreachable'),
          unreachableSinceMs: TimeMs(NOW - (numberIn(given, 'unreachableForSeconds') ?? 0) * 1000),
        }
        expect(isUnreachableFor(task, (numberIn(given, 'timeoutSeconds') ?? 0) * 1000, NOW)).toBe(
          expected['expired'],
        )
      } else if (given['containers'] !== undefined) {
        const tasks = Object.entries(given['containers'] as Record<string, string>).map(([name, said]) => ({
          ...plainTask(name, said === 'staging' ? 'Staging' : 'Running'),
          ...(said === 'healthy' && { healthy: true }),
          ...(said === 'unhealthy' && { healthy: false }),
        }))
        expect(healthOfTasks(tasks) ?? null).toBe(expected['healthy'])
      } else {
        const tasks = namesIn(given, 'tasks').map((condition, at) =>
          plainTask(`t${at}`, condition as Condition),
        )
        expect(conditionOfTasks(tasks, 'disabled', NOW)).toBe(expected['condition'])
      }
    },
  )
})

function plainTask(name: string, condition: Condition): InstanceTask {
  return {
    taskId: TaskId(name),
    runSpecVersion: 'v1',
    condition,
    stagedAtMs: NOW,
    hostPorts: [],
    ipAddresses: [],
  }
}

describe('who is killed', () => {
  test.each(casesThat('kill').map((each) => [each.id, each] as const))(
    '%s',
    (_, { given, expect: expected }) => {
      if (expected['action'] !== undefined) {
        expect(killActionFor(instanceOf(given['instance'] as Json))).toBe(expected['action'])
      } else killByCommand(given, expected)
    },
  )
})

function killByCommand(given: Json, expected: Json): void {
  const selected = listIn(given, 'selected').map(instanceOf)
  const ids = selected.map(({ instanceId }) => instanceId)
  const wanted = numberIn(given, 'instancesConfigured') ?? selected.length
  if (expected['newInstances'] !== undefined) {
    const { runSpec, sentenced } = scaledDown(residentApp({ instances: wanted }), selected)
    expect(runSpec.instances).toBe(expected['newInstances'])
    if (expected['sentenced'] !== undefined)
      expect(sentenced).toEqual(namesIn(expected, 'sentenced').map(instanceIdOf))
    return
  }
  const { harness } = harnessWith(null, wanted)
  if (given['exists'] === false) {
    harness.remove(RUN_SPEC)
    const command =
      given['scale'] === true
        ? ({ type: 'KILL_AND_SCALE', instances: new Map([[RUN_SPEC, []]]), force: true } as const)
        : ({ type: 'KILL', id: RUN_SPEC, instances: [] } as const)
    expect(harness.ask(command)).toMatchObject({ ok: false, error: { status: 404 } })
    return
  }
  harness.state = withInstances(harness, selected)
  const type = given['wipe'] === true ? 'WIPE' : 'KILL'
  const answer = harness.do({ type, id: RUN_SPEC, instances: ids })
  expect(answer).toEqual({ type: 'INSTANCES', instances: selected })
  if (type === 'WIPE') {
    for (const id of ids) expect(harness.find(id)).toBeUndefined()
    for (const id of ids)
      expect(
        harness.eventsOf('instance_changed_event').some(({ members }) => members['instanceId'] === id),
      ).toBe(true)
  } else {
    const killed = harness.calls.flatMap(({ kill }) => kill?.task_id.value ?? [])
    expect(killed).toEqual(namesIn(expected, 'killed').map((name) => taskIdOf(instanceIdOf(name), 't1')))
    for (const { instanceId, goal } of selected) expect(harness.find(instanceId)?.goal).toBe(goal)
  }
}

function withInstances({ state, config }: Harness, instances: readonly Instance[]): Harness['state'] {
  const runSpec = PersistentMap.get(state.runSpecs, RUN_SPEC)
  if (runSpec === undefined) throw new Error('There is no app')
  const restored = restore(
    config,
    [
      { kind: 'version', key: 'v', value: runSpec },
      { kind: 'current', key: '/db/app', value: { version: runSpec.version } },
      ...instances.map(
        (each) =>
          ({
            kind: 'instance',
            key: each.instanceId,
            value: { ...each, tasks: [...each.tasks.values()] },
          }) as const,
      ),
    ],
    NOW,
  )
  return { ...restored, connection: state.connection, frameworkId: FRAMEWORK }
}

describe('scaling', () => {
  test.each(casesThat('scale').map((each) => [each.id, each] as const))(
    '%s',
    (_, { given, expect: expected }) => {
      const instances = listIn(given, 'instances').map(instanceOf)
      const names = new Map(
        listIn(given, 'instances').map((each) => [
          instanceIdOf(textIn(each, 'id') ?? ''),
          textIn(each, 'id'),
        ]),
      )
      const picks = namesIn(given, 'constraintPicks').map(instanceIdOf)
      const proposed = proposeScaling({
        instances,
        target: numberIn(given, 'target') ?? 0,
        sentenced: new Set(namesIn(given, 'sentenced').map(instanceIdOf)),
        killSelection: 'YOUNGEST_FIRST',
        picksByConstraints: (candidates) => candidates.filter(({ instanceId }) => picks.includes(instanceId)),
      })
      const { toDecommission, toStart, goals } = expected
      if (toDecommission !== undefined)
        expect(proposed.toStop.map(({ instanceId }) => names.get(instanceId))).toEqual(toDecommission)
      if (toStart !== undefined) expect(proposed.toStart).toBe(toStart)
      if (goals !== undefined)
        expect(
          Object.fromEntries(
            proposed.toStop.map((each) => [names.get(each.instanceId), goalWhenStopped(each)]),
          ),
        ).toEqual(goals)
    },
  )
})

describe('taking up detached instances', () => {
  test.each(casesThat('reschedule').map((each) => [each.id, each] as const))(
    '%s',
    (_, { given, expect: expected }) => {
      const existing = listIn(given, 'existing').map(instanceOf)
      const { harness } = harnessWith(null, 0, true)
      harness.state = withInstances(harness, existing)
      const role = textIn(given, 'runSpecRole') ?? 'foo'
      harness.put(residentApp({ role, instances: numberIn(given, 'add') ?? 0 }), true)
      const rescheduled = existing.filter(
        ({ instanceId }) => harness.find(instanceId)?.condition === 'Scheduled',
      )
      const made = harness.instances.filter(
        ({ instanceId }) => !existing.some((each) => each.instanceId === instanceId),
      )
      if (expected['rescheduledCount'] !== undefined)
        expect(rescheduled).toHaveLength(expected['rescheduledCount'] as number)
      if (expected['rescheduled'] !== undefined)
        expect(rescheduled).toHaveLength(namesIn(expected, 'rescheduled').length)
      if (expected['newInstances'] !== undefined)
        expect(made).toHaveLength(expected['newInstances'] as number)
      if (expected['roles'] !== undefined) {
        expect(rescheduled.map(({ role }) => role)).toEqual(
          ['foo'].map(() => textIn(listIn(given, 'existing')[0] ?? {}, 'role')),
        )
        expect(rescheduled.map(({ instanceId }) => harness.find(instanceId)?.role)).toEqual(['old'])
        expect(made.map((each) => each.role)).toEqual(['new'])
      }
    },
  )
})

describe('replacing', () => {
  test.each(casesThat('restartPlan').map((each) => [each.id, each] as const))(
    '%s',
    (_, { given, expect: expected }) => {
      expect(planRestart(given as unknown as Parameters<typeof planRestart>[0])).toEqual(expected)
    },
  )
})

describe('what takes too long', () => {
  test.each(casesThat('overdue').map((each) => [each.id, each] as const))(
    '%s',
    (_, { given, expect: expected }) => {
      const overdue = (what: string) =>
        listIn(given, 'instances')
          .filter((each) => overdueOf(instanceOf(each), defaultConfig, NOW) === what)
          .map((each) => textIn(each, 'id'))
      if (expected['killed'] !== undefined) expect(overdue('kill')).toEqual(expected['killed'])
      if (expected['timedOut'] !== undefined)
        expect(overdue('reservation timeout')).toEqual(expected['timedOut'])
    },
  )
})

describe('who wants offers', () => {
  test.each(casesThat('offersWanted').map((each) => [each.id, each] as const))(
    '%s',
    (_, { given, expect: expected }) => {
      const { harness } = harnessWith(null, 0)
      const instances = listIn(given, 'instances')
      harness.state = withInstances(
        harness,
        instances.map((each, at) => instanceOf({ id: `i${at}`, ...each })),
      )
      if (instances.some((each) => each['delayed'] === true)) {
        const delay = { id: RUN_SPEC, version: 'v1', currentMs: 1000, untilMs: TimeMs(NOW + 1000) }
        harness.state = {
          ...harness.state,
          delays: PersistentMap.set(harness.state.delays, delayKey(RUN_SPEC, 'v1'), delay),
        }
      }
      for (const [role, wanted] of Object.entries(expected))
        expect(wantsOffers(harness.state, role, NOW)).toBe(wanted)
    },
  )
})

describe('a whole story', () => {
  test.each(casesThat('steps').map((each) => [each.id, each] as const))('%s', (id) => {
    const scenario = scenarios[id]
    if (scenario === undefined) throw new Error(`Nobody tells ${id}`)
    scenario()
  })
})
