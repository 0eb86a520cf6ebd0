import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { AgentId } from '@holdfast/model/ids'
import { Resources } from '@holdfast/model/resource/resources'
import type { Json, JsonObject } from '@holdfast/model/json'
import { describe, expect, test } from 'vitest'
import { chargeOf } from '../../core/allocator/allocation.ts'
import { Sorter } from '../../core/allocator/sorter.ts'
import { bagOf, printed, Script, textOf, type Step } from './script.ts'

interface Case {
  readonly id: string
  readonly given: {
    readonly kind: 'allocator' | 'sorter'
    readonly flags?: JsonObject
    readonly total?: string
  }
  readonly do: readonly Step[]
  readonly expect: {
    readonly metrics?: Readonly<Record<string, number>>
    readonly metricsAbsent?: readonly string[]
    readonly offersPerFramework?: Readonly<Record<string, number>>
  }
}

const file = join(import.meta.dirname, 'cases.json')
const { cases } = JSON.parse(readFileSync(file, 'utf8')) as { readonly cases: readonly Case[] }

/** Whom the master asks about machines that go down is played with a whole master, in `../v1/maintenance.test.ts`. */
const WITH_MASTER = 'maintenance-inverse-offers'

test('all cases are here', () => expect(cases).toHaveLength(99))

describe('the allocator hands out as the one of Mesos does', () => {
  test.each(cases.filter(({ given, id }) => given.kind === 'allocator' && id !== WITH_MASTER))(
    '$id',
    ({ given, do: steps, expect: end }) => {
      const script = new Script(given.flags ?? {})
      const served = new Map<string, number>()
      for (const step of steps) {
        const [verb = ''] = Object.keys(step)
        if (verb === 'offers') expect(offersOf(script)).toEqual(expectedOffers(step.offers))
        else if (verb === 'offersAnyAgent') expect(sumsOf(script)).toEqual(expectedSums(step.offersAnyAgent))
        else if (verb === 'advance') script.advance(Number(step.advance))
        else if (verb === 'repeat') repeat(script, Number(step.repeat), served)
        else script.do(step)
      }
      if (end.metrics) expect(script.metrics()).toMatchObject(end.metrics)
      for (const name of end.metricsAbsent ?? []) expect(script.metrics()).not.toHaveProperty(name)
      if (end.offersPerFramework) expect(Object.fromEntries(served)).toEqual(end.offersPerFramework)
    },
  )
})

/** Takes the one offer there is, counts it, gives it back, and waits for the next. */
function repeat(script: Script, times: number, served: Map<string, number>): void {
  for (let i = 0; i < times; i++) {
    const [offer] = script.offers
    if (offer === undefined) throw new Error('nobody was offered anything')
    served.set(offer.framework, (served.get(offer.framework) ?? 0) + 1)
    script.offers = []
    script.giveBack(offer)
    script.advance(1)
  }
}

function offersOf(script: Script): readonly string[] {
  const offers = script.offers.map(
    ({ framework, role, agent, resources }) => `${framework} ${role} ${agent} ${printed(resources)}`,
  )
  script.offers = []
  return offers.sort()
}

function expectedOffers(json: Json | undefined): readonly string[] {
  return (json as readonly JsonObject[])
    .flatMap(({ framework, role, agents }) =>
      Object.entries(agents as JsonObject).map(
        ([agent, resources]) => `${textOf(framework)} ${textOf(role)} ${agent} ${printed(bagOf(resources))}`,
      ),
    )
    .sort()
}

/** What each framework got, on whichever agents. */
function sumsOf(script: Script): readonly string[] {
  const sums = new Map<string, Resources>()
  for (const { framework, role, resources } of script.offers) {
    const key = `${framework} ${role}`
    sums.set(key, Resources.add(sums.get(key) ?? Resources.empty, resources))
  }
  // They stay, for a step may give them all back.
  return [...sums].map(([key, sum]) => `${key} ${printed(sum)}`).sort()
}

function expectedSums(json: Json | undefined): readonly string[] {
  return (json as readonly JsonObject[])
    .map(({ framework, role, sum }) => `${textOf(framework)} ${textOf(role)} ${printed(bagOf(sum ?? ''))}`)
    .sort()
}

describe('the sorter orders as the one of Mesos does', () => {
  test.each(cases.filter(({ given }) => given.kind === 'sorter'))('$id', ({ given, do: steps }) => {
    let sorter = Sorter.withTotal(Sorter.of(), Resources.quantities(bagOf(given.total ?? '')))
    for (const step of steps) {
      if (step.order !== undefined) expect(Sorter.order(sorter)).toEqual(step.order)
      else sorter = changed(sorter, step)
    }
  })
})

function changed(sorter: Sorter, step: Step): Sorter {
  const [verb = ''] = Object.keys(step)
  const value = step[verb] ?? null
  const [client = '', resources = '', after = ''] = Array.isArray(value)
    ? (value as readonly Json[])
    : [value]
  switch (verb) {
    case 'add':
      return Sorter.activate(Sorter.add(sorter, textOf(client)), textOf(client), step.active !== false)
    case 'remove':
      return Sorter.remove(sorter, textOf(client))
    case 'activate':
    case 'deactivate':
      return Sorter.activate(sorter, textOf(client), verb === 'activate')
    case 'alloc':
      return Sorter.allocated(sorter, textOf(client), charge(resources))
    case 'unalloc':
      return Sorter.unallocated(sorter, textOf(client), charge(resources))
    case 'replace':
      return Sorter.converted(sorter, textOf(client), charge(resources), charge(after))
    case 'weight':
      return Sorter.withWeight(sorter, textOf(client), Number(resources))
    case 'total':
      return Sorter.withTotal(sorter, Resources.quantities(bagOf(value)))
    default:
      throw new Error(`no such step: ${verb}`)
  }
}

const charge = (json: Json) => chargeOf(AgentId('s'), bagOf(json))
